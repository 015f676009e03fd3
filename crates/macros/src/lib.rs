//! The attributes and derives of Carafe. Applications use them through the `carafe` crate.

mod assets;
mod login;
mod model;
mod route;

use proc_macro::TokenStream;

#[doc = include_str!("model/model.md")]
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    model::expand(arguments.into(), &item.into()).into()
}

/// Answers `GET` at a path: `#[get("/products/{id}", name = "product")]` on an `async fn`.
///
/// The function stays as it is. Beside it stands a hidden type of the same name that carries its routes for
/// `routes!` and `url_for!`; several route attributes may stand on one function.
#[proc_macro_attribute]
pub fn get(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("get", arguments.into(), item.into()).into()
}

/// Answers `POST` at a path.
#[proc_macro_attribute]
pub fn post(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("post", arguments.into(), item.into()).into()
}

/// Answers `PUT` at a path.
#[proc_macro_attribute]
pub fn put(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("put", arguments.into(), item.into()).into()
}

/// Answers `PATCH` at a path.
#[proc_macro_attribute]
pub fn patch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("patch", arguments.into(), item.into()).into()
}

/// Answers `DELETE` at a path.
#[proc_macro_attribute]
pub fn delete(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("delete", arguments.into(), item.into()).into()
}

/// Answers several methods at a path: `#[route("/contact", methods = [GET, POST])]`.
#[proc_macro_attribute]
pub fn route(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::expand("route", arguments.into(), item.into()).into()
}

/// Lets nobody in who is not signed in: a browser is sent to the login page and comes back, a program that speaks JSON
/// gets a 401.
///
/// It stands above or below the route attribute of an `async fn`, and adds a hidden first argument to it. A handler that
/// wants to know who it is takes `CurrentUser` instead.
#[proc_macro_attribute]
pub fn login_required(arguments: TokenStream, item: TokenStream) -> TokenStream {
    login::expand(arguments.into(), &item.into()).into()
}

/// A list of handlers for `.routes(…)`: `routes![hello, shop::product]`. It remembers the folder of the crate.
#[proc_macro]
pub fn routes(input: TokenStream) -> TokenStream {
    route::routes(input.into()).into()
}

/// The URL of a handler, checked by the compiler: `url_for!(product, id)`, `url_for!(products; page = 2)`.
#[proc_macro]
pub fn url_for(input: TokenStream) -> TokenStream {
    route::url_for(input.into()).into()
}

/// The files in `templates/`, `static/`, `migrations/` and `locales/` of this crate, for the release binary:
/// `.assets(carafe::assets!())`.
///
/// It expands to a struct of `include_str!` and `include_bytes!`. A `build.rs` that names the folders makes cargo
/// notice new files; changed ones it notices by itself.
#[proc_macro]
pub fn assets(_: TokenStream) -> TokenStream {
    assets::expand().into()
}
