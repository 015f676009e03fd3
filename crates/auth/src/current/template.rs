//! `user` in templates.

use super::current_user;
use carafe_core::Result;
use carafe_templates::Context;

/// The names that [`template_user`] gives.
pub const TEMPLATE_NAMES: &[&str] = &["user"];

/// `user`: the row of the account that is signed in, or none, so that `{% if user %}` asks whether anybody is.
///
/// Loaded only for templates that mention it.
pub async fn template_user() -> Result<Context> {
    Ok(Context::new().with("user", current_user().await?))
}
