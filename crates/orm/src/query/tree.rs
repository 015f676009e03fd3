//! Rows that refer to rows of their own table: what lies below and above them, and recursion in general.

use super::{
    QuerySet,
    kind::{Kind, ToOne},
    path::{ColsOf, Path, Prior, Root},
    predicate::IntoPred,
    relation::Rel,
    tape::{Code, Tape, Tree},
};
use crate::{
    model::{Model, RefersTo},
    shape::Shape,
};

impl<M: Model> QuerySet<M> {
    /// The rows above or below those of a query, without these.
    pub(crate) fn around(start: Tape, relation: u16, up: bool) -> Self {
        let up = if up { Tree::Up as u16 } else { 0 };
        Self::climbing(start, relation | up | Tree::Strict as u16)
    }

    fn climbing(start: Tape, arg: u16) -> Self {
        let mut query = Self::of_tape(Tape::from(Root::<M>::NODE));
        query.arm(start);
        query.tape.op(Code::Tree, arg);
        query
    }

    /// These rows and all below them, over the model's only foreign key to itself. The nearest come first.
    pub fn with_descendants<const I: u16>(self) -> Self
    where
        M: RefersTo<M, I>,
    {
        Self::climbing(self.tape, I)
    }

    /// These rows and all above them, over the model's only foreign key to itself. The nearest come first.
    pub fn with_ancestors<const I: u16>(self) -> Self
    where
        M: RefersTo<M, I>,
    {
        Self::climbing(self.tape, I | Tree::Up as u16)
    }

    /// The same as [`with_descendants`](Self::with_descendants) over one of several foreign keys.
    pub fn with_descendants_by<K: Kind<Own: ToOne>, const I: u16>(
        self,
        parent: impl FnOnce(ColsOf<M>) -> Rel<Root<M>, M, K, I>,
    ) -> Self {
        parent(M::COLS);
        Self::climbing(self.tape, I)
    }

    /// The same as [`with_ancestors`](Self::with_ancestors) over one of several foreign keys.
    pub fn with_ancestors_by<K: Kind<Own: ToOne>, const I: u16>(
        self,
        parent: impl FnOnce(ColsOf<M>) -> Rel<Root<M>, M, K, I>,
    ) -> Self {
        parent(M::COLS);
        Self::climbing(self.tape, I | Tree::Up as u16)
    }

    /// These rows, the rows that fit one of them, the rows that fit one of those, until nothing new comes.
    ///
    /// The closure gets the new row and the one before: `|child, parent| child.parent.eq(parent.id)`.
    pub fn with_recursive<E: IntoPred<M>>(
        self,
        step: impl FnOnce(ColsOf<M>, M::Cols<Prior<M>>) -> E,
    ) -> Self {
        let before = *<M::Cols<Prior<M>> as super::path::Cols>::ALL;
        let condition = step(M::COLS, before).into_tape().unwrap_or_else(|| {
            let mut all = Tape::default();
            all.value(crate::value::Value::Bool(true));
            all
        });
        let mut query = Self::of_tape(Tape::from(Root::<M>::NODE));
        query.arm(self.tape);
        query.arm(condition);
        query.tape.op(Code::Recursive, 0);
        query
    }
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// How many steps each row is from where the tree was entered, before the row.
    pub fn with_depth(mut self) -> QuerySet<M, (i64, S)> {
        self.tape.op(Code::Depth, 0);
        self.tape.op(Code::Lead, 0);
        self.cast()
    }
}
