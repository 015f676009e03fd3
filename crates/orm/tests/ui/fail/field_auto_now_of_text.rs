//! error: `auto_now` and `auto_now_add` need a `DateTime`, a `Date` or a `Time`
//! hint: `auto_now` and `auto_now_add` need a `DateTime`, a `Date` or a `Time`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(auto_now)]
    pub name: String, //~
}
