//! error: `#[derive(Choice)]` stands on an enum of plain variants: `enum Status { Draft, Live }`
//! hint: `#[derive(Choice)]` stands on an enum of plain variants: `enum Status { Draft, Live }`

use shop::prelude::*;

#[derive(carafe_macros::Choice)]
#[choice(crate = carafe_orm)]
pub struct Status { //~
    pub draft: bool,
}
