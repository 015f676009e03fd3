//! What differs between two states of a row, as JSON.

use super::table;
use crate::{fixture::to_json, model::ModelMeta, value::Value};
use carafe_core::DateTime;
use serde_json::{Map, Value as Json};

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// It is new.
    Create,
    /// Columns of it were changed.
    Update,
    /// It is gone.
    Delete,
    /// It was thrown away, and is in the trash.
    Trash,
    /// It came back from the trash.
    Restore,
}

impl Action {
    const ALL: [Self; 5] = [
        Self::Create,
        Self::Update,
        Self::Delete,
        Self::Trash,
        Self::Restore,
    ];

    /// Its name in the table: `create`, `update`, `delete`, `trash`, `restore`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Trash => "trash",
            Self::Restore => "restore",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// What two states of one row say.
    fn between(meta: &ModelMeta, old: &[Value], new: &[Value]) -> Self {
        let gone = meta.soft_delete.map(usize::from);
        match gone.map(|column| (old[column].is_null(), new[column].is_null())) {
            Some((true, false)) => Self::Trash,
            Some((false, true)) => Self::Restore,
            _ => Self::Update,
        }
    }
}

/// The columns of the table that [`entry`] gives values for.
pub(super) const WRITTEN: [u16; 6] = [
    table::KEY,
    table::ACTION,
    table::AT,
    table::WHO,
    table::WHO_ID,
    table::CHANGES,
];

/// A row before and after.
pub(super) type States = (Option<Vec<Value>>, Option<Vec<Value>>);

/// The row of the table that tells of a change, in the order of [`WRITTEN`]; `None` when nothing changed.
pub(super) fn entry(
    meta: &'static ModelMeta,
    (old, new): &States,
    (at, who): (DateTime, &super::Who),
) -> Option<Vec<Value>> {
    let action = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => Action::Create,
        (Some(_), None) => Action::Delete,
        (Some(old), Some(new)) => Action::between(meta, old, new),
    };
    let changes = changes(meta, old.as_deref(), new.as_deref());
    if changes.is_empty() && action == Action::Update {
        return None;
    }
    let row = old.as_deref().or(new.as_deref()).unwrap_or_default();
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    Some(vec![
        Value::from(key(meta, row)),
        Value::from(action.name()),
        Value::DateTime(at),
        text(&who.name),
        text(&who.id),
        Value::from(Json::Object(changes).to_string()),
    ])
}

/// The key of a row as one text; that of several columns is a list.
pub(super) fn key(meta: &'static ModelMeta, row: &[Value]) -> String {
    let part = |column: &u16| {
        let column = usize::from(*column);
        to_json(&meta.columns[column], &row[column])
    };
    match meta.pk {
        [column] => match part(column) {
            Json::String(text) => text,
            other => other.to_string(),
        },
        columns => Json::Array(columns.iter().map(part).collect()).to_string(),
    }
}

/// `{"price": ["1.00", "2.00"]}`; a secret column has null in the place of its values.
fn changes(
    meta: &'static ModelMeta,
    old: Option<&[Value]>,
    new: Option<&[Value]>,
) -> Map<String, Json> {
    let mut changes = Map::new();
    for (at, column) in meta.columns.iter().enumerate() {
        let value = |row: Option<&[Value]>| row.map_or(Value::Null, |row| row[at].clone());
        let (old, new) = (value(old), value(new));
        if old == new {
            continue;
        }
        // A proxy may call it otherwise, and need not say again that it is secret.
        let mut own = meta.base().columns.iter();
        let own = own.find(|own| own.name == column.name).unwrap_or(column);
        let both = || Json::Array(vec![to_json(column, &old), to_json(column, &new)]);
        let told = if own.secret || column.secret {
            Json::Null
        } else {
            both()
        };
        changes.insert(own.field.to_owned(), told);
    }
    changes
}
