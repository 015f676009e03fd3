//! error: E0308 mismatched types
//! hint: add `#[model]` to `Ink`

use shop::prelude::*;

pub struct Ink;

#[model(crate = carafe_orm)]
#[derive(Debug, Clone, PartialEq)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(unique, on_delete = set_null)]
    pub ink: Option<Fk<Ink>>, //~
    pub name: String,
    pub parent: Option<Fk<Self>>,
}
