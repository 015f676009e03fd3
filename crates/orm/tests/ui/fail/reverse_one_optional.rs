//! error: `RevOne` is an `Option` when it is loaded: leave the `Option` out
//! hint: leave the `Option` out

use carafe_orm::RevOne;
use shop::{Product, prelude::*};

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    pub page: Option<RevOne<Product>>, //~
}
