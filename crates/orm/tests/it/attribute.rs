//! `#[model]`: what it makes known of a struct, without any database.

use carafe_core::{Field, Object, Result};
use carafe_macros::model;
use carafe_orm::{
    Fk, Id, M2m, Model, OnDelete, Rev, Value,
    model::{OrderedColumn, RelationKind},
    shape::Shape,
    value::{Cell, Cells, ColumnType, Row},
};

#[model(crate = carafe_orm)]
#[derive(Debug)]
struct Shelf {
    id: Id<Self>,
    title: Option<String>,
    #[field(via = shelf)]
    books: Rev<Book>,
    tagged: Rev<Tag>,
}

#[model(
    crate = carafe_orm,
    admin,
    table = "volumes",
    managed = false,
    unique(shelf, name),
    index(-pages, name),
    order_by(-pages),
    display = |b| b.name,
    verbose_name = "volume",
)]
#[derive(Debug)]
struct Book {
    #[field(max = 40, blank, label = "Title", help = "As on the cover")]
    name: String,
    shelf: Fk<Shelf>,
    #[field(on_delete = set_null, column = "old")]
    before: Option<Fk<Shelf>>,
    #[field(default = 12, index)]
    pages: i32,
    #[field(secret, editable = false, default = "x")]
    hash: String,
    id: Id<Self, i32>,
}

#[model(crate = carafe_orm)]
#[derive(Debug)]
struct Tag {
    #[field(pk)]
    code: String,
    #[field(table = "shelf_tags", columns("t", "s"))]
    shelves: M2m<Shelf>,
}

#[model(crate = carafe_orm, pk(shelf, tag))]
#[derive(Debug)]
struct Place {
    #[field(default = "here")]
    note: Option<String>,
    shelf: Fk<Shelf>,
    tag: Fk<Tag>,
}

/// A row as a driver would give it.
struct Given(Vec<Cell<'static>>);

impl Cells for Given {
    fn width(&self) -> usize {
        self.0.len()
    }

    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        Ok(self.0[index])
    }
}

fn decode<S: Shape>(cells: Vec<Cell<'static>>) -> S {
    let given = Given(cells);
    S::decode(&mut Row::new(&given)).expect("the cells have the right types")
}

const BOOK: [Cell<'static>; 6] = [
    Cell::Int(7),
    Cell::Text(b"Emma"),
    Cell::Int(3),
    Cell::Null,
    Cell::Int(400),
    Cell::Text(b"secret"),
];

