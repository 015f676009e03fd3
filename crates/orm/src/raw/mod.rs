//! SQL written by hand: `sql!` for statements, `expr!` for expressions inside a query.
//!
//! - `site`: one `sql!` of the program, as a constant
//! - `param`: what it captures as a parameter; `fragment`: what an expression captures
//! - `query`: a statement that can be sent
//! - `check`: all statements of the sources, prepared and compared
//! - `fits`: whether its columns are those of the row type

mod check;
mod fits;
mod fragment;
mod param;
mod query;
mod site;

pub use self::{
    check::{SqlReport, check_sql},
    fragment::Part,
    param::Param,
    query::RawQuery,
};
#[doc(hidden)]
pub use self::{
    fragment::Fragment,
    param::{Bound, list, param},
    query::query,
    site::{Piece, Site},
};

pub(crate) use self::{
    check::{Described, Family},
    fits::fits,
    param::list_kind,
    site::{row, site},
};
