//! error: `Pen` has no column `deleted`; there are `id`, `deleted_at`
//! hint: `Pen` has no column `deleted`; there are `id`, `deleted_at`

use shop::prelude::*;

#[model(crate = carafe_orm, soft_delete = deleted)] //~
pub struct Pen {
    pub id: Id<Self>,
    pub deleted_at: Option<i64>,
}
