//! error: `String` is not a generic foreign key
//! hint: `#[field(generic)]` needs an enum

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Shelf {
    pub id: Id<Self>,
    #[field(generic)]
    pub shown: String, //~
}
