//! error: `protect` is no way to handle a deletion; Django's PROTECT is `restrict`
//! hint: Django's PROTECT is `restrict`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(on_delete = protect)] //~
    pub tag: Fk<Tag>,
}
