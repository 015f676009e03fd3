//! error: `soft_delete` names the time at which a row was thrown away: `Option<DateTime>`
//! hint: `soft_delete` names the time at which a row was thrown away: `Option<DateTime>`

use shop::prelude::*;

#[model(crate = carafe_orm, soft_delete = deleted)]
pub struct Pen {
    pub id: Id<Self>,
    pub deleted: bool, //~
}
