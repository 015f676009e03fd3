//! Queries put together: in either, in both, in the first only.

use super::{
    QuerySet,
    path::{Path, Root},
    tape::{Code, Combination, Tape},
};
use crate::{model::Model, shape::Shape};

/// A query whose rows are of type `S`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give rows of type `{S}`",
    label = "queries that are combined give the same rows",
    note = "`.select(…)` the same columns in both, or ask the same model"
)]
pub trait Alike<S> {
    /// The query.
    fn into_tape(self) -> Tape;
}

#[diagnostic::do_not_recommend]
impl<M, S> Alike<S> for QuerySet<M, S> {
    fn into_tape(self) -> Tape {
        self.tape
    }
}

/// Combining. The result is a query again: filter it, order it, load relations of it.
///
/// ```
/// # use carafe_macros::model;
/// # use carafe_orm::{Db, Id, Model};
/// #[model(crate = carafe_orm)]
/// pub struct Track {
///     pub id: Id<Self>,
///     pub name: String,
///     pub price: i32,
/// }
///
/// # async fn example(db: &Db) -> carafe_core::Result<()> {
/// let cheap = Track::filter(|t| t.price.lt(5));
/// let short = Track::filter(|t| t.name.eq("A"));
/// let both = cheap.union(short).order_by(|t| t.name).limit(10).fetch(db).await?;
/// # drop(both);
/// # Ok(())
/// # }
/// ```
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The rows of either, each once.
    pub fn union(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::Union)
    }

    /// The rows of either; those of both come twice.
    pub fn union_all(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::UnionAll)
    }

    /// The rows of both, each once.
    pub fn intersection(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::Intersection)
    }

    /// The rows of both, as often as both have them; not on SQLite.
    pub fn intersection_all(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::IntersectionAll)
    }

    /// The rows of this query that the other has not, each once.
    pub fn difference(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::Difference)
    }

    /// The rows of this query less those of the other, one by one; not on SQLite.
    pub fn difference_all(self, other: impl Alike<S>) -> Self {
        self.combined(other.into_tape(), Combination::DifferenceAll)
    }

    /// What comes so far as a table of its own (`WITH …`): what follows asks only these rows.
    ///
    /// `tracks.order_by(|t| -t.price).limit(10).with_cte().filter(…)` filters the ten, where a filter before would
    /// find another ten.
    pub fn with_cte(self) -> Self {
        let mut query = Self::of_tape(Tape::from(Root::<M>::NODE));
        query.arm(self.tape);
        query.tape.op(Code::Cte, 0);
        query
    }

    fn combined(self, other: Tape, how: Combination) -> Self {
        let mut query = Self::of_tape(Tape::from(Root::<M>::NODE));
        query.arm(self.tape);
        query.arm(other);
        query.tape.op(Code::Combine, how as u16);
        query
    }

    pub(super) fn arm(&mut self, tape: Tape) {
        self.tape.op(Code::Arm, 0);
        self.tape.join(tape);
        self.tape.op(Code::EndArm, 0);
    }
}
