//! error: `range` is written `range(0..=100)`
//! hint: `range` is written `range(0..=100)`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(range(0, 100))] //~
    pub stock: i32,
}
