//! error: a to-many relation may be empty anyway: leave the `Option` out
//! hint: a to-many relation may be empty anyway: leave the `Option` out

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub tags: Option<M2m<Tag>>, //~
}
