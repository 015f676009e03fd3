//! `.aggregate()`: one row about all rows.

use super::{Agg, Group};
use crate::{
    db::{Db, Run},
    model::Model,
    query::{
        Marker, Never,
        expr::Expr,
        path::ColsOf,
        select::Exprs,
        set::QuerySet,
        tape::{Code, Tape},
    },
    shape::Shape,
    value::{DbType, Nullness},
};
use carafe_core::{Error, Result};
use std::{fmt, marker::PhantomData, panic::Location};

/// What `.aggregate()` takes, and `.annotate()` of groups: an aggregate, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one value of a group of `{M}` rows",
    label = "each row has its own: aggregate it, or group by it",
    note = "aggregates are `.count()`, `.sum()`, `.max()`, …; what is grouped by is `g.key()`"
)]
pub trait Aggregates<M> {
    /// The values alone.
    type Row: Shape;
    /// The values behind those of `S`.
    type After<S: Shape>: Shape;

    /// Appends them to a tape.
    fn out(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness, R> Aggregates<M> for Agg<T, Group<M>, N, R>
where
    N::Wrap<T>: Shape,
{
    type Row = N::Wrap<T>;
    type After<S: Shape> = (S, N::Wrap<T>);

    fn out(self, tape: &mut Tape) {
        Exprs::out(self.expr(), tape);
    }
}

// A second implementation keeps rustc from printing the first one under every mistake.
#[diagnostic::do_not_recommend]
impl<T, N, R> Aggregates<Never> for Agg<T, Never, N, R> {
    type Row = bool;
    type After<S: Shape> = S;

    fn out(self, _: &mut Tape) {}
}

#[diagnostic::do_not_recommend]
impl<T: DbType, M, N: Nullness> Aggregates<M> for Expr<T, Group<M>, N>
where
    N::Wrap<T>: Shape,
{
    type Row = N::Wrap<T>;
    type After<S: Shape> = (S, N::Wrap<T>);

    fn out(self, tape: &mut Tape) {
        Exprs::out(self, tape);
    }
}

macro_rules! tuples {
    ($(($($item:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($item: Aggregates<M>),*> Aggregates<M> for ($($item,)*) {
            type Row = ($($item::Row,)*);
            type After<S: Shape> = (S, $($item::Row,)*);

            fn out(self, tape: &mut Tape) {
                let ($($item,)*) = self;
                $($item.out(tape);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// One row of values about all rows: `Product::all().aggregate(|p| (p.price.avg(), p.id.count()))`.
    pub fn aggregate<A: Aggregates<M>>(
        mut self,
        values: impl FnOnce(ColsOf<M>) -> A,
    ) -> Totals<M, A::Row> {
        self.tape.op(Code::Group, 0);
        values(M::COLS).out(&mut self.tape);
        Totals {
            tape: self.tape,
            types: PhantomData,
        }
    }
}

/// One row about all rows of a query.
#[must_use = "it does nothing until `.fetch(&db).await`"]
pub struct Totals<M, A> {
    pub(in crate::query) tape: Tape,
    pub(in crate::query) types: Marker<(M, A)>,
}

impl<M, A> fmt::Debug for Totals<M, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M, A> Clone for Totals<M, A> {
    fn clone(&self) -> Self {
        Self {
            tape: self.tape.clone(),
            types: PhantomData,
        }
    }
}

impl<M, A: Shape> Totals<M, A> {
    /// The row: there always is one, also when the query has none.
    #[track_caller]
    pub fn fetch(mut self, db: &Db) -> Run<'_, A> {
        self.tape.op(Code::Select, 0);
        db.select(self.tape, Location::caller(), |mut rows: Vec<A>| {
            rows.pop()
                .ok_or_else(|| Error::internal("an aggregate gave no row"))
        })
    }

    /// The same as [`fetch`](Self::fetch).
    #[track_caller]
    pub fn one(self, db: &Db) -> Run<'_, A> {
        self.fetch(db)
    }

    /// The SQL it becomes on that database.
    pub fn sql(&self, db: &Db) -> Result<String> {
        let mut tape = self.tape.clone();
        tape.op(Code::Select, 0);
        db.statements(&tape)
    }
}
