//! error: E0277 `Pen` says `#[model(hooks)]` but has no `impl Hooks`
//! hint: add `impl Hooks for Pen { … }`

use shop::prelude::*;

#[model(crate = carafe_orm, hooks)]
pub struct Pen { //~
    pub id: Id<Self>,
}
