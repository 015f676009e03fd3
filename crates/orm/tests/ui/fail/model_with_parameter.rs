//! error: a model has no type parameters: it is one table
//! hint: a model has no type parameters: it is one table

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen<T> {
    //~
    pub id: Id<Self>,
    pub name: T,
}
