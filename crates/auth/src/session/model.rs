//! `auth_session`.

use crate::user::User;
use carafe_core::DateTime;
use carafe_macros::model;
use carafe_orm::model::Fk;

/// One session. Its token is nowhere in the table, only the token's fingerprint.
#[model(crate = carafe_orm, table = "auth_session", verbose_name = "session")]
#[derive(Debug, Clone)]
pub struct StoredSession {
    /// SHA-256 of the token, in hexadecimal digits.
    #[field(pk, max = 64, secret)]
    pub fingerprint: String,
    /// The values, as JSON.
    #[field(secret)]
    pub data: String,
    /// Who is signed in; the session goes with the account.
    pub user: Option<Fk<User>>,
    /// When it ends.
    #[field(index)]
    pub expires_at: DateTime,
}
