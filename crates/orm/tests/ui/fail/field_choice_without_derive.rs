//! error: E0277 `Status` cannot be stored in a column
//! hint: column types implement `DbType` and `IntoField`

use shop::prelude::*;

pub enum Status {
    Draft,
    Live,
}

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub status: Status, //~
}
