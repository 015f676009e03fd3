//! error: E0277 `Page` has no UNIQUE constraint on exactly these columns
//! hint: not a unique key of `Page`

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    #[field(via = book)]
    pub page: carafe_orm::RevOne<Page>, //~
}

#[model(crate = carafe_orm)]
pub struct Page {
    pub id: Id<Self>,
    pub book: Fk<Book>,
}
