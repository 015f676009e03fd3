//! error: `#[mixin]` stands on a struct with named fields
//! hint: `#[mixin]` stands on a struct with named fields

use shop::prelude::*;

#[carafe_macros::mixin]
pub struct Times(DateTime, DateTime); //~
