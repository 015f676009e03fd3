//! Whoever wants to see the statements: how long they took, how many rows they gave, which line sent them.

use super::{Db, Run};
use carafe_core::Result;
use std::{
    fmt,
    panic::Location,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// A statement that has run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Executed<'s> {
    /// Its text; those of its to-many relations follow, each in a line of its own.
    pub sql: &'s str,
    /// From when it was asked until it was answered, waiting for a connection included.
    pub duration: Duration,
    /// Rows it gave or changed, when that is known.
    pub rows: Option<u64>,
    /// The line that sent it.
    pub at: &'static Location<'static>,
    /// Whether it failed.
    pub failed: bool,
}

type See = dyn Fn(&Executed<'_>) + Send + Sync;

/// Those who look at the statements of one database.
#[derive(Default)]
pub(super) struct Observers {
    count: AtomicUsize,
    all: RwLock<Vec<Weak<See>>>,
}

/// It sees statements until it is dropped.
#[must_use = "it sees statements only as long as it is kept"]
pub struct Instrument {
    _see: Arc<See>,
}

impl fmt::Debug for Instrument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Instrument")
    }
}

impl Observers {
    fn add(&self, see: &Arc<See>) {
        let mut all = self.all.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|see| see.strong_count() > 0);
        all.push(Arc::downgrade(see));
        self.count.store(all.len(), Relaxed);
    }

    fn tell(&self, executed: &Executed<'_>) {
        let all = self
            .all
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        all.iter()
            .filter_map(Weak::upgrade)
            .for_each(|see| see(executed));
    }
}

impl Db {
    /// Calls `see` after each statement on this database, by whoever it was sent, until the result is dropped.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::db::Db) -> carafe_core::Result<()> {
    /// let slow = db.instrument(|ran| {
    ///     if ran.duration.as_millis() > 100 {
    ///         tracing::warn!("{} took {:?}: {}", ran.at, ran.duration, ran.sql);
    ///     }
    /// });
    /// db.rows("SELECT 1", &[]).await?;
    /// drop(slow);
    /// # Ok(())
    /// # }
    /// ```
    pub fn instrument(&self, see: impl Fn(&Executed<'_>) + Send + Sync + 'static) -> Instrument {
        let see: Arc<See> = Arc::new(see);
        self.shared().observers.add(&see);
        Instrument { _see: see }
    }

    /// Whether anybody looks.
    pub(super) fn is_seen(&self) -> bool {
        self.shared().observers.count.load(Relaxed) > 0
    }

    /// The same statement, told to those who look.
    #[inline]
    pub(super) fn seen<'e, T: Send + 'e>(
        &'e self,
        at: &'static Location<'static>,
        sql: impl FnOnce() -> String,
        rows: fn(&T) -> Option<u64>,
        run: Run<'e, T>,
    ) -> Run<'e, T> {
        if self.shared().observers.count.load(Relaxed) == 0 {
            return run;
        }
        self.tell(at, sql(), rows, run)
    }

    #[cold]
    fn tell<'e, T: Send + 'e>(
        &'e self,
        at: &'static Location<'static>,
        sql: String,
        rows: fn(&T) -> Option<u64>,
        run: Run<'e, T>,
    ) -> Run<'e, T> {
        Run::new(async move {
            let start = Instant::now();
            let result: Result<T> = run.await;
            self.shared().observers.tell(&Executed {
                sql: &sql,
                duration: start.elapsed(),
                rows: result.as_ref().ok().and_then(rows),
                at,
                failed: result.is_err(),
            });
            result
        })
    }
}
