//! error: `db_cascade` is no way to handle a deletion
//! hint: `cascade` and `set_null` are in the database already

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(on_delete = db_cascade)] //~
    pub tag: Fk<Tag>,
}
