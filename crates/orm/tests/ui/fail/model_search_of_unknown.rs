//! error: `Pen` has no column `nmae`; there are `id`, `name`
//! hint: `Pen` has no column `nmae`; there are `id`, `name`

use shop::prelude::*;

#[model(crate = carafe_orm, search(nmae = A))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
