//! error: `Pen` has no primary key: add `pub id: Id<Self>`
//! hint: `Pen` has no primary key: add `pub id: Id<Self>`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    //~
    pub name: String,
}
