//! error: `max` counts characters, and `i32` is no text
//! hint: `max` counts characters, and `i32` is no text

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(max = 5)]
    pub stock: i32, //~
}
