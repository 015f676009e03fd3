//! error: `on_delete = set_null` needs an `Option<Fk<…>>`
//! hint: `on_delete = set_null` needs an `Option<Fk<…>>`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(on_delete = set_null)]
    pub tag: Fk<Tag>, //~
}
