//! error: `max` is written `max = 200`
//! hint: `max` is written `max = 200`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(max = "x")] //~
    pub name: String,
}
