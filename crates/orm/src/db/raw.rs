//! Statements as text: for migrations, fixtures and tests.

use super::{Db, Run};
use crate::{
    driver::{Purpose, Text},
    raw::Described,
    value::Value,
};
use std::panic::Location;

/// A text must never be made of what a user typed: that is what `params` are for.
impl Db {
    /// Runs one statement and gives the number of rows it changed. Parameters are `$1`, `$2` … on PostgreSQL,
    /// `?1`, `?2` … on SQLite, `?` on MariaDB and MySQL.
    #[track_caller]
    pub fn execute(&self, sql: &str, params: &[Value]) -> Run<'_, u64> {
        self.execute_at(sql, params, Location::caller())
    }

    pub(crate) fn execute_at(
        &self,
        sql: &str,
        params: &[Value],
        at: &'static Location<'static>,
    ) -> Run<'_, u64> {
        self.note_write();
        let text = Text::new(sql, params);
        let run = match &self.seat {
            Some(seat) => seat.execute(text, at),
            None => match self.check_beside(true, at) {
                Ok(()) => self.shared().backend().execute(text, at),
                Err(error) => Run::new(std::future::ready(Err(error))),
            },
        };
        self.seen(at, || sql.to_owned(), |rows| Some(*rows), run)
    }

    /// The columns of a statement, which is not run.
    pub(crate) async fn describe(&self, sql: &str) -> carafe_core::Result<Vec<Described>> {
        self.shared().backend().describe(sql.into()).await
    }

    /// Runs one statement and gives its rows, each value by the type of its column.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::db::Db) -> carafe_core::Result<()> {
    /// use carafe_orm::value::Value;
    ///
    /// let rows = db.rows("SELECT 1 + 1", &[]).await?;
    /// assert_eq!(rows, [[Value::Int(2)]]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn rows(&self, sql: &str, params: &[Value]) -> Run<'_, Vec<Vec<Value>>> {
        let (at, text) = (Location::caller(), Text::new(sql, params));
        let run = match &self.seat {
            Some(seat) => seat.rows(text, at),
            None => match self.check_beside(false, at) {
                Ok(()) => self.shared().backend().rows(text, at),
                Err(error) => Run::new(std::future::ready(Err(error))),
            },
        };
        self.seen(at, || sql.to_owned(), |rows| Some(rows.len() as u64), run)
    }

    /// Runs several statements, separated by semicolons, on a connection of their own. Together they are one
    /// transaction, except where they say BEGIN and COMMIT themselves.
    #[track_caller]
    pub fn script(&self, sql: &str) -> Run<'_, ()> {
        let (at, sql) = (Location::caller(), Box::<str>::from(sql));
        if let Some(seat) = &self.seat {
            return seat.script(sql, at);
        }
        Run::new(async move {
            let run = async {
                self.check_beside(true, at)?;
                let link = self.shared().backend().link(Purpose::Session).await?;
                let result = link.script(sql).await;
                link.leave();
                result
            };
            run.await
                .map_err(|error: carafe_core::Error| error.located(at))
        })
    }
}
