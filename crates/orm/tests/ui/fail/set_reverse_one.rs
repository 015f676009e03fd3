//! error: E0277 the other table holds the key of this relation
//! hint: set it there: this side has no column to set

use shop::prelude::*;

#[model(crate = carafe_orm)]
pub struct Book {
    pub id: Id<Self>,
    pub page: carafe_orm::RevOne<Page>,
}

#[model(crate = carafe_orm)]
pub struct Page {
    pub id: Id<Self>,
    pub book: carafe_orm::OneToOne<Book>,
}

pub async fn case(db: &Db, book: &mut Book, page: &Page) -> Result<()> {
    book.update(db, |b| b.page.set(page)).await //~
}
