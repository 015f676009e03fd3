//! The database as an argument of a handler: `async fn product(db: Db)`.

use crate::{
    db::{DatabaseUrl, Db, Router},
    model::Registry,
};
use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result, context::AppHandle};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;

/// The app's database: opened when it is first needed, and once.
///
/// The facade puts one into the app; [`db`](Self::db) and the extractor of [`Db`] give the open database.
#[derive(Clone)]
pub struct LazyDb(Arc<Inner>);

struct Inner {
    url: DatabaseUrl,
    registry: Arc<Registry>,
    db: OnceCell<Db>,
    others: Vec<(String, DatabaseUrl)>,
    /// Taken when the database is opened.
    routers: Mutex<Vec<Box<dyn Router>>>,
}

tokio::task_local! {
    /// The transaction that the request is.
    static REQUEST: Db;
}

impl LazyDb {
    /// The database at this address, with these models. Nothing is opened yet.
    pub fn new(url: DatabaseUrl, registry: Arc<Registry>) -> Self {
        Self::several(url, registry, Vec::new(), Vec::new())
    }

    /// The same with databases beside it, and routers that choose between them. Nothing is opened yet.
    pub fn several(
        url: DatabaseUrl,
        registry: Arc<Registry>,
        others: Vec<(String, DatabaseUrl)>,
        routers: Vec<Box<dyn Router>>,
    ) -> Self {
        Self(Arc::new(Inner {
            url,
            registry,
            db: OnceCell::new(),
            others,
            routers: Mutex::new(routers),
        }))
    }

    /// A database that is open already, as tests have one.
    pub fn opened(db: Db) -> Self {
        let (url, registry) = (db.url().clone(), db.shared_registry());
        Self(Arc::new(Inner {
            url,
            registry,
            db: OnceCell::new_with(Some(db)),
            others: Vec::new(),
            routers: Mutex::default(),
        }))
    }

    /// The open database; every call gives the same one. In a request that is one transaction, that transaction.
    ///
    /// Errors: it cannot be reached. The next call tries again.
    pub async fn db(&self) -> Result<Db> {
        let db = self.plain().await?;
        let of_request =
            REQUEST.try_with(|tx| Arc::ptr_eq(tx.shared(), db.shared()).then(|| tx.clone()));
        Ok(of_request.ok().flatten().unwrap_or(db))
    }

    async fn plain(&self) -> Result<Db> {
        self.0.db.get_or_try_init(|| self.open()).await.cloned()
    }

    async fn open(&self) -> Result<Db> {
        let registry = &self.0.registry;
        let mut named = Vec::with_capacity(self.0.others.len());
        for (name, url) in &self.0.others {
            named.push((
                name.clone(),
                Db::open_at(url.clone(), registry.clone()).await?,
            ));
        }
        let db = Db::open_at(self.0.url.clone(), registry.clone()).await?;
        let routers = std::mem::take(
            &mut *self
                .0
                .routers
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        if named.is_empty() && routers.is_empty() {
            return Ok(db);
        }
        db.beside(named, routers)
    }

    /// Runs a request as one transaction: whoever asks for the database inside gets that transaction. It is kept when
    /// `keep` says so of the answer.
    ///
    /// Errors: the database cannot be reached, or does not keep what was written.
    pub async fn atomic_request<R: Send>(
        &self,
        work: impl Future<Output = R> + Send,
        keep: fn(&R) -> bool,
    ) -> Result<R> {
        let db = self.db().await?;
        let mut answer = None;
        let slot = &mut answer;
        let ended: Result<()> = db
            .atomic(async |tx| {
                let given = REQUEST.scope((*tx).clone(), work).await;
                let kept = keep(&given);
                *slot = Some(given);
                if kept {
                    Ok(())
                } else {
                    Err(Error::internal("the request is undone"))
                }
            })
            .await;
        match (answer, ended) {
            (Some(given), Ok(())) => Ok(given),
            (Some(given), Err(_)) if !keep(&given) => Ok(given),
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(Error::internal("the request gave no answer")),
        }
    }

    /// The models of the app.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.0.registry
    }

    /// Its address.
    pub fn url(&self) -> &DatabaseUrl {
        &self.0.url
    }

    /// The app's database.
    ///
    /// Errors: the app has no models.
    pub fn of(app: &AppHandle) -> Result<&Self> {
        app.get::<Self>().ok_or_else(|| {
            Error::config("this app has no database")
                .code("orm.E016")
                .hint("give a blueprint `.models(models![…])`, and the program a DATABASE_URL")
        })
    }
}

/// The database beside the transaction that a request is: a handler that takes it is in none.
#[derive(Debug, Clone)]
pub struct NonAtomic(pub Db);

impl FromRequestParts<AppHandle> for NonAtomic {
    type Rejection = Error;

    async fn from_request_parts(_: &mut http::request::Parts, app: &AppHandle) -> Result<Self> {
        let db = LazyDb::of(app)?.plain().await?;
        Ok(Self(db.outside()))
    }
}

impl fmt::Debug for LazyDb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LazyDb({})", self.0.url)
    }
}

impl FromRequestParts<AppHandle> for Db {
    type Rejection = Error;

    async fn from_request_parts(_: &mut http::request::Parts, app: &AppHandle) -> Result<Self> {
        LazyDb::of(app)?.db().await
    }
}
