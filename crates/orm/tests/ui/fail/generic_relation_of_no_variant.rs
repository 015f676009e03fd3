//! error: `Shown` has not exactly one variant for `Store`
//! hint: `GenericRelation` needs one variant

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Store {
    pub id: Id<Self>,
    pub spots: GenericRelation<Spot>, //~
}
