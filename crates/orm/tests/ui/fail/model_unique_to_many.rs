//! error: `tags` is a to-many relation: this table has no column for it
//! hint: `tags` is a to-many relation: this table has no column for it

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm, unique(tags))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub tags: M2m<Tag>,
}
