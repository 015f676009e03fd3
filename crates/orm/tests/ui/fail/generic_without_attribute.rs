//! error: `Shown` cannot be stored in a column
//! hint: an enum with `#[derive(GenericFk)]` needs `#[field(generic)]`

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Shelf {
    pub id: Id<Self>,
    pub shown: Shown, //~
}
