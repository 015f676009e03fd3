//! The database as an argument of a handler: `async fn product(db: Db)`.

use crate::{
    db::{DatabaseUrl, Db},
    model::Registry,
};
use axum_core::extract::FromRequestParts;
use carafe_core::{Error, Result, context::AppHandle};
use std::{fmt, sync::Arc};
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
}

impl LazyDb {
    /// The database at this address, with these models. Nothing is opened yet.
    pub fn new(url: DatabaseUrl, registry: Arc<Registry>) -> Self {
        Self(Arc::new(Inner {
            url,
            registry,
            db: OnceCell::new(),
        }))
    }

    /// A database that is open already, as tests have one.
    pub fn opened(db: Db) -> Self {
        let (url, registry) = (db.url().clone(), db.shared_registry());
        Self(Arc::new(Inner {
            url,
            registry,
            db: OnceCell::new_with(Some(db)),
        }))
    }

    /// The open database; every call gives the same one.
    ///
    /// Errors: it cannot be reached. The next call tries again.
    pub async fn db(&self) -> Result<Db> {
        let open = || async { Db::open_at(self.0.url.clone(), self.0.registry.clone()).await };
        self.0.db.get_or_try_init(open).await.cloned()
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
