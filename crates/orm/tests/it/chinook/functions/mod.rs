//! The functions of the databases: each gives the same on every one, down to the edges.

#![expect(
    clippy::many_single_char_names,
    clippy::eq_op,
    reason = "short names beside long SQL; a column is compared with itself on purpose"
)]

mod cases;
mod casts;
mod dates;
mod logic;
mod lookups;
mod math;
mod own;
mod text;
mod zones;

use super::lines::{Outcome, equal};
use carafe_core::{Error, Result};
use carafe_orm::{db::Db, model::Model, query::QuerySet, shape::Shape};

/// The only row is this one.
async fn gives<M: Model, S>(db: &Db, query: QuerySet<M, S>, expected: S) -> Outcome
where
    S: Shape + PartialEq + std::fmt::Debug,
{
    let sql = query.sql(db)?;
    let row = query
        .one(db)
        .await
        .map_err(|error| error.hint(sql.clone()))?;
    equal(row, expected).map_err(|error| error.hint(sql))
}

/// The query is refused with this code.
async fn refused<M: Model, S: Shape>(db: &Db, query: QuerySet<M, S>, code: &str) -> Outcome {
    match query.fetch(db).await {
        Ok(_) => Err(Error::internal(format!(
            "{code} was expected, but there are rows"
        ))),
        Err(error) => equal(error.error_code(), Some(code)),
    }
}

/// Both numbers are the same to nine digits: databases calculate with different libraries.
fn near(ours: f64, expected: f64) -> Outcome {
    let distance = (ours - expected).abs();
    if distance <= expected.abs().max(1.0) * 1e-9 {
        Ok(())
    } else {
        Err(Error::internal(format!("{ours} is not {expected}")))
    }
}

/// The only row, a number.
async fn number<M: Model>(db: &Db, query: QuerySet<M, f64>) -> Result<f64> {
    query.one(db).await
}
