//! error: E0277 `Col<Root<Pen>, String, 1>` is not a condition on `Pen`
//! hint: expected a condition on `Pen`, such as `p.column.eq(value)`

use shop::prelude::*;

#[model(crate = carafe_orm, scope = |p| p.name)] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
