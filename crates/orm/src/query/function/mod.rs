//! The functions of the databases, as methods of columns and expressions alike.
//!
//! - `text`, `math`, `date`, `bits`: methods by the type of the column
//! - `lookup`: comparisons that an expression has like a column
//! - `cast`: from one type to another
//! - `choose`: `case()`, `coalesce`, `greatest`, `least`, `concat`
//! - `trigram`: similar texts
//! - `kinds`: their numbers on the tape
//!
//! Each gives the same on every database; where one cannot, it is an error that says what to write instead.

#[macro_use]
mod methods;

mod bits;
mod cast;
mod choose;
mod date;
mod json;
pub(in crate::query) mod kinds;
mod logic;
mod lookup;
mod math;
mod text;
mod trigram;

pub use self::{
    choose::{Case, Concat, Values, case, coalesce, concat, greatest, least},
    date::{InZone, now},
    json::{JsonFields, json_array, json_object},
    kinds::Collation,
    math::{pi, random},
    text::{uuid4, uuid7},
};
pub(crate) use kinds::{Call, Func, call};
