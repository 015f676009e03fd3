//! error: `#[model]` stands on a struct with named fields
//! hint: `#[model]` stands on a struct with named fields

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub enum Pen {} //~
