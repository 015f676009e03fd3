//! error: E0308 mismatched types
//! hint: expected `i32`, found `&str`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(default = "x")] //~
    pub stock: i32,
}
