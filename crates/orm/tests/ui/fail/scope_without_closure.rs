//! error: `scope` is written `scope = |p| p.hidden.eq(false)`
//! hint: `scope` is written `scope = |p| p.hidden.eq(false)`

use shop::prelude::*;

#[model(crate = carafe_orm, scope = hidden)] //~
pub struct Pen {
    pub id: Id<Self>,
    pub hidden: bool,
}
