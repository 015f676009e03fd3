//! Blueprints: Flask's blueprint and Django's app are one thing.

mod parts;

pub use self::parts::CheckKind;
pub(crate) use self::parts::{Extras, Provided, Setup, SharedCheck};

use crate::app::Starters;
use axum::{Router, response::IntoResponse};
use carafe_core::{
    Check, Checks, Error,
    assets::Assets,
    check::At,
    command::Command,
    context::{AppHandle, AppParts},
    settings::SectionInfo,
};
use carafe_http::{
    hook::{AfterHook, BeforeHook, Caught, OnError},
    route::{HttpLayer, IntoRoutes, Scope},
};
use std::{borrow::Cow, error::Error as StdError, sync::Arc};

/// Routes with a name, and what belongs to them: hooks, state, commands, checks.
///
/// ```
/// use carafe::prelude::*;
///
/// #[get("/products/{id}")]
/// async fn product(Path(id): Path<i64>) -> String {
///     format!("product {id}")
/// }
///
/// pub fn shop() -> Blueprint {
///     Blueprint::new("shop").routes(routes![product])
/// }
///
/// let app = App::new().mount("/shop", shop()).build();
/// assert!(app.is_ok());
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct Blueprint {
    pub(crate) scope: Scope,
    pub(crate) provided: Vec<Provided>,
    pub(crate) commands: Vec<Command>,
    pub(crate) checks: Vec<SharedCheck>,
    pub(crate) setups: Vec<Setup>,
    pub(crate) assets: Vec<Assets>,
    pub(crate) extras: Extras,
    pub(crate) starters: Starters,
    pub(crate) sections: Vec<SectionInfo>,
}

impl Blueprint {
    /// An empty one. Its name stands before the names of its routes: `shop.product`.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            scope: Scope::new(name),
            ..Self::default()
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.scope.name()
    }

    /// Adds handlers: `.routes(routes![product, create_product])`.
    pub fn routes(mut self, routes: impl IntoRoutes) -> Self {
        self.scope.routes(routes);
        self
    }

    /// Puts another blueprint under a prefix.
    #[track_caller]
    pub fn mount(mut self, prefix: impl Into<Cow<'static, str>>, inner: Blueprint) -> Self {
        self.scope.mount(prefix, inner.scope, At::caller());
        self.provided.extend(inner.provided);
        self.commands.extend(inner.commands);
        self.checks.extend(inner.checks);
        self.setups.extend(inner.setups);
        self.assets.extend(inner.assets);
        self.extras.absorb(inner.extras);
        self.starters.absorb(inner.starters);
        self.sections.extend(inner.sections);
        self
    }

    /// Puts an axum router under a prefix, as it is. Under `/` it answers what nothing else does.
    #[track_caller]
    pub fn axum(mut self, prefix: impl Into<Cow<'static, str>>, router: Router) -> Self {
        self.scope.axum(prefix, router, At::caller());
        self
    }

    /// Runs before each handler: an `async fn` whose arguments do not read the body. What it returns as
    /// `Option<Response>` or `Err` ends the request.
    pub fn before_request<A>(mut self, hook: impl BeforeHook<A>) -> Self {
        self.scope.before_request(hook);
        self
    }

    /// Sees each response: `async fn(Response) -> Response`.
    pub fn after_request<M>(mut self, hook: impl AfterHook<M>) -> Self {
        self.scope.after_request(hook);
        self
    }

    /// Runs when a request is done, with its error if there was one.
    pub fn teardown(mut self, hook: impl Fn(Option<&Error>) + Send + Sync + 'static) -> Self {
        self.scope.teardown(hook);
        self
    }

    /// Answers instead when the status is this one: `async fn(Error) -> Html`.
    pub fn on_status<M>(mut self, status: u16, handler: impl OnError<M>) -> Self {
        self.scope.on_status(status, handler);
        self
    }

    /// Answers instead when a handler returned an error of this type: `async fn(Caught<MyError>) -> Html`.
    pub fn on_error<E, U, R>(
        mut self,
        handler: impl Fn(Caught<E>) -> U + Send + Sync + 'static,
    ) -> Self
    where
        E: StdError + Send + Sync + 'static,
        U: Future<Output = R> + Send + 'static,
        R: IntoResponse,
    {
        self.scope.on_error(handler);
        self
    }

    /// Puts a tower layer around everything in it.
    pub fn layer(mut self, layer: impl HttpLayer) -> Self {
        self.scope.layer(layer);
        self
    }

    /// Gives handlers something by its type: `.state(log)`, then `State(log): State<Log>`.
    #[track_caller]
    pub fn state<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.provided.push(Provided::new(value, At::caller()));
        self
    }

    /// Adds files that a release carries inside: its templates, static files, migrations and locales.
    pub fn assets(mut self, assets: Assets) -> Self {
        self.assets.push(assets);
        self
    }

    /// Adds a command to the program's command line.
    pub fn command(mut self, command: Command) -> Self {
        self.commands.push(command);
        self
    }

    /// Adds a check that runs before the program serves, and by `check`.
    pub fn check(
        mut self,
        check: impl Fn(&AppHandle, CheckKind) -> Vec<Check> + Send + Sync + 'static,
    ) -> Self {
        self.checks.push(SharedCheck(Arc::new(check)));
        self
    }

    /// Prepares things for the app handle when settings are known: what batteries use.
    pub fn setup(
        mut self,
        setup: impl FnOnce(&mut AppParts) -> Result<(), Checks> + Send + 'static,
    ) -> Self {
        self.setups.push(Setup(Box::new(setup)));
        self
    }

    /// Runs once before the program serves: an `async fn` with extractors, like a `before_request` hook.
    pub fn on_start<A>(mut self, hook: impl BeforeHook<A>) -> Self {
        self.starters.push(hook);
        self
    }
}
