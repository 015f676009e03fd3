//! error: a column holds one value: a variant of a choice has no fields; data belongs into a `Json<…>`
//! hint: a column holds one value: a variant of a choice has no fields; data belongs into a `Json<…>`

use shop::prelude::*;

#[derive(carafe_macros::Choice)]
#[choice(crate = carafe_orm)]
pub enum Status {
    Draft,
    Live(i32), //~
}
