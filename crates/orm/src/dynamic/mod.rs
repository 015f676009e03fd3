//! Queries whose model and fields are known only at run time: for the admin, fixtures and filters from a URL.
//!
//! Names are looked up in [`ModelMeta`](crate::model::ModelMeta), never put into SQL. A lookup is Django's:
//! `category__name__icontains`. Secret columns cannot be named.

mod keyset;
mod lookup;
mod path;
mod query;
mod row;
mod write;

pub use self::{
    path::{FieldPath, resolve},
    query::DynQuery,
    row::DynRow,
    write::{delete, insert, links, set_links, update},
};
