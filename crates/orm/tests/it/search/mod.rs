//! Searching for the words of a person, on every database, in the songs of the Chinook data.

#![expect(
    clippy::unwrap_used,
    reason = "functions that tests share panic as tests do"
)]

mod changes;
mod composed;
mod headlines;
mod hostile;
mod keys;
mod migrations;
mod ranks;
mod refused;
mod syntax;
mod trigrams;

use crate::chinook::world;
use carafe_core::DateTime;
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _, Value,
    db::Db,
    migrate::create_all,
    model::{Fk, Id, Registry, Rev},
    models,
    query::QuerySet,
    test::TestDb,
};

#[model(crate = carafe_orm, search(title))]
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub id: Id<Self>,
    pub title: String,
    pub songs: Rev<Song>,
}

#[model(crate = carafe_orm, search(name = A, composer = C), soft_delete = gone)]
#[derive(Debug, Clone)]
pub(crate) struct Song {
    pub id: Id<Self>,
    #[field(max = 200)]
    pub name: String,
    pub composer: Option<String>,
    pub record: Fk<Record>,
    #[field(default = 0)]
    pub plays: i64,
    pub gone: Option<DateTime>,
}

/// In words of a language, without accents.
#[model(crate = carafe_orm, search(text, language = "english", unaccent, trigram))]
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub id: Id<Self>,
    pub text: String,
}

/// Nothing is declared.
#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    pub id: Id<Self>,
    pub text: String,
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("m", models![Record, Song, Note, Plain])
        .unwrap();
    registry
}

/// A database of each kind, with empty tables.
pub(crate) async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.unwrap();
    }
    all
}

/// A song of the data.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub id: i64,
    pub name: String,
    pub composer: String,
    pub title: String,
}

/// A database of each kind with the songs, and the songs themselves; none without the data.
pub(crate) async fn with_songs() -> Vec<(TestDb, Vec<Line>)> {
    let Some(folder) = world::folder() else {
        return Vec::new();
    };
    let source = TestDb::sqlite(world::registry()).await;
    world::fill(&source, folder).await.unwrap();
    let sql = r#"SELECT "TrackId", "Name", coalesce("Composer", ''), "Title", "AlbumId" FROM "Track"
        JOIN "Album" USING ("AlbumId") ORDER BY "TrackId""#;
    let rows = source.rows(sql, &[]).await.unwrap();
    let text = |value: &Value| match value {
        Value::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    };
    let number = |value: &Value| match value {
        Value::Int(number) => *number,
        other => panic!("{other:?}"),
    };
    let mut all = Vec::new();
    for db in every().await {
        let mut lines = Vec::new();
        let mut albums: Vec<(i64, String)> = rows
            .iter()
            .map(|row| (number(&row[4]), text(&row[3])))
            .collect();
        albums.sort();
        albums.dedup();
        let new = albums.iter().map(|(_, title)| NewRecord {
            title: title.clone(),
        });
        let records = Record::insert_many(&db, new).await.unwrap();
        let record = |album: i64| {
            let at = albums.iter().position(|(id, _)| *id == album).unwrap();
            &records[at]
        };
        let new = rows.iter().map(|row| {
            NewSong {
                name: text(&row[1]),
                record: record(number(&row[4])).into(),
            }
            .with(|s| {
                s.composer
                    .set(Some(text(&row[2])).filter(|c| !c.is_empty()))
            })
        });
        let songs = Song::insert_many(&db, new).await.unwrap();
        for (song, row) in songs.iter().zip(&rows) {
            lines.push(Line {
                id: song.id.raw(),
                name: song.name.clone(),
                composer: text(&row[2]),
                title: text(&row[3]),
            });
        }
        all.push((db, lines));
    }
    all
}

/// The words of a text, in small letters.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

impl Line {
    pub(crate) fn has(&self, word: &str) -> bool {
        let all = [words(&self.name), words(&self.composer)].concat();
        all.iter().any(|known| known == word)
    }

    pub(crate) fn has_phrase(&self, phrase: &[&str]) -> bool {
        let inside = |text: &str| words(text).windows(phrase.len()).any(|part| part == phrase);
        inside(&self.name) || inside(&self.composer)
    }
}

/// The keys of the songs that fit, in order.
pub(crate) fn expected(lines: &[Line], fits: impl Fn(&Line) -> bool) -> Vec<i64> {
    let found = lines.iter().filter(|line| fits(line));
    found.map(|line| line.id).collect()
}

/// The keys of the songs that a query finds, in order.
pub(crate) async fn found(db: &Db, query: QuerySet<Song>) -> Vec<i64> {
    let sql = query.sql(db);
    let rows = query.order_by(|s| s.id).fetch(db).await;
    let rows = rows.unwrap_or_else(|error| panic!("{:?}: {error:?}\n{sql:?}", db.dialect()));
    rows.iter().map(|song| song.id.raw()).collect()
}
