//! error: `on_delete = set_default` needs a default
//! hint: `#[field(default = 1)]`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(on_delete = set_default)]
    pub tag: Fk<Tag>, //~
}
