//! error: a generic foreign key cannot refer to another row instead
//! hint: `set_null` or `do_nothing`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Shelf {
    pub id: Id<Self>,
    #[field(generic, on_delete = set(1))]
    pub shown: Shown, //~
}
