//! Asking what happened.

use super::{
    column::RecordedColumn,
    diff::{Action, key},
    rows::{At, Values},
    table,
};
use crate::{
    db::{Db, Run},
    dynamic::{DynQuery, DynRow, root},
    fixture::from_json,
    model::{IntoKey, Model, ModelMeta},
    query::{
        path::ColsOf,
        tape::{Code, PathNode, Tape},
    },
    value::{DbType, Value},
};
use carafe_core::{DateTime, Error, Result};
use serde_json::{Map, Value as Json};
use std::{fmt, future::IntoFuture, marker::PhantomData};

/// One change of one row.
#[non_exhaustive]
pub struct Change<M> {
    /// What happened.
    pub action: Action,
    /// When.
    pub at: DateTime,
    /// The name of who did it, when that was known.
    pub who: Option<String>,
    /// The key of their account, when it was one.
    pub who_id: Option<String>,
    /// The key of the row as text; that of several columns is a list: `["a",7]`.
    pub key: String,
    changes: Map<String, Json>,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Change<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change")
            .field("action", &self.action)
            .field("at", &self.at)
            .field("who", &self.who)
            .field("key", &self.key)
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

impl<M: Model> Change<M> {
    /// The names of the fields that changed.
    pub fn fields(&self) -> Vec<&str> {
        self.changes.keys().map(String::as_str).collect()
    }

    /// Whether this column changed.
    pub fn has<C: RecordedColumn<M>>(&self, column: impl FnOnce(ColsOf<M>) -> C) -> bool {
        self.changes.contains_key(column_of(column).1.field)
    }

    /// Its value before; `None` when it did not change, the row is new, or the column is secret.
    pub fn old<C: RecordedColumn<M>>(
        &self,
        column: impl FnOnce(ColsOf<M>) -> C,
    ) -> Option<C::Value> {
        let told = self.action != Action::Create;
        told.then(|| self.value::<C>(column_of(column).1, 0))
            .flatten()
    }

    /// Its value afterwards; `None` when it did not change, the row is gone, or the column is secret.
    #[expect(clippy::new_ret_no_self, reason = "the word beside `old`")]
    pub fn new<C: RecordedColumn<M>>(
        &self,
        column: impl FnOnce(ColsOf<M>) -> C,
    ) -> Option<C::Value> {
        let told = self.action != Action::Delete;
        told.then(|| self.value::<C>(column_of(column).1, 1))
            .flatten()
    }

    /// Old and new values by field as JSON, `{"price": ["1.00", "2.00"]}`; null for a secret one.
    pub fn to_json(&self) -> String {
        Json::Object(self.changes.clone()).to_string()
    }

    fn value<C: RecordedColumn<M>>(
        &self,
        column: &crate::model::ColumnMeta,
        side: usize,
    ) -> Option<C::Value> {
        let json = self.changes.get(column.field)?.get(side)?.clone();
        let value = from_json(column, json).ok()?;
        C::Value::from_cell(value.replayable().as_cell()).ok()
    }
}

fn column_of<M: Model, C: RecordedColumn<M>>(
    column: impl FnOnce(ColsOf<M>) -> C,
) -> (u16, &'static crate::model::ColumnMeta) {
    let at = column(M::COLS).columns().first().copied().unwrap_or(0);
    (at, &M::META.columns[usize::from(at)])
}

/// Changes, newest first; `.await` gives them. [`Model::history`](crate::Model::history) and
/// [`Model::changes`](crate::Model::changes) make it.
#[must_use = "nothing is asked until this is awaited: add `.await`"]
pub struct Changes<'e, M> {
    db: &'e Db,
    at: At,
    tape: Tape,
    limit: Option<u64>,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Changes<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<'e, M: Model> Changes<'e, M> {
    pub(crate) fn new(db: &'e Db, at: At) -> Self {
        Self {
            db,
            at,
            tape: Tape::from(node::<M>()),
            limit: None,
            model: PhantomData,
        }
    }

    pub(crate) fn of_row(self, row: &[Value]) -> Self {
        self.with(table::KEY, key(M::META, row).into(), Code::Eq)
    }

    /// Only those of the row with this key, which may be gone.
    pub fn of(self, row: impl IntoKey<M>) -> Self {
        let parts = match row.into_key().into_value() {
            Value::List(parts) => parts.into_vec(),
            one => vec![one],
        };
        let mut row = vec![Value::Null; M::META.columns.len()];
        for (column, value) in M::META.pk.iter().zip(parts) {
            row[usize::from(*column)] = value;
        }
        self.of_row(&row)
    }

    /// Only those that somebody of this name made.
    pub fn by(self, name: &str) -> Self {
        self.with(table::WHO, name.into(), Code::Eq)
    }

    /// Only those of this sort.
    pub fn action(self, action: Action) -> Self {
        self.with(table::ACTION, action.name().into(), Code::Eq)
    }

    /// Only those at this time or later.
    pub fn since(self, time: DateTime) -> Self {
        self.with(table::AT, time.into(), Code::Ge)
    }

    /// Only those before this time.
    pub fn until(self, time: DateTime) -> Self {
        self.with(table::AT, time.into(), Code::Lt)
    }

    /// At most that many, the newest ones.
    pub fn limit(mut self, changes: u64) -> Self {
        self.limit = Some(changes);
        self
    }

    /// How many there are.
    pub fn count(mut self) -> Run<'e, u64> {
        self.limited();
        self.tape.op(Code::Count, 0);
        self.db.select(self.tape, self.at, |rows: Vec<i64>| {
            Ok(rows.first().map_or(0, |count| count.unsigned_abs()))
        })
    }

