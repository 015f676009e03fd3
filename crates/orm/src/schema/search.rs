//! In which fields people search, as the database must know it.

use super::{
    ModelState, Table,
    data::{Data, Entries},
    naming::name_of,
};
use crate::model::Weight;
use carafe_core::{Error, Result};
use std::fmt;

/// The fields in which people search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Each with what a word in it counts.
    pub fields: Vec<SearchedField>,
    /// PostgreSQL's configuration.
    pub language: String,
    /// Whether accents do not count.
    pub unaccent: bool,
    /// Whether PostgreSQL indexes three letters at a time too.
    pub trigram: bool,
}

/// A field of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchedField {
    /// Its name.
    pub name: String,
    /// What a word in it counts.
    pub weight: Weight,
}

/// The columns of a table in which people search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSearch {
    /// Each with what a word in it counts.
    pub columns: Vec<(String, Weight)>,
    /// PostgreSQL's configuration.
    pub language: String,
    /// Whether accents do not count.
    pub unaccent: bool,
    /// Whether PostgreSQL indexes three letters at a time too.
    pub trigram: bool,
}

impl SearchedField {
    /// Reads `name A`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, letter) = text.split_once(' ')?;
        let mut weights = Weight::ALL.into_iter();
        Some(Self {
            name: name.to_owned(),
            weight: weights.find(|weight| weight.letter() == letter)?,
        })
    }
}

impl fmt::Display for SearchedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.weight.letter())
    }
}

impl Search {
    /// Its fields between commas.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }
}

/// The table in which SQLite keeps the words of another table.
pub(crate) fn words_table(table: &str) -> String {
    format!("{table}_search")
}

/// The table that gives the rows of a table numbers, when their key is none.
pub(crate) fn numbers_table(table: &str) -> String {
    format!("{table}_search_rows")
}

/// The name of the index over all words, or over those of one column.
pub(crate) fn words_index(table: &str, column: Option<&str>) -> String {
    name_of(table, &["search", column.unwrap_or_default()], "words")
}

/// The name of the index over three letters at a time.
pub(crate) fn trigram_index(table: &str, column: &str) -> String {
    name_of(table, &[column], "trigram")
}

/// As it stands in a file.
pub(crate) fn search_entries(search: &Search) -> Entries {
    Entries::new()
        .list("fields", search.fields.iter().map(ToString::to_string))
        .text("language", &search.language)
        .flag("unaccent", search.unaccent)
        .flag("trigram", search.trigram)
}

impl Entries {
    pub(super) fn search(self, search: Option<&Search>) -> Self {
        match search {
            Some(search) => self.put("search", Data::Table(search_entries(search))),
            None => self,
        }
    }
}

/// The same in the columns of the model's table.
pub(super) fn table_search(model: &ModelState) -> Result<Option<TableSearch>> {
    let Some(search) = &model.search else {
        return Ok(None);
    };
    let one = |field: &SearchedField| {
        let column = model.column(&field.name).ok_or_else(|| {
            Error::config(format!("`{}` has no column `{}`", model.table, field.name))
        })?;
        Ok((column.name.clone(), field.weight))
    };
    Ok(Some(TableSearch {
        columns: search.fields.iter().map(one).collect::<Result<_>>()?,
        language: search.language.clone(),
        unaccent: search.unaccent,
        trigram: search.trigram,
    }))
}

impl Table {
    /// Whether its key is the number that SQLite itself gives each row.
    pub(crate) fn is_numbered(&self) -> bool {
        let [key] = self.pk.as_slice() else {
            return false;
        };
        self.column(key)
            .is_some_and(|key| numbers(key.auto, key.kind))
    }
}

/// Whether a column of this kind is called `integer`, which as a key is SQLite's own number of the row.
pub(crate) fn numbers(auto: bool, kind: crate::value::ColumnType) -> bool {
    auto || kind == crate::value::ColumnType::Int
}
