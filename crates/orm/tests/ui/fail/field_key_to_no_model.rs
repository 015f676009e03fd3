//! error: E0308 mismatched types
//! hint: add `#[model]` to `Ink`

use shop::prelude::*;

pub struct Ink;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub ink: Fk<Ink>, //~
}
