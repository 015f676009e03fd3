//! The database: opening it, statements on it, transactions.
//!
//! - [`Db`]: a handle that everything asks; [`DatabaseUrl`]: what opens it
//! - [`Tx`] and [`Session`]: the same, on one connection that nobody else uses
//! - [`Run`]: a statement on its way

mod atomic;
mod databases;
mod exact;
mod flow;
mod instrument;
mod lookup;
mod native;
mod open;
mod own;
mod raw;
mod run;
mod session;
mod shared;
mod statement;
mod transaction;
pub(crate) mod url;

#[doc(hidden)]
pub use self::atomic::{AsyncFunc, Outcome};
pub use self::{
    atomic::Tx,
    databases::{DEFAULT, Replicas, Router},
    instrument::{Executed, Instrument},
    run::Run,
    session::Session,
    shared::PlanRef,
    transaction::{Isolation, Transaction},
    url::DatabaseUrl,
};
pub(crate) use self::{
    databases::number_of,
    flow::{Chunk, unpack_chunk},
    shared::Shared,
    transaction::Begin,
};

use self::own::Seat;
pub(crate) use self::own::Turn;
use crate::{model::Registry, sql::Dialect};
use carafe_core::Result;
use std::{fmt, sync::Arc};

/// A database. Cloning it is cheap; all clones share its connections.
///
/// Each statement on it is a transaction of its own. [`Db::atomic`] puts several into one.
///
/// ```
/// use carafe_orm::{db::Db, model::Registry};
///
/// # async fn open() -> carafe_core::Result<()> {
/// let db = Db::open("sqlite:shop.db", Registry::new()).await?;
/// let rows = db.rows("SELECT 1 + 1", &[]).await?;
/// # drop(rows);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
    /// The transaction or session it belongs to.
    seat: Option<Seat>,
    /// Whether the user said that it stands beside the open transaction.
    outside: bool,
    /// Whether `using` chose it: no router is asked any more.
    fixed: bool,
    /// Who writes with it, when no account does.
    actor: Option<Arc<str>>,
}

impl Db {
    /// Opens the database at this URL, with these models. See [`DatabaseUrl`] for what URLs look like.
    ///
    /// An error says in one line what is wrong: the URL cannot be read, its driver is not in this build, the
    /// file cannot be opened, the server cannot be reached or refuses. It never shows the password.
    #[track_caller]
    pub fn open(url: &str, registry: impl Into<Arc<Registry>>) -> Run<'static, Self> {
        let at = std::panic::Location::caller();
        let url = url.parse::<DatabaseUrl>();
        let registry = registry.into();
        Run::new(async move {
            let opened = async { Shared::open(url?, registry).await };
            let shared = opened.await.map_err(|error| error.located(at))?;
            Ok(Self {
                shared: Arc::new(shared),
                seat: None,
                outside: false,
                fixed: false,
                actor: None,
            })
        })
    }

    /// Whose SQL it speaks.
    pub fn dialect(&self) -> Dialect {
        self.shared.dialect()
    }

    /// The models it was opened with.
    pub fn registry(&self) -> &Registry {
        self.shared.registry()
    }

    /// Its address, without the password.
    pub fn url(&self) -> &DatabaseUrl {
        self.shared.url()
    }

    /// A handle for statements that are on purpose not part of the transaction this task is in: a log entry
    /// that stays when all else is rolled back.
    ///
    /// SQLite has one writer, which the transaction is: writing beside it is an error there.
    #[must_use]
    pub fn outside(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            seat: None,
            outside: true,
            fixed: false,
            actor: self.actor.clone(),
        }
    }

    /// A handle whose writes are kept under this name, by models with `#[model(history)]`.
    ///
    /// Where somebody is signed in, their name counts: this one is for imports, tasks and commands.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::Db) -> carafe_core::Result<()> {
    /// let db = db.actor("import");
    /// # drop(db);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn actor(&self, name: &str) -> Self {
        Self {
            actor: Some(name.into()),
            ..self.clone()
        }
    }

    /// Waits until no other change of its transaction is on its way; `None` outside of one.
    pub(crate) async fn turn(
        &self,
        at: &'static std::panic::Location<'static>,
    ) -> Option<Turn<'_>> {
        match &self.seat {
            Some(seat) => seat.turn(at).await,
            None => None,
        }
    }

    /// The name that [`actor`](Self::actor) gave.
    pub(crate) fn actor_name(&self) -> Option<&str> {
        self.actor.as_deref()
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The same database, without the transaction.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only PostgreSQL reads in another task")
    )]
    pub(crate) fn plain(&self) -> Self {
        self.outside()
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Db({})", self.url())
    }
}

impl Db {
    /// The plan of a query, from the table when its shape was asked before.
    pub(crate) fn plan(&self, tape: &crate::query::tape::Tape) -> Result<PlanRef<'_>> {
        self.shared.plan(tape)
    }
}

impl Db {
    /// Opens the database at an address that was read before.
    pub(crate) async fn open_at(url: DatabaseUrl, registry: Arc<Registry>) -> Result<Self> {
        let shared = Arc::new(Shared::open(url, registry).await?);
        Ok(Self {
            shared,
            seat: None,
            outside: false,
            fixed: false,
            actor: None,
        })
    }

    /// The models it was opened with, to be shared.
    pub(crate) fn shared_registry(&self) -> Arc<Registry> {
        self.shared.shared_registry()
    }
}
