//! error: `on_delete` means nothing for a column: it belongs to an `Fk<…>`
//! hint: `on_delete` means nothing for a column: it belongs to an `Fk<…>`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(on_delete = cascade)] //~
    pub name: String,
}
