//! What a model does around its own writes: `impl Hooks` and `impl Clean`.

use super::{
    Columns,
    row::{row_of, values_of},
};
use crate::{
    db::{Db, Tx},
    model::{Model, ModelMeta},
    query::tape::Tape,
    value::{ColumnType, Value},
};
use carafe_core::{Date, DateTime, Decimal, Duration, Error, FieldError, Result, Time, Uuid};
use futures_util::future::BoxFuture;
use std::future::Future;

/// What happened to a row, for [`Hooks::after_commit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    Created,
    /// It was changed.
    Updated,
    /// It is gone.
    Deleted,
}

/// What a model does before and after a row of it is written; `#[model(hooks)]` asks for it.
///
/// They run inside the transaction of the write: an error of a hook undoes it. `insert`, `save`, `save_only`,
/// `update` and `delete` of one row run them, `get_or_create` and `update_or_create` too, and so does the admin.
/// `insert_many`, `bulk_update`, `upsert`, and `update` of a query set do not. Deleting a query set, and
/// whatever goes with a deleted row, runs the hooks of each row.
///
/// A row that is being inserted has no key yet: its `id` is 0, and columns that only the database fills are empty.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `#[model(hooks)]` but has no `impl Hooks`",
    label = "add `impl Hooks for {Self} {{ … }}`"
)]
pub trait Hooks: Model {
    /// Before an INSERT or UPDATE; what it changes is written.
    fn before_save(&mut self, _tx: &Tx, _created: bool) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// After the INSERT or UPDATE, before COMMIT.
    fn after_save(&self, _tx: &Tx, _created: bool) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Before a DELETE.
    fn before_delete(&self, _tx: &Tx) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// After the DELETE, before COMMIT.
    fn after_delete(&self, _tx: &Tx) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// After COMMIT, and not at all when the transaction is undone.
    fn after_commit(&self, _db: &Db, _saved: Saved) -> impl Future<Output = ()> + Send {
        async {}
    }
}

/// A rule over several columns; `#[model(clean)]` asks for it.
///
/// ```ignore
/// impl Clean for Event {
///     fn clean(&self, errors: &mut Errors) {
///         if self.end < self.start {
///             errors.add(Self::COLS.end, "The end comes before the start.");
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `#[model(clean)]` but has no `impl Clean`",
    label = "add `impl Clean for {Self} {{ … }}`"
)]
pub trait Clean: Model {
    /// Adds an error for whatever is wrong with the row.
    fn clean(&self, errors: &mut Errors);
}

/// What [`Clean::clean`] found.
#[derive(Debug, Default)]
pub struct Errors {
    found: Vec<FieldError>,
}

impl Errors {
    /// These columns are wrong.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "handles of columns are values"
    )]
    pub fn add<M: Model>(&mut self, columns: impl Columns<M>, message: impl Into<String>) {
        let message = message.into();
        for column in columns.columns() {
            self.found.push(FieldError {
                field: M::META.columns[usize::from(column)].field.into(),
                code: "invalid",
                message: message.clone(),
            });
        }
    }

    /// The row as a whole is wrong.
    pub fn add_row(&mut self, message: impl Into<String>) {
        self.found.push(FieldError {
            field: "".into(),
            code: "invalid",
            message: message.into(),
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

type Values = Vec<Value>;

/// The hooks of a model, without its type: the admin calls them too.
#[derive(Debug, Clone, Copy)]
pub struct HookTable {
    pub(crate) before_save: for<'a> fn(Values, bool, &'a Tx) -> BoxFuture<'a, Result<Values>>,
    pub(crate) after_save: for<'a> fn(Values, bool, &'a Tx) -> BoxFuture<'a, Result<()>>,
    pub(crate) before_delete: for<'a> fn(Values, &'a Tx) -> BoxFuture<'a, Result<()>>,
    pub(crate) after_delete: for<'a> fn(Values, &'a Tx) -> BoxFuture<'a, Result<()>>,
    pub(crate) after_commit: fn(Values, Db, Saved) -> BoxFuture<'static, ()>,
}

