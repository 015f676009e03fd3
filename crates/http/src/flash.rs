//! Flash messages: said now, shown on the next page that asks for them, and then gone.

use crate::session::Session;
use carafe_core::{
    Result,
    context::{self, Context},
};

const KEY: &str = "_flashes";
/// A page that never shows them must not fill the session.
const MOST: usize = 50;

/// A message for the person, and its category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// Such as `success` or `error`; `message` when nothing was said.
    pub category: String,
    /// The text.
    pub message: String,
}

/// Said in this request and not yet in the session.
#[derive(Debug, Default)]
struct Waiting(Vec<(String, String)>);

/// Says something that the next page shows.
///
/// Outside a request nobody would see it: a line in the log says so.
///
/// ```
/// use carafe_http::flash::flash;
///
/// async fn save() -> &'static str {
///     flash("Your changes were saved.");
///     "saved"
/// }
/// ```
pub fn flash(message: impl Into<String>) {
    flash_as("message", message);
}

/// Says something of a category, which pages show in its own colour.
///
/// ```
/// carafe_http::flash::flash_as("error", "This name is taken.");
/// ```
pub fn flash_as(category: impl Into<String>, message: impl Into<String>) {
    let said = (category.into(), message.into());
    let Some(context) = context::current() else {
        tracing::warn!(
            category = said.0,
            message = said.1,
            "a flash message outside a request is lost"
        );
        return;
    };
    let mut waiting = context.take::<Waiting>().unwrap_or_default();
    waiting.0.push(said);
    context.insert(waiting);
}

/// Takes the messages: those of earlier requests first, then those of this one.
///
/// # Errors
/// Whatever the session's store says.
pub async fn take(context: &Context) -> Result<Vec<Flash>> {
    let session = crate::session::current()?;
    let mut all: Vec<(String, String)> = session.get(KEY).await?.unwrap_or_default();
    session.remove(KEY).await?;
    all.extend(context.take::<Waiting>().unwrap_or_default().0);
    Ok(all
        .into_iter()
        .map(|(category, message)| Flash { category, message })
        .collect())
}

pub(crate) fn is_waiting(context: &Context) -> bool {
    context
        .with(|waiting: &mut Waiting| !waiting.0.is_empty())
        .unwrap_or_default()
}

/// Puts what was said and not shown into the session.
pub(crate) async fn keep(context: &Context, session: &Session) -> Result<()> {
    let Some(waiting) = context.take::<Waiting>() else {
        return Ok(());
    };
    let mut all: Vec<(String, String)> = session.get(KEY).await?.unwrap_or_default();
    all.extend(waiting.0);
    all.drain(..all.len().saturating_sub(MOST));
    session.insert(KEY, all).await
}
