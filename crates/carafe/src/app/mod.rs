//! The app: its root blueprint, its stack, its settings.

mod assemble;
mod launch;
mod sessions;
mod starter;
mod statics;
mod terminal;

pub(crate) use self::{
    assemble::Assembled,
    launch::{accept, start},
    starter::Starters,
};

use crate::blueprint::{Blueprint, CheckKind};
use axum::{Router, response::IntoResponse};
use carafe_core::{
    Check, Checks, Error, Result,
    assets::Assets,
    command::Command,
    context::{AppHandle, AppParts},
    settings::{Section, SectionInfo, Settings},
};
use carafe_http::{
    hook::{AfterHook, BeforeHook, Caught, OnError},
    route::{HttpLayer, IntoRoutes},
    stack::{Stack, StackService},
};
use std::{borrow::Cow, error::Error as StdError, process::ExitCode};
use tokio::net::TcpListener;

/// A whole program: routes, what is mounted, and how it is protected.
///
/// `new` is safe by default. [`main`](Self::main) gives the program its command line; [`serve`](Self::serve) runs on
/// a runtime that is there already; [`into_router`](Self::into_router) is for a program of somebody else.
///
/// ```no_run
/// use carafe::prelude::*;
///
/// #[get("/")]
/// async fn hello() -> Html {
///     html("Hello, World!")
/// }
///
/// fn main() -> ExitCode {
///     App::new().routes(routes![hello]).main()
/// }
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct App {
    pub(crate) root: Blueprint,
    stack: Stack,
    pub(crate) settings: Option<Settings>,
    sections: Vec<SectionInfo>,
}

impl App {
    /// An app with the default stack.
    pub fn new() -> Self {
        Self::default()
    }

    /// An app without the default stack: no check of hosts, no CSRF, no headers, no error pages.
    pub fn bare() -> Self {
        Self {
            stack: Stack::bare(),
            ..Self::default()
        }
    }

    /// Changes the default stack: `.stack(|stack| stack.csrf = false)`. `check --deploy` shows what is off.
    pub fn stack(mut self, change: impl FnOnce(&mut Stack)) -> Self {
        change(&mut self.stack);
        self
    }

    /// Takes these settings and reads none: for tests.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = Some(settings);
        self
    }

    /// Makes a table of settings known that [`section!`](crate::section) describes.
    pub fn section<S: Section>(mut self) -> Self {
        self.sections.push(S::INFO);
        self
    }

    /// Runs once before the program serves: an `async fn` with extractors, like a `before_request` hook.
    pub fn on_start<A>(mut self, hook: impl BeforeHook<A>) -> Self {
        self.root = self.root.on_start(hook);
        self
    }

    /// Adds handlers: `.routes(routes![hello])`.
    pub fn routes(mut self, routes: impl IntoRoutes) -> Self {
        self.root = self.root.routes(routes);
        self
    }

    /// Puts a blueprint under a prefix.
    #[track_caller]
    pub fn mount(mut self, prefix: impl Into<Cow<'static, str>>, blueprint: Blueprint) -> Self {
        self.root = self.root.mount(prefix, blueprint);
        self
    }

    /// Puts an axum router under a prefix, as it is. Under `/` it answers what nothing else does.
    #[track_caller]
    pub fn axum(mut self, prefix: impl Into<Cow<'static, str>>, router: Router) -> Self {
        self.root = self.root.axum(prefix, router);
        self
    }

    /// Runs before each request, also for paths that nothing answers.
    pub fn before_request<A>(mut self, hook: impl BeforeHook<A>) -> Self {
        self.root = self.root.before_request(hook);
        self
    }

    /// Sees each response: `async fn(Response) -> Response`.
    pub fn after_request<M>(mut self, hook: impl AfterHook<M>) -> Self {
        self.root = self.root.after_request(hook);
        self
    }

    /// Runs when a request is done, with its error if there was one.
    pub fn teardown(mut self, hook: impl Fn(Option<&Error>) + Send + Sync + 'static) -> Self {
        self.root = self.root.teardown(hook);
        self
    }

    /// Answers instead when the status is this one: `async fn(Error) -> Html`.
    pub fn on_status<M>(mut self, status: u16, handler: impl OnError<M>) -> Self {
        self.root = self.root.on_status(status, handler);
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
        self.root = self.root.on_error(handler);
        self
    }

    /// Puts a tower layer around every route.
    pub fn layer(mut self, layer: impl HttpLayer) -> Self {
        self.root = self.root.layer(layer);
        self
    }

    /// Gives handlers something by its type: `.state(log)`, then `State(log): State<Log>`.
    #[track_caller]
    pub fn state<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.root = self.root.state(value);
        self
    }

    /// Adds files that a release carries inside: its templates, static files, migrations and locales.
    pub fn assets(mut self, assets: Assets) -> Self {
        self.root = self.root.assets(assets);
        self
    }

    /// Adds a command to the program's command line.
    pub fn command(mut self, command: Command) -> Self {
        self.root = self.root.command(command);
        self
    }

    /// Adds a check that runs before the program serves, and by `check`.
    pub fn check(
        mut self,
        check: impl Fn(&AppHandle, CheckKind) -> Vec<Check> + Send + Sync + 'static,
    ) -> Self {
        self.root = self.root.check(check);
        self
    }

    /// Prepares things for the app handle when settings are known.
    pub fn setup(
        mut self,
        setup: impl FnOnce(&mut AppParts) -> Result<(), Checks> + Send + 'static,
    ) -> Self {
        self.root = self.root.setup(setup);
        self
    }

    /// Runs the program's command line; without arguments it serves.
    ///
    /// A mistake in the set-up is printed with its line, and the program ends with code 78.
    pub fn main(self) -> ExitCode {
        launch::main(self, std::env::args().skip(1).collect())
    }

    /// The whole app as one service, for tests and for servers of somebody else.
    ///
    /// # Errors
    /// Every mistake in the set-up, in one error.
    #[track_caller]
    pub fn build(self) -> Result<StackService> {
        Ok(self.assemble_alone()?.service)
    }

    /// The whole app as an axum router, to be nested or merged into another one.
    ///
    /// # Errors
    /// Every mistake in the set-up, in one error.
    #[track_caller]
    pub fn into_router(self) -> Result<Router> {
        Ok(self.build()?.into_router())
    }

    /// Serves on a listener and a runtime that are there already, until the process is told to stop.
    ///
    /// # Errors
    /// Every mistake in the set-up, in one error; or what a start hook returned.
    pub async fn serve(self, listener: TcpListener) -> Result<()> {
        launch::serve(self.assemble_alone()?, listener).await
    }
}
