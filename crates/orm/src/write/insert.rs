//! New rows.

use super::{
    Columns, IntoSets,
    assign::literals,
    explain,
    hooks::{self, Saved},
    row::{ValuesOf, values_of},
    upsert::{self, Keyed},
    validate::check_value,
};
use crate::{
    db::{Db, Run},
    model::{Model, ModelMeta, UniqueOn},
    query::{
        path::{ColsOf, Path, Root},
        tape::{Code, Tape},
    },
    shape::Shape,
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
    /// Columns `column` and the next get a type and a key.
    pub fn put_generic(&mut self, column: u16, kind: Value, key: Value) {
        self.tape.op_with(Code::InsertColumn, column, kind);
        self.tape.op_with(Code::InsertColumn, column + 1, key);
    }

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

    /// Asks everything that an insert would be refused for, unique keys too, and gives the row back.
    ///
    /// All errors come at once, by field. Somebody else may still be faster: `insert` then says so in the same words.
    ///
    /// ```ignore
    /// let product = new.validate(&db).await?.insert(&db).await?;
    /// ```
    #[track_caller]
    fn validate(self, db: &Db) -> Run<'_, Insert<Self::Model>> {
        validated(self, db, Location::caller())
    }

    /// The row with the same unique key, or this one, inserted; and whether it is new.
    ///
    /// However many ask at once: there is one row, and one of them made it. The key names the columns of a
    /// UNIQUE constraint.
    ///
    /// ```ignore
    /// let (tag, created) = NewTag { name: "sale".into() }.get_or_create(&db, |t| t.name).await?;
    /// ```
    #[track_caller]
    fn get_or_create<K: Columns<Self::Model>>(
        self,
        db: &Db,
        key: impl FnOnce(ColsOf<Self::Model>) -> K,
    ) -> Run<'_, (Self::Model, bool)>
    where
        Self::Model: UniqueOn<K>,
    {
        let keyed = keyed(self, key, Location::caller());
        Run::new(async move { upsert::get_or_create(db, keyed?).await })
    }

    /// Changes the row with the same unique key, or inserts this one; and whether it is new.
    ///
    /// In the assignments `incoming()` is this row: `|p| p.price.set(p.incoming().price)`.
    ///
    /// ```ignore
    /// let (product, created) = new.update_or_create(&db, |p| p.sku, |p| p.stock.set(p.stock + 1)).await?;
    /// ```
    #[track_caller]
    fn update_or_create<K: Columns<Self::Model>, A: IntoSets<Self::Model>>(
        self,
        db: &Db,
        key: impl FnOnce(ColsOf<Self::Model>) -> K,
        sets: impl FnOnce(ColsOf<Self::Model>) -> A,
    ) -> Run<'_, (Self::Model, bool)>
    where
        Self::Model: UniqueOn<K>,
    {
        let keyed = keyed(self, key, Location::caller());
        let sets = upsert::sets(sets(Self::Model::COLS));
        Run::new(async move { upsert::update_or_create(db, keyed?, sets).await })
    }

    /// Inserts this row or changes the one with the same unique key, in one statement, without hooks.
    ///
    /// ```ignore
    /// new.upsert(&db, |p| (p.category, p.name), |p| p.price.set(p.incoming().price)).await?;
    /// ```
    #[track_caller]
    fn upsert<K: Columns<Self::Model>, A: IntoSets<Self::Model>>(
        self,
        db: &Db,
        key: impl FnOnce(ColsOf<Self::Model>) -> K,
        sets: impl FnOnce(ColsOf<Self::Model>) -> A,
    ) -> Run<'_, Self::Model>
    where
        Self::Model: UniqueOn<K>,
    {
        let keyed = keyed(self, key, Location::caller());
        let sets = upsert::sets(sets(Self::Model::COLS));
        Run::new(async move { upsert::upsert(db, keyed?, sets).await })
    }
}

/// Asks everything of a new row that an insert would be refused for, and gives it back to be inserted.
pub(crate) fn validated<'e, N: Insertable>(
    row: N,
    db: &'e Db,
    at: &'static Location<'static>,
) -> Run<'e, Insert<N::Model>> {
    let (meta, mut insert) = (N::Model::META, Insert::of(row));
    let tape = insert.tape.clone();
    let _ = fill(meta, &mut insert.tape); // what it refuses is found once more below
    let staged = hooks::staged(meta, &insert.tape, 0, None);
    let given = super::assign::given(&insert.tape, 0).into_iter().collect();
    insert.tape = tape;
    let checked = super::Checked {
        node: Root::<N::Model>::NODE,
        row: given,
        staged,
        own: None,
    };
    Run::new(async move {
        super::validate(db, checked, at).await?;
        Ok(insert)
    })
}

