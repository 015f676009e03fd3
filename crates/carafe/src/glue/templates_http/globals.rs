//! What every template may mention: the request, and what batteries add. Loaded only when it is mentioned.

use crate::{App, Blueprint};
use carafe_core::{Result, context};
use carafe_http::route::BoxFuture;
use carafe_templates::{Context, Environment};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Loads values for the names it was registered with.
pub(crate) type Load = Arc<dyn Fn() -> BoxFuture<Result<Context>> + Send + Sync>;

/// Names, and what loads them.
#[derive(Clone)]
pub(crate) struct Loaded {
    pub(crate) names: &'static [&'static str],
    pub(crate) load: Load,
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Loaded").field(&self.names).finish()
    }
}

impl Blueprint {
    /// Gives templates names of its own: `load` runs before a page that mentions one of them.
    ///
    /// ```
    /// use carafe::{context, prelude::*, templates::Context};
    ///
    /// async fn basket() -> Result<Context> {
    ///     Ok(context! { basket_size: 3 })
    /// }
    ///
    /// let shop = Blueprint::new("shop").template_globals(&["basket_size"], basket);
    /// # drop(shop);
    /// ```
    pub fn template_globals<F, U>(mut self, names: &'static [&'static str], load: F) -> Self
    where
        F: Fn() -> U + Send + Sync + 'static,
        U: Future<Output = Result<Context>> + Send + 'static,
    {
        let label = self.name().to_owned();
        self.extras.push(&label, load_with(names, load));
        self
    }
}

impl App {
    /// Gives templates names of its own: `load` runs before a page that mentions one of them.
    pub fn template_globals<F, U>(mut self, names: &'static [&'static str], load: F) -> Self
    where
        F: Fn() -> U + Send + Sync + 'static,
        U: Future<Output = Result<Context>> + Send + 'static,
    {
        self.root = self.root.template_globals(names, load);
        self
    }
}

/// Names, and an `async fn` that loads them.
pub(crate) fn load_with<F, U>(names: &'static [&'static str], load: F) -> Loaded
where
    F: Fn() -> U + Send + Sync + 'static,
    U: Future<Output = Result<Context>> + Send + 'static,
{
    let load: Load = Arc::new(move || Box::pin(load()));
    Loaded { names, load }
}

/// All of them. It lies in the app handle.
#[derive(Debug, Default)]
pub(crate) struct Globals(pub(crate) Vec<Loaded>);

impl Globals {
    /// What this template needs.
    pub(super) async fn of(&self, environment: &Environment, template: &str) -> Result<Context> {
        let mut all = request();
        for loaded in &self.0 {
            if environment.mentions(template, loaded.names) {
                all = all.merged(&(loaded.load)().await?);
            }
        }
        Ok(all)
    }
}

/// `request.method`, `request.path`, `request.route`, and the language.
fn request() -> Context {
    let made = context::with(|context| {
        let language = context.language();
        let globals = Context::new().with("language", language.as_deref().unwrap_or("en"));
        let Some(info) = context.info() else {
            return globals;
        };
        let request = BTreeMap::from([
            ("method", info.method.as_str().to_owned()),
            ("path", format!("{}{}", info.prefix, info.uri.path())),
            ("query", info.uri.query().unwrap_or_default().to_owned()),
            ("route", context.route().unwrap_or_default().to_owned()),
            ("id", context.id().to_string()),
        ]);
        globals.with("request", request)
    });
    made.unwrap_or_default()
}
