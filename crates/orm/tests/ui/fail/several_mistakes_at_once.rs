//! error: `admn` is no key of `#[model(…)]`; did you mean `admin`?
//! hint: `admn` is no key of `#[model(…)]`; did you mean `admin`?

use shop::prelude::*;

#[model(crate = carafe_orm, admn)] //~
pub struct Pen {
    pub id: Id<Self>,
    #[field(mx = 5)]
    pub name: String,
    #[field(max = 5)]
    pub stock: i32,
}