const SHELF: [Cell<'static>; 2] = [Cell::Int(3), Cell::Text(b"Novels")];

#[test]
fn the_key_comes_first_and_the_rest_in_the_order_of_the_struct() {
    let names = |meta: &carafe_orm::model::ModelMeta| {
        let columns = meta.columns.iter();
        columns.map(|column| column.name).collect::<Vec<_>>()
    };
    assert_eq!(
        names(Book::META),
        ["id", "name", "shelf_id", "old", "pages", "hash"]
    );
    assert_eq!(names(Place::META), ["shelf_id", "tag_id", "note"]);
    assert_eq!(
        (Book::META.pk, Place::META.pk),
        ([0].as_slice(), [0, 1].as_slice())
    );
    assert_eq!((Book::WIDTH, Place::WIDTH), (6, 3));
}

#[test]
fn a_column_knows_its_settings() {
    let [id, name, shelf, before, pages, hash] = Book::META.columns else {
        panic!("six columns")
    };
    assert_eq!(
        (id.kind, id.auto, id.nullable),
        (ColumnType::Int, true, false)
    );
    assert_eq!(
        (name.max, name.blank, name.label),
        (40, true, Some("Title"))
    );
    assert_eq!(name.help_text, Some("As on the cover"));
    assert_eq!(
        (shelf.relation, shelf.nullable, shelf.kind),
        (Some(0), false, ColumnType::BigInt)
    );
    assert_eq!(
        (before.relation, before.nullable, before.field),
        (Some(1), true, "before")
    );
    assert_eq!(pages.default.map(|value| value()), Some(Value::Int(12)));
    assert!(pages.index && hash.secret && !hash.editable && pages.editable);
    assert_eq!(
        hash.default.map(|value| value()),
        Some(Value::Text("x".into()))
    );
    let note = &Place::META.columns[2];
    assert_eq!(
        note.default.map(|value| value()),
        Some(Value::Text("here".into()))
    );
    assert!(!Tag::META.columns[0].auto, "a text key is the program's");
}

#[test]
fn a_relation_knows_its_other_side() {
    let [shelf, before] = Book::META.relations else {
        panic!("two relations")
    };
    assert_eq!((shelf.target)().id, Shelf::META.id);
    assert!(matches!(
        before.kind,
        RelationKind::ForeignKey {
            column: 3,
            nullable: true,
            on_delete: OnDelete::SetNull
        }
    ));
    let [books, tagged] = Shelf::META.relations else {
        panic!("two relations")
    };
    assert!(
        matches!(books.kind, RelationKind::Reverse { relation: 0 }),
        "named by `via`"
    );
    assert!(
        matches!(tagged.kind, RelationKind::Reverse { relation: 0 }),
        "found by its type"
    );
    let shelves = &Tag::META.relations[0];
    assert!(matches!(
        shelves.kind,
        RelationKind::ManyToMany {
            table: Some("shelf_tags"),
            columns: Some(("t", "s"))
        }
    ));
}

#[test]
fn a_model_knows_its_settings() {
    let meta = Book::META;
    assert_eq!(
        (meta.name, meta.table, meta.managed),
        ("Book", Some("volumes"), false)
    );
    assert!(meta.admin && !Shelf::META.admin);
    assert_eq!(meta.uniques, [[2, 1]]);
    assert_eq!(
        meta.indexes,
        [[OrderedColumn::desc(4), OrderedColumn::asc(1)]]
    );
    assert_eq!(meta.ordering, [OrderedColumn::desc(4)]);
    assert_eq!(
        (meta.verbose_name, meta.verbose_name_plural),
        (Some("volume"), None)
    );
    assert!(meta.at.file().ends_with("attribute.rs"));
}

#[test]
fn rows_are_read_and_written_in_the_order_of_the_columns() {
    let book: Book = decode(BOOK.to_vec());
    assert_eq!(
        (book.id, book.name.as_str(), book.pages),
        (Id::new(7), "Emma", 400)
    );
    assert_eq!((book.shelf.id, book.before.is_none()), (Id::new(3), true));
    assert_eq!(book.to_value(0), Value::Int(7));
    assert_eq!(book.to_value(1), Value::Text("Emma".into()));
    assert_eq!(book.to_value(3), Value::Null);
    let place: Place = decode(vec![Cell::Int(3), Cell::Text(b"new"), Cell::Text(b"left")]);
    assert_eq!(place.pk(), (Id::new(3), "new".to_owned()));
    assert_eq!(place.note.as_deref(), Some("left"));
}

#[test]
fn a_row_is_called_by_what_display_says_or_by_its_title_or_by_its_key() {
    let book: Book = decode(BOOK.to_vec());
    assert_eq!(
        (book.display(), Book::META.display_column),
        ("Emma".to_owned(), Some(1))
    );
    let shelf: Shelf = decode(SHELF.to_vec());
    assert_eq!(
        (shelf.display(), Shelf::META.display_column),
        ("Novels".to_owned(), Some(1))
    );
    let untitled: Shelf = decode(vec![Cell::Int(4), Cell::Null]);
    assert_eq!(untitled.display(), "Shelf 4");
    let place: Place = decode(vec![Cell::Int(3), Cell::Text(b"new"), Cell::Text(b"left")]);
    assert_eq!(
        (place.display(), Place::META.display_column),
        ("Place 3, new".to_owned(), None)
    );
    let given = Given(BOOK.to_vec());
    let text = (Book::META.display)(&mut Row::new(&given)).expect("a whole row");
    assert_eq!(text, "Emma");
}

#[test]
fn secret_columns_and_unloaded_relations_stay_out_of_an_object() {
    let book: Book = decode(BOOK.to_vec());
    assert_eq!(book.fields(), ["name", "shelf", "before", "pages", "id"]);
    assert!(book.get("hash").is_none() && book.get("nothing").is_none());
    assert!(matches!(book.get("shelf"), Some(Field::Int(3))));
    let json = serde_json::to_string(&book).expect("a row is JSON");
    assert_eq!(
        json,
        r#"{"name":"Emma","shelf":3,"before":null,"pages":400,"id":7}"#
    );
    let shelf: Shelf = decode(SHELF.to_vec());
    assert!(shelf.get("books").is_none(), "it has to be loaded first");
}

#[test]
fn a_loaded_relation_stands_in_the_place_of_its_key() {
    let cells = [BOOK.as_slice(), &SHELF, &[Cell::Null, Cell::Null]].concat();
    let book: BookWith<Shelf, Option<Shelf>> = decode(cells);
    assert_eq!(book.shelf.title.as_deref(), Some("Novels"));
    assert!(book.before.is_none() && book.name == "Emma");
    let json = serde_json::to_value(&book).expect("a row is JSON");
    assert_eq!(
        json["shelf"],
        serde_json::json!({ "id": 3, "title": "Novels" })
    );
    let mut shelf: ShelfWith<Vec<Book>> = decode(SHELF.to_vec());
    shelf.books.push(decode(BOOK.to_vec()));
    let json = serde_json::to_value(&shelf).expect("a row is JSON");
    assert_eq!(json["books"][0]["name"], "Emma");
    assert_eq!(
        (json.get("tagged"), shelf.into_base().id),
        (None, Id::new(3))
    );
}

#[test]
fn models_of_one_name_in_two_functions_are_two_models() {
    fn first() -> u64 {
        #[model(crate = carafe_orm)]
        struct Local {
            id: Id<Self>,
        }
        Local::META.id
    }
    fn second() -> u64 {
        #[model(crate = carafe_orm)]
        struct Local {
            id: Id<Self>,
        }
        Local::META.id
    }
    assert_ne!(first(), second());
}
