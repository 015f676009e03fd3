//! error: E0277 `Ink` is not a model
//! hint: add `#[model]` to `Ink`
//! lines: 2000, the struct itself is broken, so rustc repeats it for each of its traits; the first one says it

use shop::prelude::*;

pub struct Ink;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub ink: Fk<Ink>, //~
}
