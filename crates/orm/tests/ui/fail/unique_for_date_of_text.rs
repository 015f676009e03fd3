//! error: `name` is no day
//! hint: this names a `Date` or `DateTime`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen {
    pub id: Id<Self>,
    pub name: String,
    #[field(unique_for_date = name)] //~
    pub title: String,
}
