//! `QuerySet`: a query that can go on until it is sent.

use super::{
    load::Load,
    order::IntoOrder,
    page::Paged,
    path::{ColsOf, Path, Root},
    predicate::IntoPred,
    select::Exprs,
    tape::{Code, Tape},
};
use crate::{
    db::{Db, Run},
    model::Model,
    shape::Shape,
    value::Value,
    write::{DeletePreview, IntoSets, check_sets},
};
use carafe_core::{Error, ErrorKind, Result};
use std::{fmt, marker::PhantomData, panic::Location};

/// A query over `M` that gives rows of type `S`.
///
/// Filters always AND. Nothing is sent before [`fetch`](Self::fetch), [`one`](Self::one),
/// [`first`](Self::first), [`count`](Self::count), [`exists`](Self::exists), [`update`](Self::update) or
/// [`delete`](Self::delete).
#[must_use = "a query does nothing until `.fetch(&db).await`"]
pub struct QuerySet<M, S = M> {
    pub(crate) tape: Tape,
    types: PhantomData<fn() -> (M, S)>,
}

impl<M, S> Clone for QuerySet<M, S> {
    fn clone(&self) -> Self {
        Self {
            tape: self.tape.clone(),
            types: PhantomData,
        }
    }
}

impl<M, S> fmt::Debug for QuerySet<M, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M: Model> QuerySet<M> {
    #[inline]
    pub(crate) fn new() -> Self {
        Self {
            tape: Tape::from(Root::<M>::NODE),
            types: PhantomData,
        }
    }
}

impl<M, S> QuerySet<M, S> {
    pub(super) fn of_tape(tape: Tape) -> Self {
        Self {
            tape,
            types: PhantomData,
        }
    }
}

/// Building.
impl<M: Model, S: Shape> QuerySet<M, S> {
    pub(super) fn cast<T>(self) -> QuerySet<M, T> {
        QuerySet {
            tape: self.tape,
            types: PhantomData,
        }
    }

    /// Only the rows that fit.
    #[inline]
    pub fn filter<E: IntoPred<M>>(self, condition: impl FnOnce(ColsOf<M>) -> E) -> Self {
        self.matching(condition(M::COLS))
    }

    /// Only the rows that do not fit.
    pub fn exclude<E: IntoPred<M>>(mut self, condition: impl FnOnce(ColsOf<M>) -> E) -> Self {
        if let Some(condition) = condition(M::COLS).into_tape() {
            self.tape.join(condition);
            self.tape.op(Code::Not, 0);
            self.tape.op(Code::Filter, 0);
        }
        self
    }

    /// Only the rows that fit a condition made before.
    #[inline]
    pub fn matching(mut self, condition: impl IntoPred<M>) -> Self {
        if let Some(condition) = condition.into_tape() {
            self.tape.join(condition);
            self.tape.op(Code::Filter, 0);
        }
        self
    }

    /// In this order; an earlier order is forgotten. NULL sorts before every value.
    pub fn order_by<O: IntoOrder<M>>(mut self, order: impl FnOnce(ColsOf<M>) -> O) -> Self {
        self.tape.op(Code::NoOrder, 0);
        order(M::COLS).order(&mut self.tape);
        self
    }

    /// Loads relations: to-one by a join, to-many by one statement each. The row type shows what is loaded.
    pub fn with<R: Load<M, S>>(
        mut self,
        relations: impl FnOnce(ColsOf<M>) -> R,
    ) -> QuerySet<M, R::Out> {
        relations(M::COLS).load(&mut self.tape);
        self.cast()
    }

    /// Columns instead of whole rows.
    pub fn select<E: Exprs<M>>(
        mut self,
        columns: impl FnOnce(ColsOf<M>) -> E,
    ) -> QuerySet<M, E::Out> {
        self.tape.op(Code::NoOut, 0);
        columns(M::COLS).out(&mut self.tape);
        self.cast()
    }

    /// At most that many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.tape.op_with(Code::Limit, 0, rows_value(rows));
        self
    }

    /// Without the first so many rows.
    pub fn offset(mut self, rows: u64) -> Self {
        self.tape.op_with(Code::Offset, 0, rows_value(rows));
        self
    }

    /// Page `number`, counted from 1, of `per_page` rows, with the count of all rows.
    pub fn page(self, number: u64, per_page: u64) -> Paged<M, S> {
        Paged::new(self, number, per_page)
    }

    /// On the database with this name; `default` is the first one. Other names are those of the settings.
    ///
    /// ```
    /// # use carafe_orm::{Db, Model};
    /// # async fn example<Product: Model>(db: Db) -> carafe_core::Result<()> {
    /// let count = Product::all().using("replica").count(&db).await?;
    /// # drop(count);
    /// # Ok(())
    /// # }
    /// ```
    pub fn using(mut self, database: &'static str) -> Self {
        self.tape.op(Code::Using, crate::db::number_of(database));
        self
    }

    pub(super) fn ending(mut self, code: Code) -> Tape {
        self.tape.op(code, 0);
        self.tape
    }

    /// The number of its shape: queries that differ in values only have the same, and share a statement.
    #[doc(hidden)]
    pub fn shape(&self) -> u128 {
        self.tape.key()
    }

    /// The SQL this query becomes on that database: the statement, then one for each to-many relation.
    pub fn sql(&self, db: &Db) -> Result<String> {
        let mut tape = self.tape.clone();
        tape.op(Code::Select, 0);
        db.statements(&tape)
    }
}

