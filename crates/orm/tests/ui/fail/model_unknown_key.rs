//! error: `ordr_by` is no key of `#[model(…)]`; did you mean `order_by`?
//! hint: `ordr_by` is no key of `#[model(…)]`; did you mean `order_by`?

use shop::prelude::*;

#[model(crate = carafe_orm, ordr_by(name))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
