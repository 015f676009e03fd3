//! error: `order_by` is written `order_by(-created, name)`
//! hint: `order_by` is written `order_by(-created, name)`

use shop::prelude::*;

#[model(crate = carafe_orm, order_by = name)] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
