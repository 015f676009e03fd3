//! Routes: what an attribute leaves behind, how a list of them becomes a router, and the way back to a URL.
//!
//! - `table`: one [`Route`] is a row and a plain function pointer
//! - [`call`], [`argument`]: from a request to the arguments of a handler; compiled once, here
//! - `scope`, [`build`]: blueprints become one axum router, and mistakes become checks
//! - `names`, `url`: `url_for!` and `url_for`

pub mod argument;
mod build;
pub mod call;
mod endpoint;
mod names;
mod scope;
mod table;
mod url;

#[doc(inline)]
pub use self::{
    build::{Built, build},
    names::{Mounted, RouteTable},
    scope::{HttpLayer, Scope},
    table::{BoxFuture, IntoRoutes, Need, Route, RouteList, RouteSet, Verb},
    url::{Any, Url, UrlArg, site_path, url_for},
};

/// What the route attributes refer to. Nothing here is for people.
#[doc(hidden)]
pub mod private {
    pub use super::{
        argument::{Kind, Pick, PickLast},
        call::{call0, call1, call2, call3, call4, call5, call6, call7, call8},
        table::{BoxFuture, Need, Route, RouteList, RouteSet, Verb},
        url::{Any, Url, UrlArg, put},
    };
    pub use axum::{extract::Request, response::Response};
    pub use carafe_core::{check::At, context::AppHandle};
}
