//! The two columns of a generic foreign key.

use super::GenericFk;
use crate::{
    model::{ColumnMeta, Fk, GenericMeta, Model, OnDelete, RelationMeta},
    value::{Cell, ColumnType, DbType, KeyValue, Row, Value, cell_int, cell_text},
};
use carafe_core::{Error, Field, Result};

/// A generic foreign key as a field: itself, or in an `Option`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a generic foreign key",
    label = "`#[field(generic)]` needs an enum with `#[derive(GenericFk)]`, or an `Option` of one"
)]
pub trait GenericField: Sized + Send + 'static {
    /// The key without `Option`.
    type Key: GenericFk;
    /// Whether there may be none.
    const NULL: bool;

    /// The reference, if there is one.
    fn get(&self) -> Option<&Self::Key>;

    /// The field with this reference.
    fn make(key: Option<Self::Key>) -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<K: GenericFk> GenericField for K {
    type Key = K;
    const NULL: bool = false;

    fn get(&self) -> Option<&K> {
        Some(self)
    }

    fn make(key: Option<K>) -> Option<Self> {
        key
    }
}

#[diagnostic::do_not_recommend]
impl<K: GenericFk> GenericField for Option<K> {
    type Key = K;
    const NULL: bool = true;

    fn get(&self) -> Option<&K> {
        self.as_ref()
    }

    fn make(key: Option<K>) -> Option<Self> {
        Some(key)
    }
}

/// What is done with the two columns of a generic foreign key: `__private::Of` for one of type `T`.
#[doc(hidden)]
#[derive(Debug)]
pub struct GenericOf<T> {
    kind: ColumnMeta,
    key: ColumnMeta,
    targets: &'static [RelationMeta],
    read: fn(&mut Row<'_>) -> Result<T>,
    value: fn(&T, u16) -> Value,
    field: fn(&T) -> Field<'_>,
}

/// What is done with the two columns of a generic foreign key.
#[doc(hidden)]
pub const fn generic_of<T: GenericField>() -> GenericOf<T> {
    GenericOf {
        kind: kind_column::<T>(),
        key: key_column::<T>(),
        targets: <T::Key as GenericFk>::TARGETS,
        read,
        value,
        field,
    }
}

const fn kind_column<T: GenericField>() -> ColumnMeta {
    let mut column = ColumnMeta::of::<String>("", "");
    column.nullable = T::NULL;
    column.max = 100;
    column.choices = <T::Key as GenericFk>::VARIANTS;
    column
}

const fn key_column<T: GenericField>() -> ColumnMeta {
    let mut column = ColumnMeta::of::<String>("", "");
    column.nullable = T::NULL;
    column.kind = <T::Key as GenericFk>::KEY;
    if matches!(column.kind, ColumnType::Text) {
        column.max = 255;
    }
    column
}

fn read<T: GenericField>(row: &mut Row<'_>) -> Result<T> {
    let (kind, key) = (row.cell()?, row.cell()?);
    let found = match cell_text(kind) {
        None => None,
        Some(kind) => match T::Key::read(kind, key)? {
            None => return Err(unknown_kind(kind)),
            found => found,
        },
    };
    T::make(found).ok_or_else(|| unknown_kind("NULL"))
}

fn unknown_kind(kind: &str) -> Error {
    Error::internal(format!(
        "a generic foreign key refers to `{kind}`, which is none of its models"
    ))
    .code("orm.E360")
    .hint("add the variant, or change the rows; `#[generic(name = \"…\")]` says what a model is called in the table")
}

fn value<T: GenericField>(field: &T, part: u16) -> Value {
    match field.get() {
        None => Value::Null,
        Some(key) if part == 0 => Value::Text(key.kind().into()),
        Some(key) => stored(key.key(), <T::Key as GenericFk>::KEY),
    }
}

fn field<T: GenericField>(field: &T) -> Field<'_> {
    field.get().map_or(Field::Null, generic_field)
}

/// The reference by name: its type and its key.
#[doc(hidden)]
pub fn generic_field<K: GenericFk>(reference: &K) -> Field<'_> {
    let key = match reference.key() {
        Value::Int(number) => Field::Int(number),
        other => Field::Text(key_text(&other).into()),
    };
    let kind = Field::Text(reference.kind().into());
    Field::Map(vec![("type".into(), kind), ("id".into(), key)])
}

impl<T> GenericOf<T> {
    /// What is known of the column of the type.
    pub const fn kind_meta(self, field: &'static str, name: &'static str) -> ColumnMeta {
        ColumnMeta {
            field,
            name,
            ..self.kind
        }
    }

    /// What is known of the column of the key.
    pub const fn key_meta(self, field: &'static str, name: &'static str) -> ColumnMeta {
        ColumnMeta {
            field,
            name,
            ..self.key
        }
    }

    /// What is known of the key itself; `column` is the position of the column of the type.
    pub const fn meta(self, name: &'static str, column: u16, on_delete: OnDelete) -> GenericMeta {
        GenericMeta {
            name,
            column,
            on_delete,
            targets: self.targets,
        }
    }

    /// The next two cells of a row.
    pub fn cell(self, row: &mut Row<'_>) -> Result<T> {
        (self.read)(row)
    }

    /// The value of the column of the type (0) or of the key (1).
    pub fn value(self, field: &T, part: u16) -> Value {
        (self.value)(field, part)
    }

    /// The reference by name.
    pub fn field(self, field: &T) -> Field<'_> {
        (self.field)(field)
    }
}

/// The type of a column that holds keys of all these types: texts, unless they are alike.
#[doc(hidden)]
pub const fn generic_key_type(keys: &[ColumnType]) -> ColumnType {
    let (mut numbers, mut uuids, mut at) = (true, true, 0);
    while at < keys.len() {
        let key = keys[at];
        numbers &= key.is_integer();
        uuids &= matches!(key, ColumnType::Uuid);
        assert!(
            key.is_integer() || matches!(key, ColumnType::Uuid | ColumnType::Text),
            "a generic foreign key refers to models whose key is a whole number, a text or a UUID"
        );
        at += 1;
    }
    match (numbers, uuids) {
        (true, _) => ColumnType::BigInt,
        (_, true) => ColumnType::Uuid,
        _ => ColumnType::Text,
    }
}

/// The key of a row of `T` in the cell of a key, which may be a text.
#[doc(hidden)]
pub fn generic_key<T: Model>(cell: Cell<'_>) -> Result<Fk<T>> {
    let (number, text) = (cell_int(cell), cell_text(cell));
    let whole = <T::Pk as DbType>::TYPE.is_integer();
    let number = number.or_else(|| text.filter(|_| whole).and_then(|text| text.parse().ok()));
    Fk::from_cell(match (number, text) {
        (Some(number), _) => Cell::Int(number),
        (None, Some(text)) => Cell::Text(text.as_bytes()),
        (None, None) => cell,
    })
}

/// A key as the column of keys holds it.
pub(crate) fn stored(key: Value, column: ColumnType) -> Value {
    if column == ColumnType::Text && key != Value::Null {
        return Value::Text(key_text(&key).into());
    }
    key
}

/// A key as a text: the digits of a number, 32 of a UUID.
pub(crate) fn key_text(key: &Value) -> String {
    match KeyValue::from(key.clone()) {
        KeyValue::Int(number) => number.to_string(),
        KeyValue::Text(text) => text.into(),
        KeyValue::Uuid(uuid) => uuid.simple(),
        KeyValue::Bytes(_) | KeyValue::None => String::new(),
    }
}
