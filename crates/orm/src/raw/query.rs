//! `sql!`: a statement written by hand, ready to be sent.

use super::{
    param::Bound,
    site::{self, Site},
};
use crate::{
    db::{Db, Run},
    query::tape::{Code, Tape},
    shape::Shape,
    sql::plan::Source,
};
use carafe_core::{Error, Result};
use std::panic::Location;

/// A statement that `sql!` made. Its rows have the type that the result is annotated with.
///
/// ```
/// # use carafe_macros::sql;
/// # async fn example(db: carafe_orm::db::Db) -> carafe_core::Result<()> {
/// let least = 3;
/// # let statement = sql!(crate = carafe_orm, "SELECT 1, {least}");
/// # /*
/// let rows: Vec<(i64, String)> = sql!("SELECT id, name FROM shop_product WHERE stock > {least}").fetch(&db).await?;
/// # */
/// # Ok(())
/// # }
/// ```
#[must_use = "a statement does nothing until `.fetch(&db).await` or `.execute(&db).await`"]
#[derive(Debug, Clone)]
pub struct RawQuery {
    tape: Tape,
}

/// The statement of this place, with its values.
pub fn query<const N: usize>(site: &'static Site, values: [Bound; N]) -> RawQuery {
    let mut tape = Tape::default();
    for Bound { value, list } in values {
        tape.op_with(Code::Value, list, value);
    }
    tape.op(Code::Raw, site.number());
    RawQuery { tape }
}

impl RawQuery {
    fn rows<S: Shape>(mut self) -> Tape {
        const {
            assert!(
                S::MANY == 0,
                "a statement written by hand fills no to-many relation"
            );
        }
        self.tape.op(Code::RawRow, site::row_number::<S>());
        self.tape.op(Code::RawFetch, 0);
        self.tape
    }

    /// On the database with this name; `default` is the first one.
    pub fn using(mut self, database: &'static str) -> Self {
        self.tape.op(Code::Using, crate::db::number_of(database));
        self
    }

    /// All rows.
    #[track_caller]
    pub fn fetch<S: Shape>(self, db: &Db) -> Run<'_, Vec<S>> {
        db.select(self.rows::<S>(), Location::caller(), Ok)
    }

    /// The only row. None is a 404, several are an error.
    #[track_caller]
    pub fn one<S: Shape>(self, db: &Db) -> Run<'_, S> {
        db.select(self.rows::<S>(), Location::caller(), only)
    }

    /// The first row, if there is one.
    #[track_caller]
    pub fn first<S: Shape>(self, db: &Db) -> Run<'_, Option<S>> {
        db.select(self.rows::<S>(), Location::caller(), |rows: Vec<S>| {
            Ok(rows.into_iter().next())
        })
    }

    /// Runs it and says how many rows it changed.
    #[track_caller]
    pub fn execute(mut self, db: &Db) -> Run<'_, u64> {
        let at = Location::caller();
        self.tape.op(Code::RawChange, 0);
        let tape = self.tape;
        Run::new(async move {
            let routed = db.route(&tape).map_err(|error| error.located(at))?;
            let apart = routed.plan(&tape).map_err(|error| error.located(at))?;
            if !apart.is_apart() {
                drop(apart);
                return db.write(tape, at).await;
            }
            let (sql, values) = (apart.sql.clone(), values(&apart.params, &tape));
            drop(apart);
            routed.execute_at(&sql, &values, at).await
        })
    }

    /// The SQL it becomes on that database.
    pub fn sql(&self, db: &Db) -> Result<String> {
        let mut tape = self.tape.clone();
        tape.op(Code::RawChange, 0);
        db.statements(&tape)
    }
}

fn values(params: &[Source], tape: &Tape) -> Vec<crate::value::Value> {
    let number = params.iter().filter_map(|source| match source {
        Source::Value(number) => tape.values().get(usize::from(*number)),
        _ => None,
    });
    number.cloned().collect()
}

fn only<S>(mut rows: Vec<S>) -> Result<S> {
    if rows.len() > 1 {
        return Err(Error::internal("`one` found more than one row")
            .code("orm.E007")
            .hint("filter by something unique, or take `.first()`"));
    }
    rows.pop().ok_or_else(Error::not_found)
}
