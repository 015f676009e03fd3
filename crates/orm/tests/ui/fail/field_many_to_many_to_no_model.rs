//! error: E0277 `Ink` is not a model
//! hint: add `#[model]` to `Ink`

use shop::prelude::*;

pub struct Ink;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub inks: M2m<Ink>, //~
}
