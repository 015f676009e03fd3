//! A connection for oneself, without a transaction.

use super::{
    Begin, Db, Run,
    own::{Own, Seat},
};
use crate::driver::Purpose;
use carafe_core::{Error, Result};
use std::{ops::Deref, panic::Location, sync::Arc};

/// One connection that nobody else uses: for what lasts longer than a statement, such as advisory locks,
/// `PRAGMA foreign_keys` or BEGIN and COMMIT as text. It derefs to [`Db`], so queries and `atomic` run on it.
///
/// When it is dropped, what is open is rolled back, and whatever was set is forgotten.
/// On SQLite it is the one writer: every other write waits until it is dropped.
#[derive(Debug)]
pub struct Session {
    db: Db,
    held: Held,
}

impl Deref for Session {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

struct Held {
    own: Arc<Own>,
    at: &'static Location<'static>,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "since {}", self.at)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.own.shared().session.release(self.at);
        self.own.leave();
    }
}

impl Session {
    /// Where it was opened.
    pub fn opened_at(&self) -> &'static Location<'static> {
        self.held.at
    }
}

impl Db {
    /// Waits for a connection and keeps it.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::db::Db) -> carafe_core::Result<()> {
    /// let session = db.session().await?;
    /// session.execute("PRAGMA foreign_keys = OFF", &[]).await?;
    /// session.script("BEGIN; DELETE FROM a; DELETE FROM b; COMMIT;").await
    /// # }
    /// ```
    #[track_caller]
    pub fn session(&self) -> Run<'_, Session> {
        let at = Location::caller();
        Run::new(async move { self.session_at(at).await.map_err(|error| error.located(at)) })
    }

    async fn session_at(&self, at: &'static Location<'static>) -> Result<Session> {
        if self.seat.is_some() {
            return Err(inside());
        }
        if self.url().pools_transactions() {
            return Err(pooled());
        }
        self.check_beside(true, at)?;
        let own = Own::new(
            self.shared().clone(),
            Purpose::Session,
            Begin::default(),
            at,
        );
        own.link().await?;
        self.shared().session.hold(at);
        let held = Held {
            own: own.clone(),
            at,
        };
        let seat = Some(Seat { own, level: 0 });
        Ok(Session {
            db: Db {
                shared: self.shared().clone(),
                seat,
                outside: false,
                fixed: true,
                actor: self.actor.clone(),
            },
            held,
        })
    }
}

fn pooled() -> Error {
    Error::internal("`pool=transaction` gives no connection for longer than a transaction")
        .code("orm.E286")
        .hint("locks, LISTEN and `migrate` need an address that leads to PostgreSQL itself")
}

fn inside() -> Error {
    Error::internal("a session cannot be opened inside a transaction or session")
        .code("orm.E125")
        .hint("open it before `atomic`: `session.atomic(…)` runs a transaction in it")
}
