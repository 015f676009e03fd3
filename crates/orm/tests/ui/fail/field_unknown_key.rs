//! error: `mx` is no key of `#[field(…)]`; did you mean `max`?
//! hint: `mx` is no key of `#[field(…)]`; did you mean `max`?

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(mx = 200)] //~
    pub name: String,
}
