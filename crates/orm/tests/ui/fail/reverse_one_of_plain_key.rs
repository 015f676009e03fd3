//! error: E0277 `Product` has not exactly one `OneToOne<Book>` field
//! hint: `RevOne<Product>` needs a field `OneToOne<Book>` in `Product`

use carafe_orm::RevOne;
use shop::{Product, prelude::*};

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    pub page: RevOne<Product>, //~
}
