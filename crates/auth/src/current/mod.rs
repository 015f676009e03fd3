//! Who is signed in.

mod extract;
mod template;

pub use self::{
    extract::{CurrentUser, LoginRequired, StaffUser},
    template::{TEMPLATE_NAMES, template_user},
};

use crate::{session::Joined, settings::app, user::User};
use carafe_core::{
    Error, Result,
    context::{self, Actor, Context},
    settings::SecuritySettings,
    signing::{Keys, Signer, fingerprint},
};
use carafe_http::session::{self, Session};
use carafe_orm::{LazyDb, model::Model as _};
use std::sync::Arc;

/// Where a session keeps what the password was signed with when somebody signed in.
const PROOF: &str = "_auth_proof";

/// What is known of the request's account, once somebody asked.
#[derive(Clone)]
struct Known(Option<Arc<User>>);

/// The account that is signed in, or `None`. The first question costs one statement, the next ones none.
///
/// A session that began before the password changed, or whose account is not active any more, is nobody's.
///
/// Errors: outside a request, and what the session store or the database says.
pub async fn current_user() -> Result<Option<Arc<User>>> {
    let context = context::current()
        .ok_or_else(|| Error::internal("there is no request, so nobody is signed in"))?;
    if let Some(Known(user)) = context.get::<Known>() {
        return Ok(user);
    }
    let user = find(&session::current()?).await?.map(Arc::new);
    know(user.clone());
    Ok(user)
}

async fn find(session: &Session) -> Result<Option<User>> {
    let Some(owner) = session.owner().await? else {
        return Ok(None);
    };
    let Some(user) = account(&owner).await?.filter(|user| user.is_active) else {
        return Ok(None);
    };
    let proof: Option<String> = session.get(PROOF).await?;
    let proven = proof.is_some_and(|proof| is_proof(&proof, &user).unwrap_or(false));
    Ok(proven.then_some(user))
}

/// The store of the database has read the account together with the session.
async fn account(owner: &str) -> Result<Option<User>> {
    let joined = context::with(Context::take::<Joined>).flatten();
    if let Some(Joined(user)) = joined.filter(|joined| joined.0.id.to_string() == owner) {
        return Ok(Some(user));
    }
    let Ok(id) = owner.parse::<i32>() else {
        return Ok(None);
    };
    let app = app()?;
    let db = LazyDb::of(&app)?.db().await?;
    User::filter(|user| user.id.eq(id)).first(&db).await
}

/// Remembers for this request who is signed in.
fn know(user: Option<Arc<User>>) {
    context::with(|context| {
        context.set_actor(user.as_deref().map(|user| Actor {
            id: user.id.to_string(),
            name: user.username.clone(),
        }));
        context.insert(Known(user));
    });
}

/// Makes this session the account's, for [`login`](crate::login::login).
pub(crate) async fn begin(session: &Session, user: &User) -> Result<()> {
    let id = user.id.to_string();
    // What somebody else left in this browser is not for the next one.
    if session.owner().await?.is_some_and(|owner| owner != id) {
        session.flush().await?;
    }
    session.cycle_id().await?;
    session.set_owner(Some(id)).await?;
    session.insert(PROOF, proof(user)?).await?;
    know(Some(Arc::new(user.clone())));
    Ok(())
}

/// Ends this session.
pub(crate) async fn end(session: &Session) -> Result<()> {
    session.flush().await?;
    know(None);
    Ok(())
}

/// A signature of the stored password: a new password ends the sessions of the old one, wherever they are kept.
fn proof(user: &User) -> Result<String> {
    let signed = signer()?.sign(&fingerprint(&user.password));
    Ok(signed
        .rsplit_once('.')
        .map(|(_, signature)| signature.to_owned())
        .unwrap_or_default())
}

fn is_proof(proof: &str, user: &User) -> Result<bool> {
    let signed = format!("{}.{proof}", fingerprint(&user.password));
    Ok(signer()?.verify(&signed).is_some())
}

fn signer() -> Result<Signer> {
    let app = app()?;
    let security: SecuritySettings = app
        .settings()
        .section()
        .map_err(|check| Error::config(check.to_string()))?;
    let keys = Keys::new(app.secret_key()?.clone());
    let keys = security
        .secret_key_fallbacks
        .into_iter()
        .fold(keys, Keys::with_old);
    Ok(keys.signer("auth.session"))
}
