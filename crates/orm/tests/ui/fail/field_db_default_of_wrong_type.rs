//! error: E0277 `&str` does not fit a `i32` column of `Pen`
//! hint: expected a `i32`, or an expression of that type

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(db_default = "x")] //~
    pub stock: i32,
}
