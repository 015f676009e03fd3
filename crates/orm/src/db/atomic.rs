//! Transactions.

use super::{
    Db, Run, Transaction, open,
    own::{self, Hook, Own, Seat},
    transaction::Begin,
};
use crate::driver::Purpose;
use carafe_core::Result;
use futures_util::FutureExt as _;
use std::{
    future::Future,
    ops::Deref,
    panic::{AssertUnwindSafe, Location},
    sync::Arc,
};

/// A database inside a transaction: everything that takes a `&Db` takes it too.
#[derive(Debug)]
pub struct Tx {
    db: Db,
}

impl Deref for Tx {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// An async closure whose future is `Send`.
#[doc(hidden)]
pub trait AsyncFunc<T, R>:
    AsyncFnOnce(T) -> R + FnOnce(T) -> <Self as AsyncFunc<T, R>>::Fut
{
    type Fut: Future<Output = R>;
}

#[diagnostic::do_not_recommend]
impl<F, T, Fut, R> AsyncFunc<T, R> for F
where
    F: AsyncFnOnce(T) -> R + FnOnce(T) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

impl Db {
    /// Runs `work` as one transaction: `Ok` keeps all of it, `Err`, a panic or a dropped future nothing.
    ///
    /// Inside it, `tx` is the database. Statements on `db` itself would not be part of it, so they are an error
    /// there; [`Db::outside`] says it on purpose. `tx.atomic(…)` is a savepoint: what fails in it is undone, and
    /// the rest may go on.
    ///
    /// ```
    /// # use carafe_orm::{db::Db, model::Registry};
    /// # async fn pay(db: Db) -> carafe_core::Result<()> {
    /// db.atomic(async |tx| {
    ///     tx.execute("UPDATE account SET sum = sum - 10 WHERE id = 1", &[]).await?;
    ///     tx.execute("UPDATE account SET sum = sum + 10 WHERE id = 2", &[]).await?;
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// SQLite has one writer: while the transaction is open, other writers wait. Do what takes long before it.
    #[track_caller]
    pub fn atomic<'e, R, F>(&'e self, work: F) -> Run<'e, R>
    where
        F: for<'r> AsyncFnOnce(&'r Tx) -> Result<R>,
        F: for<'r> AsyncFunc<&'r Tx, Result<R>, Fut: Send>,
        F: Send + 'e,
        R: Send + 'e,
    {
        let at = Location::caller();
        let plain = self.transaction();
        Run::new(async move { self.atomic_at(plain, at, work).await })
    }

    /// Like [`Db::atomic`], and tries again when the database could not put two transactions into an order,
    /// up to `times` times more. Everything that `work` does beside the database is then done again too.
    #[track_caller]
    pub fn atomic_retry<'e, R, F>(&'e self, times: u32, work: F) -> Run<'e, R>
    where
        F: for<'r> AsyncFnOnce(&'r Tx) -> Result<R>,
        F: for<'r> AsyncFunc<&'r Tx, Result<R>, Fut: Send>,
        F: Clone + Send + 'e,
        R: Send + 'e,
    {
        self.transaction().atomic_retry(times, work)
    }

    pub(super) async fn atomic_at<R, F>(
        &self,
        how: Transaction<'_>,
        at: &'static Location<'static>,
        work: F,
    ) -> Result<R>
    where
        F: for<'r> AsyncFnOnce(&'r Tx) -> Result<R>,
        F: for<'r> AsyncFunc<&'r Tx, Result<R>, Fut: Send>,
        F: Send,
        R: Send,
    {
        let level = Level::enter(self, how, at).await?;
        let result = open::within(&level.own, at, work(&level.tx)).await;
        level.finish(result, at).await
    }

    fn nested(&self, begin: Begin, at: &'static Location<'static>) -> Result<Seat> {
        if let Some(seat) = &self.seat {
            return Ok(seat.clone());
        }
        self.check_beside(true, at)?;
        Ok(Seat {
            own: Own::new(self.shared().clone(), Purpose::Transaction, begin, at),
            level: 0,
        })
    }
}

