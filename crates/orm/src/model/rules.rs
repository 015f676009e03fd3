//! What a model says of its columns and rows beyond their types: validators, constraints, and expressions that the
//! database keeps.

use super::{Model, ModelMeta};
use crate::query::{
    expr::IntoExpr,
    path::{ColsOf, Path as _, Root},
    predicate::IntoPred,
    tape::Tape,
};

/// What a value must be to be saved. `#[field(range(0..), len(1..=120), email, …)]` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Validator {
    /// At least this number.
    Min(&'static str),
    /// At most this number.
    Max(&'static str),
    /// Less than this number.
    Below(&'static str),
    /// At least that many characters.
    MinLength(u32),
    /// At most that many characters.
    MaxLength(u32),
    /// A text that looks like an address of a mailbox.
    Email,
    /// A web address: `http`, `https`, `ftp` or `ftps`.
    Url,
    /// Letters of ASCII, digits, hyphens and underscores.
    Slug,
    /// A text in which this regular expression finds something.
    Regex(&'static str),
}

/// For how long a value is the only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UniqueFor {
    /// For a day.
    Date,
    /// For that month of any year.
    Month,
    /// For a year.
    Year,
}

/// An expression that the database keeps: a default, a generated column, a condition.
pub type Kept = fn() -> Tape;

/// A column that the database computes from others of its row.
#[derive(Debug, Clone, Copy)]
pub struct Generated {
    /// What it computes.
    pub value: Kept,
    /// Whether it is kept, rather than computed when it is read.
    pub stored: bool,
}

/// A rule that every row keeps.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Constraint {
    /// The condition is true, or unknown because of a NULL.
    Check {
        /// Its name; the table's stands before it in the database.
        name: &'static str,
        /// The condition.
        condition: Kept,
    },
    /// No two rows that fit the condition have these columns alike.
    Unique {
        /// Positions of the columns.
        columns: &'static [u16],
        /// The condition.
        condition: Kept,
    },
    /// No two rows have all of these columns related by these operators.
    Exclude {
        /// Positions of the columns.
        columns: &'static [u16],
        /// PostgreSQL's operator for each of them.
        operators: &'static [&'static str],
        /// Which rows it is about.
        condition: Option<Kept>,
    },
    /// No two rows of a day, a month or a year have this column alike. Validation alone looks after it.
    UniqueFor {
        /// Position of the column.
        column: u16,
        /// Position of the column with the day.
        of: u16,
        /// For how long.
        part: UniqueFor,
    },
}

/// A condition on the rows of `M`.
#[doc(hidden)]
pub fn condition<M: Model, E: IntoPred<M>>(condition: impl FnOnce(ColsOf<M>) -> E) -> Tape {
    let mut tape = Tape::from(Root::<M>::NODE);
    if let Some(condition) = condition(M::COLS).into_tape() {
        tape.join(condition);
    }
    tape
}

/// A value computed from a row of `M`, for a column of type `T`.
#[doc(hidden)]
pub fn computed<M: Model, T, N, E: IntoExpr<T, M, N>>(value: impl FnOnce(ColsOf<M>) -> E) -> Tape {
    let mut tape = Tape::from(Root::<M>::NODE);
    value(M::COLS).write(&mut tape);
    tape
}

impl ModelMeta {
    /// The CHECK constraint that the database calls by this name.
    pub fn check(&self, constraint: &str) -> Option<&'static str> {
        self.checked(constraint).map(|(name, _)| name)
    }

    /// The same with its condition. Of `positive` and `price_positive` the longer one is meant.
    pub(crate) fn checked(&self, constraint: &str) -> Option<(&'static str, Kept)> {
        let checks = self.constraints.iter().filter_map(|known| match known {
            Constraint::Check { name, condition } if is_named(constraint, name) => {
                Some((*name, *condition))
            }
            _ => None,
        });
        checks.max_by_key(|(name, _)| name.len())
    }
}

/// `shop_product_price_positive` is the `price_positive` of some table.
fn is_named(constraint: &str, name: &str) -> bool {
    constraint
        .strip_suffix(name)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
}
