//! One table as the database sees it.

use super::{
    Check, Column, Field, FieldKind, ManyToMany, ModelKey, ModelState, Rules, State, TableSearch,
    Target, Words, naming::name_of, search::table_search,
};
use crate::{model::OnDelete, value::ColumnType};
use carafe_core::{Error, Result};

/// A table, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<TableColumn>,
    /// The columns of the primary key.
    pub pk: Vec<String>,
    /// Columns that are unique, alone or together.
    pub uniques: Vec<TableUnique>,
    /// Its indexes.
    pub indexes: Vec<TableIndex>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Conditions that every row keeps.
    pub checks: Vec<Check>,
    /// What is to be remembered about it.
    pub comment: Option<String>,
    /// In which columns people search.
    pub search: Option<TableSearch>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
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
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableUnique {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Which rows it is about; all when `None`.
    pub condition: Option<Words>,
    /// How two rows must not be related, an operator for each column; empty when they must not be equal.
    pub operators: Vec<String>,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableIndex {
    /// Its name.
    pub name: String,
    /// Its columns, and whether each runs from large to small.
    pub columns: Vec<(String, bool)>,
}

/// A foreign key of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// Its column.
    pub column: String,
    /// The other table.
    pub table: String,
    /// The other table's key.
    pub key: String,
    /// What happens to this row when the other goes.
    pub on_delete: OnDelete,
}

impl State {
    /// The table of a model; an error when a relation leads to a model that is not there.
    pub fn table(&self, key: &ModelKey) -> Result<Table> {
        let model = self.get(key).ok_or_else(|| missing(key))?;
        let columns = model.fields.iter().filter_map(Field::column);
        Ok(Table {
            name: model.table.clone(),
            columns: columns.clone().map(TableColumn::from).collect(),
            pk: model
                .pk
                .iter()
                .map(|field| column_name(model, field))
                .collect::<Result<_>>()?,
            uniques: uniques(model)?,
            indexes: indexes(model)?,
            foreign_keys: columns
                .filter_map(|column| self.foreign_key(column))
                .collect::<Result<_>>()?,
            checks: model.checks.clone(),
            comment: model.comment.clone(),
            search: table_search(model)?,
        })
    }

    /// The tables of a model's many-to-many fields.
    pub fn join_tables(&self, key: &ModelKey) -> Result<Vec<Table>> {
        let model = self.get(key).ok_or_else(|| missing(key))?;
        let relations = model.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::ManyToMany(relation) => Some(relation),
            FieldKind::Column(_) => None,
        });
        relations
            .map(|relation| self.join_table(key, relation))
            .collect()
    }

    /// The table of one many-to-many field of this model.
    pub fn join_table(&self, owner: &ModelKey, relation: &ManyToMany) -> Result<Table> {
        let near = self.key_of(&Target {
            model: owner.clone(),
            external: None,
        })?;
        let far = self.key_of(&relation.to)?;
        let name = relation.table.as_str();
        let sides = [(&relation.owner, near), (&relation.target, far)];
        let mut columns = vec![TableColumn::auto_key("id")];
        columns.extend(
            sides
                .iter()
                .map(|(column, key)| TableColumn::key(column, key.kind)),
        );
        let both = [relation.owner.as_str(), relation.target.as_str()];
        Ok(Table {
            name: name.to_owned(),
            columns,
            pk: vec!["id".to_owned()],
            uniques: vec![TableUnique {
                name: name_of(name, &both, "uniq"),
                columns: both.map(str::to_owned).to_vec(),
                condition: None,
                operators: Vec::new(),
            }],
            indexes: vec![TableIndex::of(name, &relation.target)], // the unique constraint begins with the other
            foreign_keys: sides
                .into_iter()
                .map(|(column, key)| key.cascade(name, column))
                .collect(),
            checks: Vec::new(),
            comment: None,
            search: None,
        })
    }

    fn foreign_key(&self, column: &Column) -> Option<Result<ForeignKey>> {
        let reference = column.references.as_ref()?;
        Some(self.key_of(&reference.to).map(|key| ForeignKey {
            name: reference.constraint.clone(),
            column: column.name.clone(),
            table: key.table,
            key: key.column,
            on_delete: reference.on_delete,
        }))
    }

    /// Where the key of a model stands.
    fn key_of(&self, target: &Target) -> Result<Key> {
        if let Some(external) = &target.external {
            let (table, column) = (external.table.clone(), external.column.clone());
            return Ok(Key {
                table,
                column,
                kind: external.kind,
            });
        }
        let model = self
            .get(&target.model)
            .ok_or_else(|| missing(&target.model))?;
        let column = model.key_column().ok_or_else(|| missing(&target.model))?;
        Ok(Key {
            table: model.table.clone(),
            column: column.name.clone(),
            kind: column.kind,
        })
    }
}

struct Key {
    table: String,
    column: String,
    kind: ColumnType,
}

impl Key {
    /// A pair goes when either side does.
    fn cascade(self, table: &str, column: &str) -> ForeignKey {
        ForeignKey {
            name: name_of(table, &[column], "fk"),
            column: column.to_owned(),
            table: self.table,
            key: self.column,
            on_delete: OnDelete::Cascade,
        }
    }
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The foreign key of this column.
    pub fn foreign_key(&self, column: &str) -> Option<&ForeignKey> {
        self.foreign_keys.iter().find(|key| key.column == column)
    }
}

impl TableColumn {
    fn key(name: &str, kind: ColumnType) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            max: 0,
            digits: (0, 0),
            nullable: false,
            auto: false,
            rules: Rules::default(),
        }
    }

    fn auto_key(name: &str) -> Self {
        Self {
            auto: true,
            ..Self::key(name, ColumnType::BigInt)
        }
    }
}

impl From<&Column> for TableColumn {
    fn from(column: &Column) -> Self {
        let Column {
            name,
            kind,
            max,
            digits,
            nullable,
            auto,
            rules,
            references: _,
        } = column;
        Self {
            name: name.clone(),
            kind: *kind,
            max: *max,
            digits: *digits,
            nullable: *nullable,
            auto: *auto,
            rules: rules.clone(),
        }
    }
}

impl TableIndex {
    fn of(table: &str, column: &str) -> Self {
        Self {
            name: name_of(table, &[column], "idx"),
            columns: vec![(column.to_owned(), false)],
        }
    }
}

fn uniques(model: &ModelState) -> Result<Vec<TableUnique>> {
    let one = |unique: &super::Unique| {
        let columns = unique
            .fields
            .iter()
            .map(|field| column_name(model, field))
            .collect::<Result<_>>()?;
        Ok(TableUnique {
            name: unique.name.clone(),
            columns,
            condition: unique.condition.clone(),
            operators: unique.operators.clone(),
        })
    };
    model.uniques.iter().map(one).collect()
}

fn indexes(model: &ModelState) -> Result<Vec<TableIndex>> {
    let one = |index: &super::Index| {
        let columns = index
            .fields
            .iter()
            .map(|field| Ok((column_name(model, &field.name)?, field.descending)));
        Ok(TableIndex {
            name: index.name.clone(),
            columns: columns.collect::<Result<_>>()?,
        })
    };
    model.indexes.iter().map(one).collect()
}

fn column_name(model: &ModelState, field: &str) -> Result<String> {
    let column = model.column(field).map(|column| column.name.clone());
    column.ok_or_else(|| Error::config(format!("`{}` has no column `{field}`", model.table)))
}

fn missing(key: &ModelKey) -> Error {
    Error::config(format!(
        "there is no model `{key}` at this point of the migrations"
    ))
    .hint("name the migration that creates it in `depends`")
}
