//! error: E0277 `Money` cannot be stored in a column
//! hint: not a column type

use shop::prelude::*;

pub struct Money;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub price: Money, //~
}
