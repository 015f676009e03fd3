//! error: a weight is `A`, `B`, `C` or `D`; `A` counts most
//! hint: a weight is `A`, `B`, `C` or `D`; `A` counts most

use shop::prelude::*;

#[model(crate = carafe_orm, search(name = E))] //~
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
}
