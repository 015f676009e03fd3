//! A small record shop: tags, marks and notes on what it sells.

use carafe_core::{Result, Uuid};
use carafe_macros::{GenericFk, model};
use carafe_orm::{
    AnyFk, Db, Fk, GenericRelation, Id, Insertable as _, Registry, migrate::create_all, models,
    test::TestDb, value::Value,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Artist {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    pub pairs: GenericRelation<Pair>,
}

/// A key of two columns, to which no reference leads.
#[model(crate = carafe_orm, pk(left, right))]
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub left: i32,
    pub right: i32,
    pub about: AnyFk,
}

/// The table of tags without what watches over it.
#[model(crate = carafe_orm, table = "loose", managed = false)]
#[derive(Debug, Clone)]
pub(super) struct Loose {
    pub id: Id<Self>,
    #[field(generic, on_delete = do_nothing, columns("kind", "thing"))]
    pub subject: Subject,
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Album {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub title: String,
    pub artist: Fk<Artist>,
    pub tags: GenericRelation<Tag>,
    pub marks: GenericRelation<Mark>,
    pub notes: GenericRelation<Note>,
}

/// Its key is narrower than that of an album.
#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Track {
    pub id: Id<Self, i32>,
    #[field(max = 40)]
    pub name: String,
    pub tags: GenericRelation<Tag>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Country {
    #[field(pk, max = 2)]
    pub code: String,
    pub marks: GenericRelation<Mark>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    #[field(default = Uuid::v7())]
    pub id: Id<Self, Uuid>,
    #[field(max = 40)]
    pub name: String,
    pub marks: GenericRelation<Mark>,
}

/// Keys of one sort: the column of the key is a number.
#[derive(GenericFk, Debug, Clone, PartialEq)]
#[generic(crate = carafe_orm)]
pub(super) enum Subject {
    Album(Fk<Album>),
    #[generic(name = "song")]
    Track(Fk<Track>),
}

#[model(crate = carafe_orm, order_by(id), unique(name, subject))]
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    #[field(generic)]
    pub subject: Subject,
}

/// Keys of several sorts: the column of the key is a text.
#[derive(GenericFk, Debug, Clone)]
#[generic(crate = carafe_orm)]
pub(super) enum Thing {
    Album(Fk<Album>),
    Country(Fk<Country>),
    Sheet(Fk<Sheet>),
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub id: Id<Self>,
    pub points: i32,
    #[field(generic, on_delete = set_null)]
    pub thing: Option<Thing>,
}

/// A shelf that holds an album back from being deleted.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub name: String,
    #[field(generic, on_delete = protect)]
    pub holds: Subject,
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub text: String,
    pub about: AnyFk,
}

/// What happened stays written down.
#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub id: Id<Self>,
    #[field(on_delete = do_nothing, columns("model", "object"))]
    pub about: Option<AnyFk>,
}

/// Thrown away before it is deleted.
#[model(crate = carafe_orm, soft_delete = gone)]
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub id: Id<Self>,
    #[field(max = 40)]
    pub text: String,
    pub gone: Option<carafe_core::DateTime>,
}

#[derive(GenericFk, Debug, Clone)]
#[generic(crate = carafe_orm)]
pub(super) enum Paper {
    Draft(Fk<Draft>),
    Copy(Fk<Draft>),
}

#[model(crate = carafe_orm, order_by(id))]
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub id: Id<Self>,
    #[field(generic)]
    pub paper: Paper,
}

pub(super) fn registry() -> Registry {
    let mut registry = Registry::new();
    let items = models![
        Artist, Album, Track, Country, Sheet, Tag, Mark, Shelf, Note, Event, Draft, Stamp, Pair,
        Loose
    ];
    registry.add("shop", items).expect("each is listed once");
    registry
}

/// A database of each kind with these tables.
pub(super) async fn databases() -> Vec<TestDb> {
    let databases = TestDb::every(registry).await;
    for db in &databases {
        create_all(db, db.registry())
            .await
            .expect("the tables are made");
    }
    databases
}

pub(super) async fn album(db: &Db, title: &str) -> Result<Album> {
    let artist = NewArtist {
        name: format!("of {title}"),
    };
    let artist = artist.insert(db).await?;
    NewAlbum {
        title: title.into(),
        artist: (&artist).into(),
    }
    .insert(db)
    .await
}

pub(super) async fn track(db: &Db, name: &str) -> Result<Track> {
    NewTrack { name: name.into() }.insert(db).await
}

pub(super) async fn tag(db: &Db, name: &str, subject: impl Into<Subject>) -> Result<Tag> {
    NewTag {
        name: name.into(),
        subject: subject.into(),
    }
    .insert(db)
    .await
}

pub(super) async fn mark(db: &Db, points: i32, thing: impl Into<Thing>) -> Result<Mark> {
    let new = NewMark { points };
    let thing = thing.into();
    new.with(|m| m.thing.set(thing)).insert(db).await
}

/// What hand-written SQL gives: one text and one number a row.
pub(super) async fn by_hand(db: &Db, sql: &str) -> Result<Vec<String>> {
    let rows = db.rows(sql, &[]).await?;
    let cell = |value: &Value| match value {
        Value::Text(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Null => "NULL".to_owned(),
        other => format!("{other:?}"),
    };
    let line = |row: &Vec<Value>| row.iter().map(cell).collect::<Vec<_>>().join(" ");
    Ok(rows.iter().map(line).collect())
}
