//! The store that keeps sessions in the app's database.

use super::{NewStoredSession, StoredSession};
use crate::{settings::app, user::User};
use carafe_core::{Error, Result, clock, context, random, signing::fingerprint};
use carafe_http::{
    route::BoxFuture,
    session::{SessionRecord, SessionStore},
};
use carafe_orm::{
    LazyDb,
    db::Db,
    model::{Fk, Id, Model as _},
    write::Insertable as _,
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::Relaxed},
};

/// Seconds between two sweeps of one process.
const SWEEP: i64 = 60;

/// Keeps sessions in the table `auth_session` of the app's database.
///
/// A session and the account behind it are read by one statement. Ended ones are swept out when new ones begin.
#[derive(Debug, Clone, Default)]
pub struct DbSessions {
    swept: Arc<AtomicI64>,
}

/// The account that was read together with the session, for [`current_user`](crate::current_user).
#[derive(Debug, Clone)]
pub(crate) struct Joined(pub(crate) User);

impl DbSessions {
    /// A store. It finds the database by the app that runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Deletes ended sessions, but not at every login.
    async fn sweep(&self, db: &Db) -> Result<()> {
        let (now, last) = (clock::now().seconds(), self.swept.load(Relaxed));
        let due = now.abs_diff(last) >= SWEEP.unsigned_abs();
        if due
            && self
                .swept
                .compare_exchange(last, now, Relaxed, Relaxed)
                .is_ok()
        {
            clear_expired(db).await?;
        }
        Ok(())
    }

    async fn begin(&self, record: SessionRecord) -> Result<String> {
        let db = database().await?;
        self.sweep(&db).await?;
        let token = random::token();
        let row = NewStoredSession {
            fingerprint: fingerprint(&token),
            data: record.values,
            expires_at: record.expires_at,
        };
        let owner = owner(record.owner.as_deref())?;
        row.with(|session| session.user.set(owner))
            .insert(&db)
            .await?;
        Ok(token)
    }
}

/// Deletes the sessions that have ended, and says how many there were.
pub async fn clear_expired(db: &Db) -> Result<u64> {
    let now = clock::now();
    StoredSession::filter(|session| session.expires_at.le(now))
        .delete(db)
        .await
}

impl SessionStore for DbSessions {
    fn load(&self, token: String) -> BoxFuture<Result<Option<SessionRecord>>> {
        Box::pin(load(fingerprint(&token)))
    }

    fn save(&self, token: Option<String>, record: SessionRecord) -> BoxFuture<Result<String>> {
        let this = self.clone();
        Box::pin(async move {
            match token {
                Some(token) => update(token, record).await,
                None => this.begin(record).await,
            }
        })
    }

    fn delete(&self, token: String) -> BoxFuture<Result<()>> {
        let id = fingerprint(&token);
        Box::pin(async move {
            let db = database().await?;
            StoredSession::filter(|session| session.fingerprint.eq(id))
                .delete(&db)
                .await?;
            Ok(())
        })
    }

    fn delete_owned(&self, owner: String, except: Option<String>) -> BoxFuture<Result<()>> {
        Box::pin(async move {
            let db = database().await?;
            let id = user_id(&owner)?;
            let except = except.as_deref().map(fingerprint).unwrap_or_default();
            let others = StoredSession::filter(|session| {
                session.user.eq(id) & session.fingerprint.ne(except)
            });
            others.delete(&db).await?;
            Ok(())
        })
    }
}

async fn database() -> Result<Db> {
    // A session is not part of the transaction that a handler may have open.
    LazyDb::of(&app()?)?.db().await
}

async fn load(id: String) -> Result<Option<SessionRecord>> {
    let (db, now) = (database().await?, clock::now());
    let live =
        StoredSession::filter(|session| session.fingerprint.eq(id) & session.expires_at.gt(now));
    let Some(row) = live.with(|session| session.user).first(&db).await? else {
        return Ok(None);
    };
    let owner = row.user.as_ref().map(|user| user.id.to_string());
    let record = SessionRecord::new(row.data.as_str(), owner, row.expires_at);
    if let Some(user) = row.user {
        context::with(|context| context.insert(Joined(user)));
    }
    Ok(Some(record))
}

/// A session that was ended meanwhile stays ended: it is not inserted again.
async fn update(token: String, record: SessionRecord) -> Result<String> {
    let db = database().await?;
    let (id, owner) = (fingerprint(&token), owner(record.owner.as_deref())?);
    let row = StoredSession::filter(|session| session.fingerprint.eq(id));
    let update = row.update(&db, |session| {
        (
            session.data.set(record.values),
            session.user.set(owner),
            session.expires_at.set(record.expires_at),
        )
    });
    update.await?;
    Ok(token)
}

fn owner(text: Option<&str>) -> Result<Option<Fk<User>>> {
    text.map(|text| user_id(text).map(Fk::from)).transpose()
}

fn user_id(text: &str) -> Result<Id<User, i32>> {
    let id: Result<i32, _> = text.parse();
    id.map(Id::new).map_err(|_| {
        Error::internal(format!(
            "the owner of a session is an account's key, not `{text}`"
        ))
    })
}
