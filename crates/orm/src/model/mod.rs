//! What a model is: a plain struct with `#[model]`, and what the app knows of it.

mod foreign_key;
mod generated;
mod id;
mod list;
mod meta;
mod registry;
mod to_many;

pub use self::{
    foreign_key::Fk,
    id::{Id, IntoKey},
    list::{AdminHook, ModelItem},
    meta::{ColumnMeta, ModelMeta, OnDelete, OrderedColumn, RelationKind, RelationMeta, model_id},
    registry::{JoinTable, Registered, Registry},
    to_many::{M2m, Rev},
};

use crate::{
    db::{Db, Run},
    query::{
        QuerySet,
        path::{Cols, ColsOf, Path, Root},
        predicate::IntoPred,
        tape::{Code, Tape},
    },
    shape::Shape,
    value::{DbType as _, Key, Value},
    write::{self, Insertable, IntoSets},
};
use carafe_core::{Error, Object};
use std::panic::Location;

/// A struct with `#[model]`: one row of a table.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "add `#[model]` to `{Self}`"
)]
pub trait Model: Shape + Object {
    /// The primary key.
    type Pk: Key;
    /// A new row: the columns that have no default.
    type New: Insertable<Model = Self>;
    /// The column handles.
    type Cols<P: Path<Model = Self>>: Cols;
    /// What it looks like, as data.
    const META: &'static ModelMeta;
    /// The column handles outside closures.
    const COLS: ColsOf<Self> = *<ColsOf<Self> as Cols>::ALL;

    /// This row's key.
    fn pk(&self) -> Self::Pk;

    /// The value of a column, by its position.
    fn to_value(&self, column: u16) -> Value;

    /// All rows.
    fn all() -> QuerySet<Self> {
        QuerySet::new()
    }

    /// The rows that fit.
    #[inline]
    fn filter<E: IntoPred<Self>>(condition: impl FnOnce(ColsOf<Self>) -> E) -> QuerySet<Self> {
        QuerySet::new().filter(condition)
    }

    /// The row with this key. None is a 404.
    #[track_caller]
    fn get(db: &Db, key: impl IntoKey<Self>) -> Run<'_, Self> {
        get_by_key(db, &key.into_key(), Location::caller())
    }

    /// Changes this row in the database, and here to what the database then holds.
    #[track_caller]
    fn update<'e, A: IntoSets<Self>>(
        &'e mut self,
        db: &'e Db,
        sets: impl FnOnce(ColsOf<Self>) -> A,
    ) -> Run<'e, ()> {
        let at = Location::caller();
        let mut tape = by_key(self);
        let start = tape.ops().len();
        sets(Self::COLS).sets(&mut tape);
        let checked = write::check_sets(Self::META, &mut tape, start);
        tape.op(Code::Update, 1);
        Run::new(async move {
            checked.map_err(|error| error.located(at))?;
            let row = db.select(tape, at, |mut rows: Vec<Self>| rows.pop().ok_or_else(gone));
            *self = row
                .await
                .map_err(|error| write::explain(error, Self::META))?;
            Ok(())
        })
    }

    /// Writes every column of this row; a row that is gone is an error.
    #[track_caller]
    fn save<'e>(&self, db: &'e Db) -> Run<'e, ()> {
        let at = Location::caller();
        let mut tape = by_key(self);
        let start = tape.ops().len();
        for (column, meta) in (0..).zip(Self::META.columns) {
            if !Self::META.pk.contains(&column) && !meta.auto_now {
                tape.value(self.to_value(column));
                tape.op(Code::Set, column);
            }
        }
        let checked = write::check_sets(Self::META, &mut tape, start);
        tape.op(Code::Update, 0);
        Run::new(async move {
            checked.map_err(|error| error.located(at))?;
            let rows = db
                .write(tape, at)
                .await
                .map_err(|error| write::explain(error, Self::META))?;
            if rows == 0 {
                Err(gone().located(at))
            } else {
                Ok(())
            }
        })
    }

    /// Deletes this row; one that is gone already is a 404.
    #[track_caller]
    fn delete(self, db: &Db) -> Run<'_, ()> {
        let at = Location::caller();
        let mut tape = by_key(&self);
        tape.op(Code::Delete, 0);
        Run::new(async move {
            let rows = db.write(tape, at).await?;
            if rows == 0 {
                Err(gone().located(at))
            } else {
                Ok(())
            }
        })
    }
}

#[track_caller]
fn gone() -> Error {
    Error::not_found().hint("the row is not in the database any more")
}

pub(crate) fn get_by_key<'e, M: Model>(
    db: &'e Db,
    key: &M::Pk,
    at: &'static Location<'static>,
) -> Run<'e, M> {
    let mut tape = key_tape::<M>(key.to_value());
    tape.op(Code::NoOrder, 0);
    tape.op_with(Code::Limit, 0, Value::Int(1));
    tape.op(Code::Select, 0);
    db.select(tape, at, |mut rows: Vec<M>| {
        rows.pop().ok_or_else(Error::not_found)
    })
}

fn by_key<M: Model>(row: &M) -> Tape {
    key_tape::<M>(row.pk().to_value())
}

/// A tape with a condition for each column of the primary key.
fn key_tape<M: Model>(key: Value) -> Tape {
    let node = Root::<M>::NODE;
    let mut tape = Tape::from(node);
    let values = match key {
        Value::List(values) => values.into_vec(),
        value => vec![value],
    };
    for (column, value) in M::META.pk.iter().zip(values) {
        tape.at(Code::Column, *column, node);
        tape.value(value);
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
    }
    tape
}

/// `Self` has a relation to `M`, at position `I`: what a `Rev<Self>` field of `M` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not exactly one relation to `{M}`",
    label = "`Rev<{Self}>` needs a field `Fk<{M}>` or `M2m<{M}>` in `{Self}`; of several, `#[field(via = …)]` names one"
)]
pub trait RefersTo<M, const I: u16> {}

/// The position of the only relation from `T` to `M`.
#[doc(hidden)]
#[expect(
    clippy::extra_unused_type_parameters,
    reason = "the compiler works out the position from them"
)]
pub const fn rev_relation<T: RefersTo<M, I>, M, const I: u16>() -> u16 {
    I
}

/// These columns are unique in `Self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no UNIQUE constraint on exactly these columns",
    label = "not a unique key of `{Self}`",
    note = "add `#[model(unique(…))]`, with the columns in the same order"
)]
pub trait UniqueOn<K> {}
