//! error: `~` is no operator of `exclude`
//! hint: it takes `=`, `&&`, `-|-`, `<>`

use shop::prelude::*;

#[model(crate = carafe_orm, exclude(name = "~"))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
