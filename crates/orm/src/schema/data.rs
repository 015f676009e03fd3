//! States and operations as a small tree: what the files hold and what hashes are made of.

use super::rules::{check_entries, rules_entries};
use super::{Column, Field, FieldKind, Index, ManyToMany, ModelState, Reference, Target, Unique};
use crate::{model::OnDelete, value::ColumnType};
use std::fmt::Write as _;

/// A value of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Data {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A binary fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// Several values.
    List(Vec<Data>),
    /// Named values.
    Table(Entries),
}

/// Named values, in the order of the file. What has its default value is left out, so that a key which a later
/// version adds does not change the hash of an old migration.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Entries(Vec<(&'static str, Data)>);

impl Entries {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn put(mut self, key: &'static str, value: Data) -> Self {
        self.0.push((key, value));
        self
    }

    pub(crate) fn text(self, key: &'static str, value: impl Into<String>) -> Self {
        self.put(key, Data::Text(value.into()))
    }

    pub(crate) fn flag(self, key: &'static str, value: bool) -> Self {
        if value {
            self.put(key, Data::Bool(true))
        } else {
            self
        }
    }

    pub(crate) fn list<T: Into<Data>>(
        self,
        key: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values: Vec<Data> = values.into_iter().map(Into::into).collect();
        if values.is_empty() {
            self
        } else {
            self.put(key, Data::List(values))
        }
    }

    pub(crate) fn extend(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Data)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// The one spelling that hashes are made of: sorted keys, no spaces. It must never change.
    pub(crate) fn write_canonical(entries: &Self, out: &mut String) {
        let mut sorted: Vec<_> = entries.iter().collect();
        sorted.sort_by_key(|(key, _)| *key);
        out.push('{');
        for (key, value) in sorted {
            let _ = write!(out, "{key}:");
            value.write_canonical(out);
            out.push(';');
        }
        out.push('}');
    }
}

