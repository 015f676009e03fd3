//! error: several rows are `M2m<T>` (a third table) or `Rev<T>` (the other side of an `Fk`)
//! hint: several rows are `M2m<T>` (a third table) or `Rev<T>` (the other side of an `Fk`)

use shop::prelude::*;
use shop::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub tags: Vec<Fk<Tag>>, //~
}
