//! Methods of one's own, on columns and on queries.

use super::{Book, BookCols, Shelf, books, every};
use carafe_macros::queryset;
use carafe_orm::{
    Model as _,
    query::{On, Pred, QuerySet},
};

impl<P: On<Book>> BookCols<P> {
    fn is_short(self) -> Pred<P::Root> {
        self.pages.le(10) & self.title.ne("two")
    }
}

#[queryset]
impl QuerySet<Book> {
    /// Short ones, by title.
    pub(crate) fn short(self) -> Self {
        self.filter(BookCols::is_short).order_by(|b| b.title)
    }

    pub(crate) fn longer_than(mut self, pages: i64) -> Self {
        self = self.filter(|b| b.pages.gt(pages));
        self
    }
}

#[tokio::test]
async fn queries_have_methods_of_the_program() {
    for db in every().await {
        books(&db).await;
        let short = Book::all().longer_than(9).short().fetch(&db).await.unwrap();
        let titles: Vec<_> = short.iter().map(|book| book.title.as_str()).collect();
        assert_eq!(titles, ["one"]);
        assert!(
            !Book::all()
                .short()
                .longer_than(10)
                .exists(&db)
                .await
                .unwrap()
        );
        let shelves = Shelf::filter(|s| s.books.any(BookCols::is_short));
        assert_eq!(shelves.count(&db).await.unwrap(), 1);
    }
}
