//! A small library.

use carafe::prelude::*;

#[model(admin, verbose_name_plural = "shelves", order_by(name))]
pub(super) struct Shelf {
    pub(super) id: Id<Self>,
    #[field(max = 100, unique)]
    pub(super) name: String,
}

#[model(admin)]
pub(super) struct Word {
    pub(super) id: Id<Self>,
    #[field(max = 40)]
    pub(super) name: String,
}

#[model(admin, order_by(title))]
pub(super) struct Book {
    pub(super) id: Id<Self>,
    #[field(max = 20)]
    pub(super) title: String,
    #[field(max = 30, unique)]
    pub(super) code: String,
    #[field(digits(6, 2))]
    pub(super) price: Decimal,
    pub(super) rating: Option<i32>,
    #[field(default = true)]
    pub(super) in_print: bool,
    pub(super) published: Option<Date>,
    #[field(blank, default = "")]
    pub(super) notes: String,
    pub(super) shelf: Fk<Shelf>,
    pub(super) words: M2m<Word>,
}

impl Admin for Book {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|b| (b.title, b.price, b.shelf.name, b.rating));
        a.computed("Loud title", |book| book.title.to_uppercase());
        a.search_fields(|b| (b.title, b.shelf.name, b.rating));
    }
}

/// For lists of many rows, with ties and NULLs.
#[model(admin)]
pub(super) struct Line {
    pub(super) id: Id<Self>,
    #[field(max = 60)]
    pub(super) name: String,
    pub(super) rank: Option<i32>,
    pub(super) shelf: Fk<Shelf>,
}

impl Admin for Line {
    fn admin(a: &mut ModelAdmin<Self>) {
        a.list_display(|l| (l.name, l.rank, l.shelf.name));
        a.search_fields(|l| l.name);
        a.list_per_page(40);
    }
}

/// A key that people choose.
#[model(admin)]
pub(super) struct Country {
    #[field(pk, max = 20)]
    pub(super) code: String,
    #[field(max = 60)]
    pub(super) name: String,
}

pub(super) fn library() -> Blueprint {
    Blueprint::new("library").models(models![Shelf, Word, Book, Line, Country])
}
