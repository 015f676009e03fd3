//! The HTTP part of a blueprint: routes, hooks, layers, and what is mounted inside.

use super::table::{IntoRoutes, RouteSet};
use crate::hook::{AfterHook, BeforeHook, Caught, Hooks, OnError, typed};
use axum::{Router, response::IntoResponse, routing::Route as AxumRoute};
use carafe_core::{Error, check::At, context::AppHandle};
use std::{borrow::Cow, convert::Infallible, error::Error as StdError, fmt, sync::Arc};
use tower_layer::Layer;
use tower_service::Service;

pub(super) type LayerFn = Box<dyn FnOnce(Router<AppHandle>) -> Router<AppHandle> + Send>;
type Text = Cow<'static, str>;

/// A tower layer that can be put around routes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer that fits around routes",
    note = "any `tower::Layer` does whose service takes a request and gives a response"
)]
pub trait HttpLayer: Send + 'static {
    /// Puts it around every route of the router.
    fn wrap(self, router: Router<AppHandle>) -> Router<AppHandle>;
}

#[diagnostic::do_not_recommend]
impl<L> HttpLayer for L
where
    L: Layer<AxumRoute> + Clone + Send + Sync + 'static,
    L::Service: Service<axum::extract::Request> + Clone + Send + Sync + 'static,
    <L::Service as Service<axum::extract::Request>>::Response: IntoResponse + 'static,
    <L::Service as Service<axum::extract::Request>>::Error: Into<Infallible> + 'static,
    <L::Service as Service<axum::extract::Request>>::Future: Send + 'static,
{
    fn wrap(self, router: Router<AppHandle>) -> Router<AppHandle> {
        router.layer(self)
    }
}

/// Something mounted under a prefix.
pub(super) struct Child<T> {
    pub prefix: Text,
    pub at: At,
    pub inner: T,
}

/// Routes with a name, and the hooks and layers around them. `carafe::Blueprint` wraps one.
#[derive(Default)]
pub struct Scope {
    pub(super) name: Text,
    pub(super) sets: Vec<RouteSet>,
    pub(super) folders: Vec<&'static str>,
    pub(super) hooks: Hooks,
    pub(super) children: Vec<Child<Scope>>,
    pub(super) routers: Vec<Child<Router>>,
    pub(super) layers: Vec<LayerFn>,
}

impl Scope {
    /// An empty one. The name stands before the names of its routes.
    pub fn new(name: impl Into<Text>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Folders of the crates whose `routes![]` it was given.
    pub fn folders(&self) -> &[&'static str] {
        &self.folders
    }

    /// The same with those of everything mounted inside, its own first.
    pub fn all_folders(&self) -> Vec<&'static str> {
        let mut folders = self.folders.clone();
        for folder in self
            .children
            .iter()
            .flat_map(|child| child.inner.all_folders())
        {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// Adds handlers.
    pub fn routes(&mut self, routes: impl IntoRoutes) {
        let list = routes.into_routes();
        self.sets.extend(list.sets);
        if !self.folders.contains(&list.folder) {
            self.folders.push(list.folder);
        }
    }

    /// Puts another scope under a prefix.
    pub fn mount(&mut self, prefix: impl Into<Text>, inner: Self, at: At) {
        self.children.push(Child {
            prefix: prefix.into(),
            at,
            inner,
        });
    }

    /// Puts an axum router under a prefix, as it is. Under `/` it answers what nothing else does.
    pub fn axum(&mut self, prefix: impl Into<Text>, inner: Router, at: At) {
        self.routers.push(Child {
            prefix: prefix.into(),
            at,
            inner,
        });
    }

    /// Adds a hook that runs before each handler.
    pub fn before_request<A>(&mut self, hook: impl BeforeHook<A>) {
        self.hooks.before.push(hook.erase());
    }

    /// Adds a hook that sees each response.
    pub fn after_request<M>(&mut self, hook: impl AfterHook<M>) {
        self.hooks.after.push(hook.erase());
    }

    /// Adds a function that runs when everything is done, with the error if there was one.
    pub fn teardown(&mut self, hook: impl Fn(Option<&Error>) + Send + Sync + 'static) {
        self.hooks.teardown.push(Arc::new(hook));
    }

    /// Answers instead when the status is this one.
    pub fn on_status<M>(&mut self, status: u16, handler: impl OnError<M>) {
        self.hooks.by_status.push((status, handler.erase()));
    }

    /// Answers instead when an error of this type was returned.
    pub fn on_error<E, U, R>(&mut self, handler: impl Fn(Caught<E>) -> U + Send + Sync + 'static)
    where
        E: StdError + Send + Sync + 'static,
        U: Future<Output = R> + Send + 'static,
        R: IntoResponse,
    {
        self.hooks.by_type.push(typed(handler));
    }

    /// Puts a tower layer around everything in it.
    pub fn layer(&mut self, layer: impl HttpLayer) {
        self.layers.push(Box::new(|router| layer.wrap(router)));
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handlers: Vec<_> = self.sets.iter().map(|set| set.handler).collect();
        f.debug_struct("Scope")
            .field("name", &self.name)
            .field("routes", &handlers)
            .finish_non_exhaustive()
    }
}