impl Tx {
    /// Runs `work` after COMMIT, and not at all when the transaction, or the savepoint that is open now, is
    /// rolled back: mails, tasks, whatever cannot be undone.
    ///
    /// It is awaited before [`Db::atomic`] returns. It may give nothing or a `Result`. What is written is kept
    /// already, so its error, or its panic, is logged and the other ones run all the same.
    ///
    /// ```
    /// # use carafe_orm::db::Db;
    /// # async fn example(db: Db) -> carafe_core::Result<()> {
    /// db.atomic(async |tx| {
    ///     tx.on_commit(async || tracing::info!("it is kept"));
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    #[track_caller]
    pub fn on_commit<F, Fut>(&self, work: F)
    where
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output: Outcome> + Send + 'static,
    {
        let at = Location::caller();
        if let Some(seat) = &self.db.seat {
            let hook: Hook = Box::new(move || {
                let work = AssertUnwindSafe(async move { work().await.result() });
                Box::pin(work.catch_unwind().map(move |done| match done {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => log_hook(at, &error.to_string()),
                    Err(_) => log_hook(at, "it panicked"),
                }))
            });
            seat.own.on_commit(seat.level, hook);
        }
    }
}

fn log_hook(at: &Location<'_>, why: &str) {
    tracing::error!(target: "carafe::sql", "on_commit of {at}: {why}");
}

/// What `on_commit` may give back: nothing, or a `Result`.
#[diagnostic::on_unimplemented(
    message = "`on_commit` cannot give back `{Self}`",
    label = "expected `()` or `Result<()>`"
)]
pub trait Outcome {
    /// The error, if there was one.
    fn result(self) -> Result<()>;
}

impl Outcome for () {
    fn result(self) -> Result<()> {
        Ok(())
    }
}

impl Outcome for Result<()> {
    fn result(self) -> Result<()> {
        self
    }
}

/// An open level. When it is dropped before its end, it is rolled back.
struct Level {
    tx: Tx,
    own: Arc<Own>,
    depth: u32,
    ended: bool,
}

impl Level {
    async fn enter(db: &Db, how: Transaction<'_>, at: &'static Location<'static>) -> Result<Self> {
        how.check(db.seat.as_ref().is_some_and(|seat| seat.level > 0), at)?;
        let from = db.nested(how.begin, at)?;
        let entered = from.own.enter(from.level, how.begin, at).await;
        let level = entered.map_err(|error| error.located(at))?;
        let own = from.own;
        let seat = Seat {
            own: own.clone(),
            level,
        };
        let tx = Tx {
            db: Db {
                shared: own.shared().clone(),
                seat: Some(seat),
                outside: false,
                fixed: true,
                actor: db.actor.clone(),
            },
        };
        Ok(Self {
            tx,
            own,
            depth: level,
            ended: false,
        })
    }

    async fn finish<R>(mut self, result: Result<R>, at: &'static Location<'static>) -> Result<R> {
        // A failed statement that `work` swallowed: COMMIT would answer OK and keep nothing.
        let result = result.and_then(|value| match self.own.broken() {
            Some(first) => Err(own::broken(first).located(at)),
            None => Ok(value),
        });
        let result = match result {
            Ok(value) => self
                .own
                .commit(self.depth)
                .await
                .map(|()| value)
                .map_err(|error| error.located(at)),
            Err(error) => Err(error),
        };
        if result.is_err() {
            self.undo().await;
        }
        self.ended = true;
        for hook in self.own.close(self.depth, result.is_ok()) {
            hook().await;
        }
        result
    }

    async fn undo(&self) {
        if let Err(error) = self.own.rollback(self.depth).await {
            tracing::debug!(target: "carafe::sql", "rolling back: {error}");
        }
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        if !self.ended {
            self.own.abandon(self.depth);
        }
    }
}
