//! Asking the database, checked by the compiler.
//!
//! A model's columns are values without size; [`QuerySet`] takes closures over them. Every call appends to a
//! [`tape`]; nothing of a query is generic when it runs.

pub mod aggregate;
pub mod annotate;
mod arithmetic;
pub mod array;
pub mod back;
pub mod bulk;
pub mod column;
mod cursor;
mod distinct;
mod ends;
mod explain;
pub mod expr;
pub mod fetched;
pub mod function;
pub mod generic;
pub mod group;
pub mod hstore;
pub mod json;
pub mod kind;
pub mod load;
pub mod locks;
pub mod operand;
pub mod order;
mod page;
pub mod path;
pub mod predicate;
pub mod range;
pub mod relation;
pub mod scoped;
pub mod search;
pub mod select;
mod set;
pub mod sets;
mod stream;
pub mod subquery;
pub mod tape;
mod tree;
mod values;
pub mod view;
pub mod window;

pub use self::{
    back::Backward,
    column::Col,
    cursor::{CursorPage, CursorPaged},
    explain::{Explain, ExplainFormat},
    expr::{Expr, Maybe},
    function::{
        Case, Collation, Concat, Values, case, coalesce, concat, greatest, json_array, json_object,
        least, now, pi, random, uuid4, uuid7,
    },
    generic::{Generic, Target},
    load::RelQuery,
    operand::{Operand, value},
    page::{Page, Paged},
    path::{ColsOf, On},
    predicate::Pred,
    relation::Rel,
    search::search_rank,
    set::QuerySet,
    stream::RowStream,
    view::View,
};

/// Keeps a type parameter that no field has, without owning anything of it.
pub(crate) type Marker<T> = std::marker::PhantomData<fn() -> T>;

/// Stands where nothing can stand, to keep compiler messages short.
#[doc(hidden)]
#[derive(Debug)]
pub enum Never {}
