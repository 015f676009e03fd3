//! Queries whose model and fields are known only at run time: for the admin, fixtures and filters from a URL.
//!
//! Names are looked up in [`ModelMeta`](crate::model::ModelMeta), never put into SQL. A lookup is Django's:
//! `category__name__icontains`. Secret columns cannot be named.
//!
//! - `path`, `walk`: from names to columns, through relations
//! - `transform`, `lookup`, `json`: what is compared with what
//! - `filter`, `parse`: conditions that no model has read yet, also from a query string

mod filter;
mod fit;
mod hstore;
mod json;
mod keyset;
mod lookup;
mod parse;
mod path;
mod query;
mod range;
mod row;
mod transform;
mod walk;
mod write;

use self::lookup::is_lookup;
pub use self::{
    filter::DynFilter,
    path::{FieldPath, resolve},
    query::DynQuery,
    row::DynRow,
    write::{delete, delete_preview, insert, links, set_links, update},
};
pub(crate) use self::{
    path::{incoming, root},
    row::Replayed,
    write::overwrite,
};
