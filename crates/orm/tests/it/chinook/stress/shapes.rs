//! Two queries have the same shape only when their SQL is the same: what is prepared for one serves the other.

use super::{Row, random::Random, rows, tree::Tree};
use crate::chinook::lines::Outcome;
use carafe_core::{Error, Result};
use carafe_orm::{db::Db, model::Model, query::QuerySet, shape::Shape, sql::Dialect};
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use crate::chinook::models::Track;

/// How many pairs the full count has, over all databases.
const PAIRS: f64 = 1_000_000.0;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count"
)]
fn pairs() -> u64 {
    let scale = std::env::var_os("CARAFE_TEST_SCALE");
    let scale = scale.and_then(|scale| scale.to_str()?.parse().ok());
    (PAIRS * scale.unwrap_or(0.05) / 3.0) as u64
}

/// Shapes that were seen, each with a hash of its SQL, and how often one was seen again.
#[derive(Default)]
struct Seen {
    shapes: HashMap<u128, u64>,
    again: u64,
}

impl Seen {
    fn add(&mut self, (shape, sql): (u128, String)) -> Result<()> {
        let mut hasher = DefaultHasher::new();
        sql.hash(&mut hasher);
        let hash = hasher.finish();
        match self.shapes.insert(shape, hash) {
            None => Ok(()),
            Some(before) if before == hash => {
                self.again += 1;
                Ok(())
            }
            Some(_) => Err(Error::internal(format!(
                "shape {shape:x} has a second SQL text: {sql}"
            ))),
        }
    }
}

#[expect(clippy::print_stdout, reason = "`make proof` keeps the line")]
pub(crate) async fn one_shape_one_text(db: &Db) -> Outcome {
    let rows = rows(db).await?;
    let mut seen = Seen::default();
    let start = match db.dialect() {
        Dialect::Sqlite => 0,
        Dialect::Postgres => 1 << 40,
        _ => 2 << 40,
    };
    for seed in start..start + pairs() {
        let mut random = Random::new(seed);
        seen.add(query(db, &mut random, &rows)?)?;
        seen.add(query(db, &mut random, &rows)?)?;
    }
    println!(
        "proof: {} pairs of queries on {:?}: {} shapes, {} met again, each with one SQL text",
        pairs(),
        db.dialect(),
        seen.shapes.len(),
        seen.again
    );
    // Shapes that are all different would prove little.
    if seen.again < pairs() / 20 {
        return Err(Error::internal(format!("only {} met again", seen.again)));
    }
    Ok(())
}

/// The shape and the SQL of a random query.
fn query(db: &Db, random: &mut Random, rows: &[Row]) -> Result<(u128, String)> {
    let mut query = Track::all();
    for _ in 0..random.below(3) {
        let depth = random.below(3);
        let condition = Tree::random(random, rows, depth).condition(Track::COLS);
        query = match random.below(4) {
            0 => query.exclude(|_| condition),
            _ => query.matching(condition),
        };
    }
    query = ordered(random, query);
    if random.below(3) == 0 {
        query = query.limit(random.below(50) as u64);
    }
    if random.below(4) == 0 {
        query = query.offset(random.below(50) as u64);
    }
    match random.below(6) {
        0 => text(db, &query.select(|t| (t.id, t.name))),
        1 => text(db, &query.select(|t| (t.name, t.id))),
        2 => text(db, &query.with(|t| t.album)),
        3 => text(db, &query.with(|t| (t.album.artist, t.playlists))),
        4 => text(db, &query.select_for_update()),
        _ => text(db, &query),
    }
}

fn ordered(random: &mut Random, query: QuerySet<Track>) -> QuerySet<Track> {
    match random.below(6) {
        0 => query.order_by(|t| t.name),
        1 => query.order_by(|t| -t.name),
        2 => query.order_by(|t| (-t.unit_price, t.id)),
        3 => query.order_by(|t| (t.album.artist.name, t.id)),
        4 => query.order_by(|t| (t.milliseconds / 1000, -t.id)),
        _ => query,
    }
}

fn text<S: Shape>(db: &Db, query: &QuerySet<Track, S>) -> Result<(u128, String)> {
    Ok((query.shape(), query.sql(db)?))
}