/// The hooks of `M`, for its META.
#[doc(hidden)]
pub const fn hooks<M: Hooks + Sync>() -> HookTable {
    HookTable {
        before_save: |values, created, tx| {
            Box::pin(async move {
                let mut row: M = row_of(values)?;
                row.before_save(tx, created).await?;
                Ok(values_of(&row))
            })
        },
        after_save: |values, created, tx| {
            Box::pin(async move { row_of::<M>(values)?.after_save(tx, created).await })
        },
        before_delete: |values, tx| {
            Box::pin(async move { row_of::<M>(values)?.before_delete(tx).await })
        },
        after_delete: |values, tx| {
            Box::pin(async move { row_of::<M>(values)?.after_delete(tx).await })
        },
        after_commit: |values, db, saved| {
            Box::pin(async move {
                match row_of::<M>(values) {
                    Ok(row) => row.after_commit(&db, saved).await,
                    Err(error) => tracing::error!("after_commit of {}: {error}", M::META.name),
                }
            })
        },
    }
}

/// What `clean` says of these values, for META.
pub type CleanFn = fn(Vec<Value>) -> Result<Vec<FieldError>>;

/// The rule of `M`, for its META.
#[doc(hidden)]
pub const fn clean_of<M: Clean>() -> CleanFn {
    |values| {
        let mut errors = Errors::default();
        row_of::<M>(values)?.clean(&mut errors);
        Ok(errors.found)
    }
}

/// Asks the model's own rule.
pub(crate) fn clean(meta: &ModelMeta, values: &[Value]) -> Result<()> {
    let Some(clean) = meta.clean else {
        return Ok(());
    };
    let found = clean(values.to_vec())?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(found))
    }
}

/// Asks for `after_commit`.
pub(crate) fn on_commit(tx: &Tx, table: HookTable, values: Values, saved: Saved) {
    let db = tx.plain();
    tx.on_commit(move || (table.after_commit)(values, db, saved));
}

/// A new row as its hooks see it: what is not known before the INSERT is empty.
pub(crate) fn staged(
    meta: &'static ModelMeta,
    tape: &Tape,
    start: usize,
    base: Option<Values>,
) -> Values {
    let empty = |column: &crate::model::ColumnMeta| {
        if column.nullable {
            Value::Null
        } else {
            column
                .choices
                .first()
                .map_or_else(|| zero(column.kind), |choice| choice.value.into())
        }
    };
    let mut values = base.unwrap_or_else(|| meta.columns.iter().map(empty).collect());
    for (column, value) in super::assign::given(tape, start) {
        values[usize::from(column)] = value;
    }
    values
}

/// Something of this type, where nothing is known.
fn zero(kind: ColumnType) -> Value {
    match kind {
        kind if kind.is_integer() => Value::Int(0),
        ColumnType::Uuid => Value::Uuid(Uuid::NIL),
        ColumnType::Duration => Value::Duration(Duration::default()),
        ColumnType::Json => Value::Text("null".into()),
        ColumnType::Array(_) => Value::Text("[]".into()),
        ColumnType::Range(_) => Value::Text("empty".into()),
        ColumnType::IpAddr => Value::Text("0.0.0.0".into()),
        ColumnType::Float | ColumnType::Real => Value::Float(0.0),
        ColumnType::Bool => Value::Bool(false),
        ColumnType::Decimal => Value::Decimal(Decimal::from(0)),
        ColumnType::Bytes => Value::Bytes(Box::default()),
        ColumnType::Date => Value::Date(Date::default()),
        ColumnType::Time => Value::Time(Time::default()),
        ColumnType::DateTime => Value::DateTime(DateTime::default()),
        _ => Value::Text("".into()),
    }
}

/// Assigns the values that differ.
pub(crate) fn assign_changes(tape: &mut Tape, before: &[Value], after: Values) {
    use crate::query::tape::Code;
    for ((column, before), after) in (0..).zip(before).zip(after) {
        if *before == after {
            continue;
        }
        if after.is_null() {
            tape.op(Code::Null, 0);
        } else {
            tape.value(after);
        }
        tape.op(Code::Set, column);
    }
}
