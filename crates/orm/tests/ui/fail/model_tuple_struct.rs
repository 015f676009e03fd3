//! error: a model has named fields: `pub struct Product { pub id: Id<Self>, … }`
//! hint: a model has named fields: `pub struct Product { pub id: Id<Self>, … }`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Pen(String); //~
