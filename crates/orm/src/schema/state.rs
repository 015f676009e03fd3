//! All models at one point of the history.

use super::{
    Check, Rules, Search, Words,
    data::{Entries, model_entries},
    naming::sha256_hex,
};
use crate::{model::OnDelete, value::ColumnType};
use std::{collections::BTreeMap, fmt};

/// The name of a model: the label of its blueprint and the name of its struct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelKey {
    /// Label of the blueprint, such as `shop`.
    pub label: String,
    /// Name of the struct, such as `Product`.
    pub name: String,
}

/// All models, each with everything that the database must know of it.
///
/// Two states are equal when they describe the same models; the order of models and fields does not count.
#[derive(Debug, Clone, Default)]
pub struct State {
    models: BTreeMap<ModelKey, ModelState>,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelState {
    /// Its table.
    pub table: String,
    /// Its fields, in the order of the table.
    pub fields: Vec<Field>,
    /// The fields of the primary key.
    pub pk: Vec<String>,
    /// Fields that are unique, alone or together.
    pub uniques: Vec<Unique>,
    /// Indexes, those of foreign keys among them.
    pub indexes: Vec<Index>,
    /// Conditions that every row keeps.
    pub checks: Vec<Check>,
    /// What is to be remembered about the table.
    pub comment: Option<String>,
    /// In which fields people search.
    pub search: Option<Search>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the struct, such as `category`.
    pub name: String,
    /// What it is in the database.
    pub kind: FieldKind,
}

/// What a field is in the database.
#[expect(clippy::large_enum_variant, reason = "few exist, and not for long")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A column.
    Column(Column),
    /// A table of its own that holds pairs of keys.
    ManyToMany(ManyToMany),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the table, such as `category_id`.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Most characters of a text; 0 is no limit.
    pub max: u32,
    /// Precision and scale of a decimal; (0, 0) when not given.
    pub digits: (u8, u8),
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether the database numbers it.
    pub auto: bool,
    /// What else the database must know of it.
    pub rules: Rules,
    /// The row it refers to.
    pub references: Option<Reference>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The other model.
    pub to: Target,
    /// What happens to this row when the other goes.
    pub on_delete: OnDelete,
    /// Name of the constraint.
    pub constraint: String,
}

/// The model that a relation leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub model: ModelKey,
    /// Its key, when migrations do not manage its table and the state therefore does not hold it.
    pub external: Option<External>,
}

/// The key of a table that migrations leave alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct External {
    /// The table.
    pub table: String,
    /// The column of its key.
    pub column: String,
    /// The type of that column.
    pub kind: ColumnType,
}

/// A many-to-many relation and its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyToMany {
    /// The other model.
    pub to: Target,
    /// The table that holds the pairs.
    pub table: String,
    /// Its column with the key of the model that has the field.
    pub owner: String,
    /// Its column with the key of the other model.
    pub target: String,
}

/// Fields that no two rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unique {
    /// Name of the constraint.
    pub name: String,
    /// The fields.
    pub fields: Vec<String>,
    /// Which rows it is about; all when `None`.
    pub condition: Option<Words>,
    /// How two rows must not be related, an operator for each field; empty when they must not be equal.
    pub operators: Vec<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// The fields, most significant first.
    pub fields: Vec<IndexedField>,
}

/// A field of an index and its direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedField {
    /// Name of the field.
    pub name: String,
    /// From large to small.
    pub descending: bool,
}

impl ModelKey {
    /// The key of this model of this label.
    pub fn new(label: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            name: name.into(),
        }
    }

    /// Reads `shop.Product`.
    pub fn parse(text: &str) -> Option<Self> {
        let (label, name) = text.split_once('.')?;
        (!name.is_empty()).then(|| Self::new(label, name))
    }
}

impl fmt::Display for ModelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.label, self.name)
    }
}

impl State {
    /// A state without models: before the first migration.
    pub fn new() -> Self {
        Self::default()
    }

    /// All models, by label and name.
    pub fn models(&self) -> impl Iterator<Item = (&ModelKey, &ModelState)> {
        self.models.iter()
    }

    /// The model of this name.
    pub fn get(&self, key: &ModelKey) -> Option<&ModelState> {
        self.models.get(key)
    }

    pub(crate) fn get_mut(&mut self, key: &ModelKey) -> Option<&mut ModelState> {
        self.models.get_mut(key)
    }

    pub(crate) fn insert(&mut self, key: ModelKey, model: ModelState) {
        self.models.insert(key, model);
    }

    /// A hash over everything in it: two states with one hash are the same schema.
    ///
    /// ```
    /// use carafe_orm::schema::State;
    /// assert!(State::new().hash().starts_with("sha256:"));
    /// ```
    pub fn hash(&self) -> String {
        let mut text = String::new();
        for (key, model) in &self.models {
            text.push_str(&key.to_string());
            let mut sorted = model.clone();
            sorted.sort();
            Entries::write_canonical(&model_entries(&sorted), &mut text);
        }
        sha256_hex(&text)
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.hash() == other.hash()
    }
}

impl ModelState {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The column of this field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.field(field).and_then(Field::column)
    }

    /// Its key, when it is one column.
    pub fn key_column(&self) -> Option<&Column> {
        self.pk.first().and_then(|field| self.column(field))
    }

    /// The order that does not depend on how it came about.
    fn sort(&mut self) {
        self.fields.sort_by(|a, b| a.name.cmp(&b.name));
        self.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        self.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        self.checks.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

impl Field {
    /// Its column, when it is one.
    pub fn column(&self) -> Option<&Column> {
        match &self.kind {
            FieldKind::Column(column) => Some(column),
            FieldKind::ManyToMany(_) => None,
        }
    }

    /// The model it leads to, when it is a relation.
    pub fn target(&self) -> Option<&Target> {
        match &self.kind {
            FieldKind::Column(column) => column.references.as_ref().map(|reference| &reference.to),
            FieldKind::ManyToMany(relation) => Some(&relation.to),
        }
    }
}

impl IndexedField {
    /// Reads `name` or, from large to small, `-name`.
    pub fn parse(text: &str) -> Self {
        let name = text.strip_prefix('-');
        Self {
            name: name.unwrap_or(text).to_owned(),
            descending: name.is_some(),
        }
    }
}

impl fmt::Display for IndexedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.name)
    }
}