pub(super) fn rows_value(rows: u64) -> Value {
    Value::Int(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// Sending.
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// All rows.
    #[track_caller]
    pub fn fetch(self, db: &Db) -> Run<'_, Vec<S>> {
        db.select(self.ending(Code::Select), Location::caller(), Ok)
    }

    /// The only row. None is a 404, several are an error.
    #[track_caller]
    pub fn one(self, db: &Db) -> Run<'_, S> {
        db.select(self.limit(2).ending(Code::Select), Location::caller(), only)
    }

    /// The first row, if there is one; by primary key when no order was asked for.
    #[track_caller]
    pub fn first(mut self, db: &Db) -> Run<'_, Option<S>> {
        self.tape.op(Code::AnyOrder, 0);
        db.select(
            self.limit(1).ending(Code::Select),
            Location::caller(),
            |mut rows| Ok(rows.pop()),
        )
    }

    /// How many rows.
    #[track_caller]
    pub fn count(self, db: &Db) -> Run<'_, u64> {
        db.select(
            self.ending(Code::Count),
            Location::caller(),
            |rows: Vec<i64>| Ok(rows.first().map_or(0, |count| count.unsigned_abs())),
        )
    }

    /// Whether there is a row.
    #[track_caller]
    pub fn exists(self, db: &Db) -> Run<'_, bool> {
        db.select(
            self.ending(Code::Any),
            Location::caller(),
            |rows: Vec<bool>| Ok(rows.first().is_some_and(|yes| *yes)),
        )
    }

    /// Deletes the rows and says how many; what refers to them goes by its `on_delete`.
    #[track_caller]
    pub fn delete(self, db: &Db) -> Run<'_, u64> {
        let at = Location::caller();
        Run::new(crate::write::delete(db, M::META, self.tape, at))
    }

    /// What [`delete`](Self::delete) would take along, change, and meet in its way.
    #[track_caller]
    pub fn delete_preview(self, db: &Db) -> Run<'_, DeletePreview> {
        let at = Location::caller();
        Run::new(crate::write::delete_preview(db, M::META, self.tape, at))
    }

    /// Changes the rows in the database, in one statement, and says how many.
    #[track_caller]
    pub fn update<A: IntoSets<M>>(
        mut self,
        db: &Db,
        sets: impl FnOnce(ColsOf<M>) -> A,
    ) -> Run<'_, u64> {
        let at = Location::caller();
        let start = self.tape.ops().len();
        sets(M::COLS).sets(&mut self.tape);
        let checked = check_sets(M::META, &mut self.tape, start);
        let tape = self.ending(Code::Update);
        Run::new(async move {
            checked.map_err(|error| error.located(at))?;
            db.write(tape, at)
                .await
                .map_err(|error| crate::write::explain(error, M::META))
        })
    }
}

/// Changes that give rows back.
impl<M: Model> QuerySet<M> {
    /// Changes the rows in the database, and gives them as they then are, in no particular order.
    ///
    /// ```ignore
    /// let sold = Product::filter(|p| p.id.in_(ids)).update_returning(&db, |p| p.stock.set(p.stock - 1)).await?;
    /// ```
    #[track_caller]
    pub fn update_returning<A: IntoSets<M>>(
        self,
        db: &Db,
        sets: impl FnOnce(ColsOf<M>) -> A,
    ) -> Run<'_, Vec<M>> {
        let (at, mut assigned) = (Location::caller(), Tape::default());
        sets(M::COLS).sets(&mut assigned);
        Run::new(crate::write::update_returning(db, self.tape, assigned, at))
    }
}

fn only<S>(mut rows: Vec<S>) -> Result<S> {
    if rows.len() > 1 {
        return Err(
            Error::new(ErrorKind::Internal, "`one` found more than one row")
                .code("orm.E007")
                .hint("filter by something unique, or take `.first()`"),
        );
    }
    rows.pop().ok_or_else(Error::not_found)
}
