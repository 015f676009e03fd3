//! New rows.

use super::{IntoSets, assign::literals, explain, validate::check_value};
use crate::{
    db::{Db, Run},
    model::{Model, ModelMeta},
    query::{
        path::{ColsOf, Path, Root},
        tape::{Code, Tape},
    },
    value::{ColumnType, DbType, Value},
};
use carafe_core::{Error, Result, clock};
use std::{fmt, marker::PhantomData, panic::Location};

/// The values of a new row, by position of their column.
#[derive(Debug, Default)]
pub struct NewColumns {
    tape: Tape,
}

impl NewColumns {
    /// Column `column` gets this value.
    #[inline]
    pub fn put<T: DbType>(&mut self, column: u16, value: T) {
        self.tape
            .op_with(Code::InsertColumn, column, value.into_value());
    }
}

/// A new row: `NewProduct { … }`, written by `#[model]`.
pub trait Insertable: Sized + Send {
    /// Its model.
    type Model: Model;

    /// Hands over its values.
    fn bind(self, columns: &mut NewColumns);

    /// Also sets columns that have a default.
    fn with<A: IntoSets<Self::Model>>(
        self,
        sets: impl FnOnce(ColsOf<Self::Model>) -> A,
    ) -> Insert<Self::Model> {
        let mut insert = Insert::of(self);
        sets(Self::Model::COLS).sets(&mut insert.tape);
        insert
    }

    /// Inserts it and gives the row as the database keeps it.
    #[track_caller]
    fn insert(self, db: &Db) -> Run<'_, Self::Model> {
        Insert::of(self).send(db, Location::caller())
    }
}

/// A new row with further columns set.
#[must_use = "an insert does nothing until `.insert(&db).await`"]
pub struct Insert<M> {
    tape: Tape,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Insert<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M: Model> Insert<M> {
    fn of<N: Insertable<Model = M>>(row: N) -> Self {
        let mut columns = NewColumns {
            tape: Tape::from(Root::<M>::NODE),
        };
        row.bind(&mut columns);
        Self {
            tape: columns.tape,
            model: PhantomData,
        }
    }

    /// Inserts it and gives the row as the database keeps it.
    #[track_caller]
    pub fn insert(self, db: &Db) -> Run<'_, M> {
        self.send(db, Location::caller())
    }

    fn send<'e>(mut self, db: &'e Db, at: &'static Location<'static>) -> Run<'e, M> {
        let checked = complete(M::META, &mut self.tape);
        Run::new(async move {
            checked.map_err(|error| error.located(at))?;
            let row = db.select(self.tape, at, |mut rows: Vec<M>| {
                rows.pop().ok_or_else(Error::not_found)
            });
            row.await.map_err(|error| explain(error, M::META))
        })
    }
}

/// Adds defaults, refuses values that do not fit, and ends the statement.
pub(crate) fn complete(meta: &'static ModelMeta, tape: &mut Tape) -> Result<()> {
    for (column, info) in (0..).zip(meta.columns) {
        let named = |op: &crate::query::tape::Op| {
            matches!(op.code, Code::InsertColumn | Code::Set) && op.arg == column
        };
        if tape.ops().iter().any(named) {
            continue;
        }
        if let Some(default) = info.default {
            tape.op_with(Code::InsertColumn, column, default());
        } else if info.auto_now || info.auto_now_add {
            tape.op_with(Code::InsertColumn, column, now(meta, column));
        }
    }
    let refused: Vec<_> = literals(tape, 0)
        .filter_map(|(column, value)| check_value(meta, column, value))
        .collect();
    tape.op(Code::Insert, 0);
    if refused.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(refused))
    }
}

/// The present time, as the column keeps it.
pub(super) fn now(meta: &'static ModelMeta, column: u16) -> Value {
    let now = clock::now();
    match meta.columns[usize::from(column)].kind {
        ColumnType::Date => Value::Date(now.date()),
        ColumnType::Time => Value::Time(now.time()),
        _ => Value::DateTime(now),
    }
}
