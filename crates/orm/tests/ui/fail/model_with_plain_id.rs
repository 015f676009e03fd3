//! error: a key is written `id: Id<Self>`; any other type needs `#[field(pk)]`
//! hint: a key is written `id: Id<Self>`; any other type needs `#[field(pk)]`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: i64, //~
}
