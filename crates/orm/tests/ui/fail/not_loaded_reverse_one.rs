//! error: E0609 no field `text` on type `RevOne<Page>`
//! hint: unknown field

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    pub page: carafe_orm::RevOne<Page>,
}

#[model(crate = carafe_orm)]
pub struct Page {
    pub id: Id<Self>,
    pub text: String,
    pub book: carafe_orm::OneToOne<Book>,
}

pub fn case(book: &Book) -> String {
    book.page.text.clone() //~
}
