//! The condition that a model puts on every query of it, and queries without it.

use super::{
    QuerySet,
    path::ColsOf,
    predicate::IntoPred,
    tape::{Code, PathNode, Tape},
};
use crate::{
    db::{Db, Run},
    model::{Model, SoftDelete},
    shape::Shape,
    write,
};
use std::panic::Location;

/// The condition of a model as a tape; `None` when it has none just now.
pub type ScopeFn = fn() -> Option<Tape>;

/// `Unscoped` leaves out the model's own `scope`.
pub(crate) const OWN: u16 = 1;
/// `Unscoped` lets rows in that were thrown away.
pub(crate) const WITH_TRASH: u16 = 2;
/// `Unscoped` asks for rows that were thrown away, and no others.
pub(crate) const TRASH: u16 = 4;

/// What `scope = |p| …` says.
#[doc(hidden)]
pub fn scope<M: Model, E: IntoPred<M>, F: FnOnce(ColsOf<M>) -> E>(condition: F) -> Option<Tape> {
    condition(M::COLS).into_tape()
}

impl Tape {
    /// The start of a statement about rows at hand, which are there whatever the model's queries leave out: Django's
    /// base manager.
    pub(crate) fn base(node: &'static PathNode) -> Self {
        let mut tape = Self::from(node);
        tape.unscoped();
        tape
    }

    /// The same for a query that was begun.
    pub(crate) fn unscoped(&mut self) {
        let first = self.ops().first().and_then(|op| op.node);
        if first.is_some_and(|node| node.model.is_scoped()) {
            self.op(Code::Unscoped, OWN | WITH_TRASH);
        }
    }
}

/// Rows that a model's queries leave out by themselves.
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// All rows, whatever the model's `scope` and `soft_delete` leave out.
    ///
    /// Conditions inside relations stay: `c.products.any(…)` sees only what the scope of `Product` lets through.
    ///
    /// ```ignore
    /// let all = Product::all().unscoped().count(&db).await?;
    /// ```
    pub fn unscoped(mut self) -> Self {
        self.tape.op(Code::Unscoped, OWN | WITH_TRASH);
        self
    }

    /// Also rows that were thrown away.
    ///
    /// ```ignore
    /// let ever = Product::all().with_trash().count(&db).await?;
    /// ```
    pub fn with_trash(mut self) -> Self
    where
        M: SoftDelete,
    {
        self.tape.op(Code::Unscoped, WITH_TRASH);
        self
    }

    /// Only rows that were thrown away.
    ///
    /// ```ignore
    /// let trash = Product::all().trash().order_by(|p| -p.deleted_at).fetch(&db).await?;
    /// ```
    pub fn trash(mut self) -> Self
    where
        M: SoftDelete,
    {
        self.tape.op(Code::Unscoped, TRASH);
        self
    }

    /// Takes the rows out of the trash, with what was thrown away because of them, and says how many.
    ///
    /// ```ignore
    /// Product::filter(|p| p.name.eq("Tea")).restore(&db).await?;
    /// ```
    #[track_caller]
    pub fn restore(self, db: &Db) -> Run<'_, u64>
    where
        M: SoftDelete,
    {
        let at = Location::caller();
        Run::new(write::restore(db, M::META, self.tape, at))
    }

    /// Deletes the rows for good, and says how many; what refers to them goes by its `on_delete`.
    ///
    /// ```ignore
    /// Product::all().trash().hard_delete(&db).await?;
    /// ```
    #[track_caller]
    pub fn hard_delete(self, db: &Db) -> Run<'_, u64>
    where
        M: SoftDelete,
    {
        let at = Location::caller();
        Run::new(write::hard_delete(db, M::META, self.tape, at))
    }
}
