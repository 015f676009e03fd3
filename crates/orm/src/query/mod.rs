//! Asking the database, checked by the compiler.
//!
//! A model's columns are values without size; [`QuerySet`] takes closures over them. Every call appends to a
//! [`tape`]; nothing of a query is generic when it runs.

pub mod column;
pub mod expr;
pub mod kind;
pub mod load;
pub mod order;
mod page;
pub mod path;
pub mod predicate;
pub mod relation;
pub mod select;
mod set;
pub mod tape;

pub use self::{
    column::Col,
    expr::Expr,
    load::RelQuery,
    page::{Page, Paged},
    path::{ColsOf, On},
    predicate::Pred,
    relation::Rel,
    set::QuerySet,
};

/// Keeps a type parameter that no field has, without owning anything of it.
pub(crate) type Marker<T> = std::marker::PhantomData<fn() -> T>;

/// Stands where nothing can stand, to keep compiler messages short.
#[doc(hidden)]
#[derive(Debug)]
pub enum Never {}
