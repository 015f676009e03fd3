//! The attributes and derives of Carafe. Applications use them through the `carafe` crate.

mod assets;
mod choice;
mod generic;
mod login;
mod mixin;
mod model;
mod queryset;
mod route;
mod row;
mod sql;
mod view;

use proc_macro::TokenStream;

#[doc = include_str!("model/model.md")]
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let (arguments, item) = (arguments.into(), item.into());
    mixin::mixed(&arguments, &item)
        .unwrap_or_else(|| model::expand(arguments, &item))
        .into()
}

/// Fields that several models have: `#[model(mixins(Timestamps))]` puts them into a model.
///
/// ```ignore
/// #[mixin]
/// #[derive(Debug, Clone)]
/// pub struct Timestamps {
///     #[field(auto_now_add)]
///     pub created_at: DateTime,
///     #[field(auto_now)]
///     pub updated_at: DateTime,
/// }
///
/// #[model(mixins(Timestamps), order_by(-created_at))]
/// pub struct Product {
///     pub id: Id<Self>,
///     pub name: String,
/// }
/// ```
///
/// They are the model's own fields then: `product.created_at`, `Product::filter(|p| p.created_at.gt(…))`. Names of types
/// and values in them are looked up where the model stands.
#[proc_macro_attribute]
pub fn mixin(arguments: TokenStream, item: TokenStream) -> TokenStream {
    mixin::expand(&arguments.into(), &item.into()).into()
}

#[doc = include_str!("choice/choice.md")]
#[proc_macro_derive(Choice, attributes(choice))]
pub fn choice(item: TokenStream) -> TokenStream {
    choice::expand(item.into()).into()
}

#[doc = include_str!("generic/generic.md")]
#[proc_macro_derive(GenericFk, attributes(generic))]
pub fn generic_fk(item: TokenStream) -> TokenStream {
    generic::expand(item.into()).into()
}

/// A struct whose fields are columns of a model and of rows related to it, read by name and checked by the compiler.
///
/// `#[view(Product)]` stands on a struct with named fields. A field is the column of its name; `#[from(category.name)]`
/// names another, `#[expr(|p| p.price * 2)]` computes one, and `#[nested]` or `#[nested(category)]` is a view of the
/// row behind a relation: `Option` when it may be missing, `Vec` for a list, for which the view has the field `id`.
/// `ProductCard::of(Product::filter(…))` gives the query, and so does `.view()` where the type of its rows is known.
#[proc_macro_attribute]
pub fn view(arguments: TokenStream, item: TokenStream) -> TokenStream {
    view::expand(arguments.into(), &item.into()).into()
}

/// Methods on the queries of a model: `#[queryset]` on `impl QuerySet<Product> { … }`.
///
/// `Product::all().cheap().limit(5)` then works wherever `ProductQuerySet` is imported, the trait that the attribute makes. It
/// is as visible as the first method. What is said of one row is better a method on its columns, which also works inside relations.
#[proc_macro_attribute]
pub fn queryset(_: TokenStream, item: TokenStream) -> TokenStream {
    queryset::expand(&item.into()).into()
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

/// One SQL statement from a literal, with values captured by name.
///
/// ```ignore
/// let lo = Decimal::from(10);
/// let dear: Vec<Product> = sql!("SELECT {*} FROM {Product} WHERE price > {lo}").fetch(&db).await?;
/// let count: i64 = sql!("SELECT count(*) FROM {Product} WHERE id IN ({..ids})").one(&db).await?;
/// sql!("UPDATE {Product} SET stock = 0 WHERE price < {lo}").execute(&db).await?;
/// ```
///
/// | written | becomes |
/// |---|---|
/// | `{name}`, `{self.name}`, `{pair.0}` | a parameter with this value |
/// | `IN ({..ids})` | one parameter with all values of a list |
/// | `{*}`, `{p.*}` | the columns of the row type, behind the alias `p` |
/// | `{Product}` | the model's table, as the database calls it |
/// | `{{`, `}}` | a brace |
///
/// The type of the rows is that of the result: a model, a `#[derive(Row)]` struct, a tuple or a single value. Nothing
/// but a literal becomes SQL, so what a user typed never does.
#[proc_macro]
pub fn sql(input: TokenStream) -> TokenStream {
    sql::expand(sql::Kind::Statement, input.into()).into()
}

/// A piece of SQL as an expression of a query: `expr!("lower({p.name})" as String)`.
///
/// It captures columns, expressions and values, has the type that `as` says (`Option<…>` when it may be NULL), and
/// stands wherever a typed expression does: in `filter`, `order_by`, `select` and `set`.
///
/// ```ignore
/// Product::filter(|p| expr!("length({p.name}) > {most}" as bool)).fetch(&db).await?;
/// ```
#[proc_macro]
pub fn expr(input: TokenStream) -> TokenStream {
    sql::expand(sql::Kind::Expression, input.into()).into()
}

/// A struct as the row of a `sql!` statement: its fields are the columns, in their order and by their names.
///
/// `#[row(column = "…")]` on a field names a column that is called otherwise; a field may be a model too.
#[proc_macro_derive(Row, attributes(row))]
pub fn row(item: TokenStream) -> TokenStream {
    row::expand(item.into()).into()
}
