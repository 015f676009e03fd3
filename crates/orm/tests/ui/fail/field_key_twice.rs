//! error: `max` is given twice
//! hint: `max` is given twice

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(max = 200, max = 300)] //~
    pub name: String,
}