impl Data {
    fn write_canonical(&self, out: &mut String) {
        match self {
            Self::Text(text) => {
                let _ = write!(out, "{}'{text}", text.len());
            }
            Self::Int(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Float(number) => {
                let _ = write!(out, "{number:?}");
            }
            Self::Bool(yes) => {
                let _ = write!(out, "{yes}");
            }
            Self::Table(entries) => Entries::write_canonical(entries, out),
            Self::List(values) => {
                out.push('[');
                for value in values {
                    value.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
        }
    }
}

impl From<Entries> for Data {
    fn from(entries: Entries) -> Self {
        Self::Table(entries)
    }
}

impl From<&String> for Data {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Data {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Data {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

/// What a model is, without its name.
pub(crate) fn model_entries(model: &ModelState) -> Entries {
    Entries::new()
        .text("table", &model.table)
        .list("fields", model.fields.iter().map(field_entries))
        .list("pk", &model.pk)
        .list("uniques", model.uniques.iter().map(unique_entries))
        .list("indexes", model.indexes.iter().map(index_entries))
        .list("checks", model.checks.iter().map(check_entries))
        .optional_text("comment", model.comment.as_ref())
        .search(model.search.as_ref())
}

/// A field.
pub(crate) fn field_entries(field: &Field) -> Entries {
    let entries = Entries::new().text("name", &field.name);
    match &field.kind {
        FieldKind::Column(column) => entries.extend(column_entries(&field.name, column)),
        FieldKind::ManyToMany(relation) => entries.extend(relation_entries(relation)),
    }
}

fn column_entries(field: &str, column: &Column) -> Entries {
    let mut entries = Entries::new().text("type", type_name(column.kind));
    if column.name != field {
        entries = entries.text("column", &column.name);
    }
    if column.max > 0 {
        entries = entries.put("max", Data::Int(column.max.into()));
    }
    if column.digits != (0, 0) {
        entries = entries.list(
            "digits",
            [i64::from(column.digits.0), column.digits.1.into()],
        );
    }
    let entries = entries
        .flag("null", column.nullable)
        .flag("auto", column.auto)
        .extend(rules_entries(&column.rules));
    match &column.references {
        Some(reference) => entries.extend(reference_entries(reference)),
        None => entries,
    }
}

fn reference_entries(reference: &Reference) -> Entries {
    target_entries(&reference.to)
        .text("on_delete", on_delete_name(reference.on_delete))
        .text("constraint", &reference.constraint)
}

fn relation_entries(relation: &ManyToMany) -> Entries {
    Entries::new()
        .text("type", "m2m")
        .extend(target_entries(&relation.to))
        .text("table", &relation.table)
        .list("columns", [&relation.owner, &relation.target])
}

fn target_entries(target: &Target) -> Entries {
    let entries = Entries::new().text("to", target.model.to_string());
    let Some(external) = &target.external else {
        return entries;
    };
    entries
        .text("to_table", &external.table)
        .text("to_column", &external.column)
        .text("to_type", type_name(external.kind))
}

/// A unique constraint.
pub(crate) fn unique_entries(unique: &Unique) -> Entries {
    Entries::new()
        .text("name", &unique.name)
        .list("fields", &unique.fields)
        .list("operators", &unique.operators)
        .words("condition", unique.condition.as_ref())
}

/// An index.
pub(crate) fn index_entries(index: &Index) -> Entries {
    Entries::new()
        .text("name", &index.name)
        .list("fields", index.fields.iter().map(ToString::to_string))
}

/// All types, for reading their names.
pub(crate) const TYPES: [ColumnType; 36] = [
    ColumnType::SmallInt,
    ColumnType::Int,
    ColumnType::BigInt,
    ColumnType::Float,
    ColumnType::Bool,
    ColumnType::Text,
    ColumnType::Decimal,
    ColumnType::Bytes,
    ColumnType::Date,
    ColumnType::Time,
    ColumnType::DateTime,
    ColumnType::PositiveSmallInt,
    ColumnType::PositiveInt,
    ColumnType::PositiveBigInt,
    ColumnType::Real,
    ColumnType::Uuid,
    ColumnType::Duration,
    ColumnType::Json,
    ColumnType::IpAddr,
    ColumnType::Array(&ColumnType::SmallInt),
    ColumnType::Array(&ColumnType::Int),
    ColumnType::Array(&ColumnType::BigInt),
    ColumnType::Array(&ColumnType::Float),
    ColumnType::Array(&ColumnType::Bool),
    ColumnType::Array(&ColumnType::Text),
    ColumnType::Array(&ColumnType::Decimal),
    ColumnType::Array(&ColumnType::Date),
    ColumnType::Array(&ColumnType::Time),
    ColumnType::Array(&ColumnType::DateTime),
    ColumnType::Array(&ColumnType::Uuid),
    ColumnType::Range(&ColumnType::Int),
    ColumnType::Range(&ColumnType::BigInt),
    ColumnType::Range(&ColumnType::Decimal),
    ColumnType::Range(&ColumnType::Date),
    ColumnType::Range(&ColumnType::DateTime),
    ColumnType::HStore,
];

/// The name of a type in the files.
pub(crate) fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::SmallInt => "i16",
        ColumnType::Int => "i32",
        ColumnType::BigInt => "i64",
        ColumnType::Float => "f64",
        ColumnType::Bool => "bool",
        ColumnType::Text => "text",
        ColumnType::Decimal => "decimal",
        ColumnType::Bytes => "bytes",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "datetime",
        ColumnType::PositiveSmallInt => "u16",
        ColumnType::PositiveInt => "u32",
        ColumnType::PositiveBigInt => "u64",
        ColumnType::Real => "f32",
        ColumnType::Uuid => "uuid",
        ColumnType::Duration => "duration",
        ColumnType::Json => "json",
        ColumnType::IpAddr => "ip",
        ColumnType::HStore => "hstore",
        ColumnType::Array(of) => match of {
            ColumnType::SmallInt => "i16[]",
            ColumnType::Int => "i32[]",
            ColumnType::BigInt => "i64[]",
            ColumnType::Float => "f64[]",
            ColumnType::Bool => "bool[]",
            ColumnType::Text => "text[]",
            ColumnType::Decimal => "decimal[]",
            ColumnType::Date => "date[]",
            ColumnType::Time => "time[]",
            ColumnType::DateTime => "datetime[]",
            ColumnType::Uuid => "uuid[]",
            _ => "array",
        },
        ColumnType::Range(of) => match of {
            ColumnType::Int => "range<i32>",
            ColumnType::BigInt => "range<i64>",
            ColumnType::Decimal => "range<decimal>",
            ColumnType::Date => "range<date>",
            ColumnType::DateTime => "range<datetime>",
            _ => "range",
        },
    }
}

/// All rules, for reading their names.
pub(crate) const ON_DELETE: [OnDelete; 4] = [
    OnDelete::Cascade,
    OnDelete::Restrict,
    OnDelete::SetNull,
    OnDelete::DoNothing,
];

/// The name of a rule in the files.
pub(crate) fn on_delete_name(rule: OnDelete) -> &'static str {
    match rule {
        OnDelete::Cascade => "cascade",
        OnDelete::Restrict => "restrict",
        OnDelete::SetNull => "set_null",
        OnDelete::DoNothing => "do_nothing",
        // Never in a migration: `OnDelete::in_database`.
        OnDelete::Protect => "protect",
        OnDelete::SetDefault => "set_default",
        OnDelete::Set => "set",
    }
}
