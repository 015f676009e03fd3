//! The functions of queries in one place: `use carafe::orm::functions::*;`.
//!
//! What belongs to a column is a method of it (`p.name.lower()`, `p.price.sum()`); here is what stands by itself.

pub use crate::query::{
    aggregate::{corr, count_all, covar_pop, covar_samp, regr},
    case, coalesce, concat, greatest, json_array, json_object, least, now, pi, random, search_rank,
    subquery::{exists, outer, outer_by},
    uuid4, uuid7, value,
    window::{
        cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile, percent_rank,
        rank, row_number,
    },
};
