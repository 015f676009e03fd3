//! Random orders and windows: NULL sorts first, and last when the order descends.

use super::{Row, random::Random, rows, tree::Tree};
use crate::chinook::{
    lines::{Outcome, equal},
    models::Track,
};
use carafe_orm::{
    db::Db,
    model::{Id, Model},
    query::QuerySet,
};
use std::cmp::Reverse;

#[derive(Debug, Clone, Copy)]
enum Key {
    Bytes,
    Milliseconds,
    Price,
    Genre,
    Artist,
}

const KEYS: [Key; 5] = [
    Key::Bytes,
    Key::Milliseconds,
    Key::Price,
    Key::Genre,
    Key::Artist,
];

impl Key {
    fn of(self, row: &Row) -> Option<i128> {
        match self {
            Self::Bytes => row.bytes.map(Into::into),
            Self::Milliseconds => Some(row.milliseconds.into()),
            Self::Price => Some(row.unit_price.rescaled(2).units()),
            Self::Genre => row.genre.as_ref().map(|genre| genre.id.raw().into()),
            Self::Artist => row.album.as_ref().map(|album| album.artist.id.raw().into()),
        }
    }

    fn ascending(self, query: QuerySet<Track>) -> QuerySet<Track> {
        match self {
            Self::Bytes => query.order_by(|t| (t.bytes, t.id)),
            Self::Milliseconds => query.order_by(|t| (t.milliseconds, t.id)),
            Self::Price => query.order_by(|t| (t.unit_price, t.id)),
            Self::Genre => query.order_by(|t| (t.genre.id, t.id)),
            Self::Artist => query.order_by(|t| (t.album.artist.id, t.id)),
        }
    }

    fn descending(self, query: QuerySet<Track>) -> QuerySet<Track> {
        match self {
            Self::Bytes => query.order_by(|t| (-t.bytes, t.id)),
            Self::Milliseconds => query.order_by(|t| (-t.milliseconds, t.id)),
            Self::Price => query.order_by(|t| (-t.unit_price, t.id)),
            Self::Genre => query.order_by(|t| (-t.genre.id, t.id)),
            Self::Artist => query.order_by(|t| (-t.album.artist.id, t.id)),
        }
    }
}

fn expected(rows: &[Row], tree: &Tree, (key, down): (Key, bool)) -> Vec<i32> {
    let mut found: Vec<&Row> = rows.iter().filter(|row| tree.holds(row)).collect();
    if down {
        found.sort_by_key(|row| (Reverse(key.of(row)), row.id));
    } else {
        found.sort_by_key(|row| (key.of(row), row.id));
    }
    found.into_iter().map(|row| row.id.raw()).collect()
}

pub(crate) async fn random_windows(db: &Db) -> Outcome {
    let rows = rows(db).await?;
    for seed in 0..60 {
        let mut random = Random::new(1_000 + seed);
        let (tree, order) = (
            Tree::random(&mut random, &rows, 1),
            (*random.pick(&KEYS), random.below(2) == 0),
        );
        let all = expected(&rows, &tree, order);
        let (skip, take) = (random.below(all.len() + 10), 1 + random.below(300));
        let query = Track::all().matching(tree.condition(Track::COLS));
        let query = if order.1 {
            order.0.descending(query)
        } else {
            order.0.ascending(query)
        };
        let found = query
            .limit(take as u64)
            .offset(skip as u64)
            .select(|t| t.id)
            .fetch(db)
            .await?;
        let found: Vec<i32> = found.into_iter().map(Id::raw).collect();
        let wanted: Vec<i32> = all.into_iter().skip(skip).take(take).collect();
        equal((seed, order.1, found), (seed, order.1, wanted))?;
    }
    Ok(())
}
