//! error: E0609 no field `nmae` on type `&Pen`
//! hint: a field with a similar name exists

use shop::prelude::*;

#[model(crate = carafe_orm, display = |p| p.nmae)] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
