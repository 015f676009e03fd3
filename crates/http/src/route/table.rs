//! What `#[get]` leaves behind: rows of a table.

use axum::{extract::Request, response::Response, routing::MethodFilter};
use carafe_core::{check::At, context::AppHandle};
use std::{any::TypeId, fmt, pin::Pin};

/// A boxed future that may move between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A method that a route can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Look.
    Get,
    /// Do.
    Post,
    /// Put in place.
    Put,
    /// Change in part.
    Patch,
    /// Take away.
    Delete,
    /// Look at the headers.
    Head,
    /// Ask what may be done.
    Options,
}

impl Verb {
    /// As it is written on the wire.
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    pub(super) fn filter(self) -> MethodFilter {
        self.row().1
    }

    fn row(self) -> (&'static str, MethodFilter) {
        match self {
            Self::Get => ("GET", MethodFilter::GET),
            Self::Post => ("POST", MethodFilter::POST),
            Self::Put => ("PUT", MethodFilter::PUT),
            Self::Patch => ("PATCH", MethodFilter::PATCH),
            Self::Delete => ("DELETE", MethodFilter::DELETE),
            Self::Head => ("HEAD", MethodFilter::HEAD),
            Self::Options => ("OPTIONS", MethodFilter::OPTIONS),
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something of the app's that a handler takes by `State<T>`.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// Its type.
    pub id: fn() -> TypeId,
    /// Its type as the handler writes it.
    pub name: &'static str,
}

/// One route: a row of a table and a plain function pointer.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The path below the blueprint, such as `/products/{id}`.
    pub path: &'static str,
    /// The name below the blueprint, such as `product`.
    pub name: &'static str,
    /// The methods it answers.
    pub methods: &'static [Verb],
    /// Names of the parameters in the path, in order.
    pub params: &'static [&'static str],
    /// What it takes by `State<T>`.
    pub needs: &'static [Need],
    /// Answers a request.
    pub call: fn(Request, AppHandle) -> BoxFuture<Response>,
    /// Where the attribute stands.
    pub at: At,
}

/// The routes of one handler.
#[derive(Debug, Clone, Copy)]
pub struct RouteSet {
    /// The type that the attribute puts beside the function.
    pub id: TypeId,
    /// Module path and name of the handler.
    pub handler: &'static str,
    /// Its routes.
    pub routes: &'static [Route],
}

impl RouteSet {
    /// The routes of the handler with this marker and this name: one for each attribute.
    pub fn new<R: 'static>(handler: &'static str, routes: &'static [Route]) -> Self {
        Self {
            id: TypeId::of::<R>(),
            handler,
            routes,
        }
    }
}

/// What `routes![]` makes: handlers, and the folder of the crate that lists them.
#[derive(Debug, Clone)]
pub struct RouteList {
    /// The folder of the listing crate's `Cargo.toml`, where its `templates/` and `static/` lie.
    pub folder: &'static str,
    /// The handlers.
    pub sets: Vec<RouteSet>,
}

/// What `.routes()` takes.
#[diagnostic::on_unimplemented(
    message = "`.routes()` takes a list made by `routes!`",
    label = "not a list of routes",
    note = "write `.routes(routes![hello, product])`"
)]
pub trait IntoRoutes {
    /// The list.
    fn into_routes(self) -> RouteList;
}

#[diagnostic::do_not_recommend]
impl IntoRoutes for RouteList {
    fn into_routes(self) -> RouteList {
        self
    }
}