fn keyed<N: Insertable, K: Columns<N::Model>>(
    row: N,
    key: impl FnOnce(ColsOf<N::Model>) -> K,
    at: &'static Location<'static>,
) -> Result<Keyed> {
    let target = key(N::Model::COLS).columns();
    Keyed::new(Root::<N::Model>::NODE, tape_of(row), target, at)
}

/// A new row with further columns set, where one is expected.
#[diagnostic::do_not_recommend]
impl<M: Model> Insertable for Insert<M> {
    type Model = M;

    fn bind(self, columns: &mut NewColumns) {
        columns.tape = self.tape;
    }
}

/// The start of its statement.
pub(crate) fn tape_of<N: Insertable>(row: N) -> Tape {
    let mut columns = NewColumns {
        tape: Tape::from(Root::<N::Model>::NODE),
    };
    row.bind(&mut columns);
    columns.tape
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
        Self {
            tape: tape_of(row),
            model: PhantomData,
        }
    }

    /// Inserts it and gives the row as the database keeps it.
    #[track_caller]
    pub fn insert(self, db: &Db) -> Run<'_, M> {
        self.send(db, Location::caller())
    }

    fn send<'e>(mut self, db: &'e Db, at: &'static Location<'static>) -> Run<'e, M> {
        let filled = fill(M::META, &mut self.tape);
        Run::new(async move {
            filled.map_err(|error| error.located(at))?;
            let row = insert_row(db, self.tape, 0, at).await?;
            row.ok_or_else(|| Error::not_found().located(at))
        })
    }
}

/// Sends a filled row, with its rule and hooks; `how` is what the statement does about a row that is there.
pub(crate) async fn insert_row<M: Model>(
    db: &Db,
    tape: Tape,
    how: u16,
    at: &'static Location<'static>,
) -> Result<Option<M>> {
    insert_shape(db, M::META, (tape, how), at, |_, row| Ok(values_of(row))).await
}

/// The same for a row of whatever type.
pub(crate) async fn insert_shape<S: Shape>(
    db: &Db,
    meta: &'static ModelMeta,
    (tape, how): (Tape, u16),
    at: &'static Location<'static>,
    values_of: ValuesOf<S>,
) -> Result<Option<S>> {
    let Some(table) = meta.hooks else {
        if meta.clean.is_some() {
            let values = hooks::staged(meta, &tape, 0, None);
            hooks::clean(meta, &values).map_err(|error| error.located(at))?;
        }
        return sent(db, meta, (tape, how), at).await;
    };
    let db = db.for_rows(meta).map_err(|error| error.located(at))?;
    let inserted = db.atomic(async move |tx| {
        let mut tape = tape;
        let before = hooks::staged(meta, &tape, 0, None);
        let after = (table.before_save)(before.clone(), true, tx).await?;
        hooks::clean(meta, &after).map_err(|error| error.located(at))?;
        hooks::assign_changes(&mut tape, &before, after);
        check_literals(meta, &tape).map_err(|error| error.located(at))?;
        let Some(mut row) = sent::<S>(tx, meta, (tape, how), at).await? else {
            return Ok(None);
        };
        let values = values_of(meta, &mut row)?;
        (table.after_save)(values.clone(), true, tx).await?;
        hooks::on_commit(tx, table, values, Saved::Created);
        Ok(Some(row))
    });
    inserted.await
}

async fn sent<S: Shape>(
    db: &Db,
    meta: &'static ModelMeta,
    (mut tape, how): (Tape, u16),
    at: &'static Location<'static>,
) -> Result<Option<S>> {
    tape.op(Code::Insert, how);
    let row = db.select(tape, at, |mut rows: Vec<S>| Ok(rows.pop()));
    row.await.map_err(|error| explain(error, meta))
}

/// Adds defaults, refuses values that do not fit, and ends the statement.
pub(crate) fn complete(meta: &'static ModelMeta, tape: &mut Tape) -> Result<()> {
    let filled = fill(meta, tape);
    tape.op(Code::Insert, 0);
    filled
}

/// Adds defaults, and refuses values that do not fit.
pub(crate) fn fill(meta: &'static ModelMeta, tape: &mut Tape) -> Result<()> {
    for (column, info) in (0..).zip(meta.columns) {
        let named = |op: &crate::query::tape::Op| {
            matches!(op.code, Code::InsertColumn | Code::Set) && op.arg == column
        };
        if tape.ops().iter().any(named) {
            continue;
        }
        if let Some(default) = info.default {
            tape.op_with(Code::InsertColumn, column, default());
        } else if info.version {
            tape.op_with(Code::InsertColumn, column, Value::Int(1));
        } else if info.auto_now || info.auto_now_add {
            tape.op_with(Code::InsertColumn, column, now(meta, column));
        }
    }
    check_literals(meta, tape)
}

fn check_literals(meta: &'static ModelMeta, tape: &Tape) -> Result<()> {
    let refused: Vec<_> = literals(tape, 0)
        .filter_map(|(column, value)| check_value(meta, column, value))
        .collect();
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
