//! error: E0277 `i64` is not a text column
//! hint: text methods need a `String` column

use shop::prelude::*;

#[model(crate = carafe_orm, search(name = A, price))]
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
    pub price: i64, //~
}
