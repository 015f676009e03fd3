//! Models, queries and migrations checked by the compiler. Start at [`Db`], then [`Model`].
//!
//! - [`model`]: what a model is, and the registry that gives it label and table
//! - [`value`]: Rust types as columns
//! - [`query`]: asking the database
//! - [`functions`]: what stands by itself in a query
//! - [`raw`]: SQL written by hand
//! - [`mod@write`]: changing rows
//! - [`history`]: who changed what, and when
//! - [`shape`]: what a query gives back
//! - [`sql`]: from a query's shape to a statement
//! - [`db`]: connections, transactions, URLs
//! - [`driver`]: SQLite, PostgreSQL, MariaDB and MySQL
//! - [`dynamic`]: queries whose fields are known at run time
//! - [`schema`]: what the database should look like
//! - [`migrate`]: evolving it

pub mod db;
pub mod driver;
pub mod dynamic;
mod extract;
pub mod fixture;
pub mod functions;
pub mod history;
pub mod migrate;
pub mod model;
pub mod query;
pub mod raw;
pub mod schema;
pub mod shape;
pub mod sql;
pub mod test;
pub mod value;
pub mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[doc(inline)]
pub use crate::{
    db::{Db, Run, Tx},
    extract::{LazyDb, NonAtomic},
    model::{
        AnyFk, Fk, GenericFk, GenericRelation, Id, M2m, Model, OnDelete, OneToOne, Registry, Rev,
        RevOne,
    },
    query::{On, Page, Pred, QuerySet},
    value::Value,
    write::Insertable,
};