    /// Forgets them, and says how many they were.
    ///
    /// ```
    /// # use carafe_core::{DateTime, Result};
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// #[model(crate = carafe_orm, history)]
    /// pub struct Product {
    ///     pub id: Id<Self>,
    ///     pub price: i32,
    /// }
    ///
    /// # async fn example(db: &Db, last_year: DateTime) -> Result<()> {
    /// let forgotten = Product::changes(db).until(last_year).prune().await?;
    /// # drop(forgotten);
    /// # Ok(())
    /// # }
    /// ```
    pub fn prune(mut self) -> Run<'e, u64> {
        if self.limit.is_some() {
            self.newest_first();
            self.limited();
        }
        self.tape.op(Code::Delete, 0);
        self.db.write(self.tape, self.at)
    }

    fn with(mut self, column: u16, value: Value, how: Code) -> Self {
        self.tape.at(Code::Column, column, node::<M>());
        self.tape.value(value);
        self.tape.op(how, 0);
        self.tape.op(Code::Filter, 0);
        self
    }

    fn newest_first(&mut self) {
        self.tape.at(Code::Column, table::ID, node::<M>());
        self.tape.op(Code::Desc, 0);
    }

    fn limited(&mut self) {
        if let Some(limit) = self.limit {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            self.tape.op_with(Code::Limit, 0, Value::Int(limit));
        }
    }

    async fn run(mut self) -> Result<Vec<Change<M>>> {
        self.newest_first();
        self.limited();
        self.tape.op(Code::Select, 0);
        let columns = DynQuery::new(history::<M>()).columns();
        let rows: Vec<DynRow> = self.db.select(self.tape, self.at, Ok).await?;
        let read = |mut row: DynRow| {
            row.fit(&columns)?;
            read(row.into_values())
        };
        let changes: Result<_> = rows.into_iter().map(read).collect();
        changes.map_err(|error| error.located(self.at))
    }
}

impl<'e, M: Model> IntoFuture for Changes<'e, M> {
    type Output = Result<Vec<Change<M>>>;
    type IntoFuture = Run<'e, Vec<Change<M>>>;

    fn into_future(self) -> Self::IntoFuture {
        Run::new(self.run())
    }
}

fn history<M: Model>() -> &'static ModelMeta {
    M::META.history.unwrap_or(M::META)
}

fn node<M: Model>() -> &'static PathNode {
    root(history::<M>())
}

fn read<M>(mut row: Values) -> Result<Change<M>> {
    let mut text = |column: u16| match std::mem::take(&mut row[usize::from(column)]) {
        Value::Text(text) => Some(String::from(text)),
        _ => None,
    };
    let (key, action) = (text(table::KEY), text(table::ACTION));
    let (who, who_id, changes) = (text(table::WHO), text(table::WHO_ID), text(table::CHANGES));
    let changes = changes.and_then(|text| serde_json::from_str(&text).ok());
    let (Some(action), Value::DateTime(at)) = (
        action.as_deref().and_then(Action::named),
        row[usize::from(table::AT)].clone(),
    ) else {
        return Err(Error::internal("a row of a history cannot be read"));
    };
    Ok(Change {
        action,
        at,
        who,
        who_id,
        key: key.unwrap_or_default(),
        changes: changes.unwrap_or_default(),
        model: PhantomData,
    })
}
