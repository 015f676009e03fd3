//! error: `version` counts: it needs an `i32` or an `i64`
//! hint: `version` counts

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    #[field(version)]
    pub version: String, //~
}
