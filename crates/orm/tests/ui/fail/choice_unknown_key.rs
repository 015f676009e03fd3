//! error: on a variant, `#[choice(…)]` takes `value = "draft"` and `label = "Draft"`
//! hint: on a variant, `#[choice(…)]` takes `value = "draft"` and `label = "Draft"`

use shop::prelude::*;

#[derive(carafe_macros::Choice)]
#[choice(crate = carafe_orm)]
pub enum Status {
    #[choice(name = "D")] //~
    Draft,
    Live,
}
