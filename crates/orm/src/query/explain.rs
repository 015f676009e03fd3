//! What the database means to do for a query.

use super::{
    QuerySet,
    tape::{Code, Tape},
};
use crate::{
    db::{Db, Run},
    model::Model,
    shape::Shape,
    sql::{Dialect, Source},
    value::Value,
};
use carafe_core::{Error, Result};
use std::{future::IntoFuture, panic::Location};

/// How a plan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ExplainFormat {
    /// As the database shows it to people.
    #[default]
    Text,
    /// As JSON; not on SQLite.
    Json,
}

/// A plan that is asked for.
#[must_use = "nothing is asked until this is awaited"]
#[derive(Debug)]
pub struct Explain<'e> {
    db: &'e Db,
    tape: Tape,
    analyze: bool,
    format: ExplainFormat,
    at: &'static Location<'static>,
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The plan of the statement: which index, which join, how many rows it guesses.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Track { pub id: Id<Self>, pub name: String }
    /// # async fn example(db: &Db) -> carafe_core::Result<()> {
    /// println!("{}", Track::filter(|t| t.name.eq("A")).explain(db).await?);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn explain(self, db: &Db) -> Explain<'_> {
        Explain {
            db,
            tape: self.ending(Code::Select),
            analyze: false,
            format: ExplainFormat::Text,
            at: Location::caller(),
        }
    }
}

impl Explain<'_> {
    /// Runs the statement too, and shows what it really took; not on SQLite.
    pub fn analyze(mut self) -> Self {
        self.analyze = true;
        self
    }

    /// Writes the plan in this way.
    pub fn format(mut self, format: ExplainFormat) -> Self {
        self.format = format;
        self
    }
}

impl<'e> IntoFuture for Explain<'e> {
    type Output = Result<String>;
    type IntoFuture = Run<'e, String>;

    fn into_future(self) -> Self::IntoFuture {
        Run::new(async move { self.run().await.map_err(|error| error.located(self.at)) })
    }
}

impl Explain<'_> {
    async fn run(&self) -> Result<String> {
        let (sql, params) = {
            let plan = self.db.plan(&self.tape)?;
            let values = plan.params.iter().map(|source| match source {
                Source::Value(number) | Source::Json(number) => {
                    self.tape.values()[usize::from(*number)].clone()
                }
                _ => Value::Null,
            });
            (plan.sql.clone(), values.collect::<Vec<_>>())
        };
        let word = self.db.dialect().explain(self.analyze, self.format)?;
        let rows = self.db.rows(&format!("{word} {sql}"), &params).await?;
        Ok(lines(&rows, self.db.dialect()))
    }
}

/// The cells of each row; SQLite's last one is the text.
fn lines(rows: &[Vec<Value>], dialect: Dialect) -> String {
    let line = |row: &Vec<Value>| {
        let first = if dialect == Dialect::Sqlite {
            row.len().saturating_sub(1)
        } else {
            0
        };
        let cells = row.iter().skip(first).map(Value::to_text);
        cells.collect::<Vec<_>>().join(" | ")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Dialect {
    fn explain(self, analyze: bool, format: ExplainFormat) -> Result<&'static str> {
        let json = format == ExplainFormat::Json;
        Ok(match (self, analyze, json) {
            (Self::Sqlite, false, false) => "EXPLAIN QUERY PLAN",
            (Self::Sqlite, ..) => return Err(only_plain()),
            (Self::MariaDb, true, false) => "ANALYZE",
            (Self::MariaDb, true, true) => "ANALYZE FORMAT=JSON",
            (Self::MySql, true, false) => "EXPLAIN ANALYZE",
            (Self::MySql, true, true) => return Err(not_both()),
            (Self::MariaDb | Self::MySql, false, true) => "EXPLAIN FORMAT=JSON",
            (Self::Postgres | Self::MariaDb | Self::MySql, false, false) => "EXPLAIN",
            (Self::Postgres, true, false) => "EXPLAIN (ANALYZE)",
            (Self::Postgres, false, true) => "EXPLAIN (FORMAT JSON)",
            (Self::Postgres, true, true) => "EXPLAIN (ANALYZE, FORMAT JSON)",
        })
    }
}

fn not_both() -> Error {
    Error::internal("MySQL writes what a statement really took as text only")
        .code("orm.E271")
        .hint("leave out `.analyze()` or `.format(…)`")
}

fn only_plain() -> Error {
    Error::internal("SQLite explains a plan in one way: no `analyze`, no JSON")
        .code("orm.E271")
        .hint("call `.explain(&db)` alone there")
}
