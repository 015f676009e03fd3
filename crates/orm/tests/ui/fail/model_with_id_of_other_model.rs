//! error: the key of `Pen` is `Id<Self>`
//! hint: the key of `Pen` is `Id<Self>`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Tag>, //~
}
