//! Random conditions over tracks: the database and plain Rust must pick the same rows; and many queries at once.

mod random;
mod shapes;
mod together;
mod tree;
mod windows;

use self::{
    random::Random,
    shapes::one_shape_one_text,
    together::{many_at_once, many_tasks},
    tree::Tree,
    windows::random_windows,
};
use super::{
    lines::{Outcome, equal},
    models::{AlbumWith, Artist, Genre, InvoiceLine, Playlist, Track, TrackWith},
    world::{cases, on_shared},
};
use carafe_core::{Error, Result};
use carafe_orm::{
    db::Db,
    model::{Fk, Model},
};

/// A track with everything that a condition may ask for.
type Row = TrackWith<
    Option<AlbumWith<Artist>>,
    Fk<super::models::MediaType>,
    Option<Genre>,
    Vec<Playlist>,
    Vec<InvoiceLine>,
>;

/// How many conditions.
const TREES: u64 = 200;

#[test]
fn stress() {
    on_shared(cases![
        random_conditions,
        the_same_conditions_in_pieces,
        random_windows,
        one_shape_one_text,
        many_at_once,
        many_tasks
    ]);
}

async fn rows(db: &Db) -> Result<Vec<Row>> {
    Track::all()
        .order_by(|t| t.id)
        .with(|t| (t.album.artist, t.genre, t.playlists, t.invoice_lines))
        .fetch(db)
        .await
}

fn picked(tree: &Tree, rows: &[Row]) -> Vec<i32> {
    rows.iter()
        .filter(|row| tree.holds(row))
        .map(|row| row.id.raw())
        .collect()
}

fn wrong(seed: u64, tree: &Tree, sql: &str, (ours, theirs): (&[i32], &[i32])) -> Error {
    let only = |a: &[i32], b: &[i32]| {
        a.iter()
            .filter(|id| !b.contains(id))
            .take(5)
            .copied()
            .collect::<Vec<_>>()
    };
    let (more, less) = (only(ours, theirs), only(theirs, ours));
    Error::internal(format!(
        "seed {seed}: {tree:?}\n  only the database: {more:?}, only Rust: {less:?}\n  {sql}"
    ))
}

async fn random_conditions(db: &Db) -> Outcome {
    let rows = rows(db).await?;
    let mut telling = 0;
    for seed in 0..TREES {
        let mut random = Random::new(seed);
        let depth = random.below(5);
        let tree = Tree::random(&mut random, &rows, depth);
        let expected = picked(&tree, &rows);
        let query = Track::all()
            .matching(tree.condition(Track::COLS))
            .order_by(|t| t.id)
            .select(|t| t.id);
        let ours: Vec<i32> = query
            .clone()
            .fetch(db)
            .await?
            .into_iter()
            .map(carafe_orm::model::Id::raw)
            .collect();
        if ours != expected {
            return Err(wrong(seed, &tree, &query.sql(db)?, (&ours, &expected)));
        }
        equal(query.count(db).await?, expected.len() as u64)?;
        telling += usize::from(!expected.is_empty() && expected.len() < rows.len());
    }
    // Conditions that fit all rows or none would prove little.
    if telling < 120 {
        Err(Error::internal(format!(
            "only {telling} conditions tell rows apart"
        )))
    } else {
        Ok(())
    }
}

/// Chained filters, exclusion and the opposite of the opposite are the same condition.
async fn the_same_conditions_in_pieces(db: &Db) -> Outcome {
    let rows = rows(db).await?;
    for seed in TREES..TREES + 40 {
        let mut random = Random::new(seed);
        let (a, b) = (
            Tree::random(&mut random, &rows, 2),
            Tree::random(&mut random, &rows, 2),
        );
        let expected = rows
            .iter()
            .filter(|row| a.holds(row) && !b.holds(row))
            .count() as u64;
        let (yes, no) = (a.condition(Track::COLS), b.condition(Track::COLS));
        let chained = Track::all()
            .matching(yes.clone())
            .exclude(|_| no.clone())
            .count(db)
            .await?;
        let joined = Track::all().matching(!(!yes | no)).count(db).await?;
        equal((seed, chained, joined), (seed, expected, expected))?;
    }
    Ok(())
}
