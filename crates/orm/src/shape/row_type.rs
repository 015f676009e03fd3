//! The columns that a row type reads, for statements that are written by hand.

use super::Shape;
use crate::{
    model::ModelMeta,
    value::{ColumnType, DbType, Nullness},
};
use std::ops::Range;

/// One column that a row type reads.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RowColumn {
    /// Its name; a tuple's parts and single values have none.
    pub name: Option<&'static str>,
    /// Its type, when one is known.
    pub kind: Option<ColumnType>,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// What a row type reads, column by column.
#[derive(Debug, Default)]
pub struct RowType {
    columns: Vec<RowColumn>,
    /// The parts of it that `{*}` stands for.
    stars: Vec<Range<usize>>,
    /// Where the structs begin that are open: their first column, and how many stars came before.
    open: Vec<(usize, usize)>,
    rust: &'static str,
}

impl RowType {
    /// What this type reads.
    pub fn of<S: Shape>() -> Self {
        let mut row = Self {
            rust: std::any::type_name::<S>(),
            ..Self::default()
        };
        S::columns(&mut row);
        row
    }

    /// The columns.
    pub fn columns(&self) -> &[RowColumn] {
        &self.columns
    }

    /// The columns that the star with this number stands for.
    pub(crate) fn star(&self, number: usize) -> Option<&[RowColumn]> {
        self.columns.get(self.stars.get(number)?.clone())
    }

    /// The type's own name, without the modules it is in.
    pub(crate) fn name(&self) -> String {
        let mut name = String::new();
        let mut word = String::new();
        for letter in self.rust.chars() {
            if letter.is_alphanumeric() || matches!(letter, '_' | ':') {
                word.push(letter);
                continue;
            }
            name.push_str(last(&word));
            word.clear();
            name.push(letter);
        }
        name + last(&word)
    }

    /// Adds a single value.
    pub fn value<T: DbType>(&mut self) {
        self.columns.push(RowColumn {
            name: None,
            kind: Some(T::TYPE),
            nullable: T::Null::YES,
        });
    }

    /// Adds columns of which nothing is known.
    pub fn unknown(&mut self, width: u16) {
        let column = RowColumn {
            name: None,
            kind: None,
            nullable: true,
        };
        self.columns
            .extend(std::iter::repeat_n(column, usize::from(width)));
    }

    /// Adds the columns of a model.
    pub fn model(&mut self, meta: &'static ModelMeta) {
        let start = self.columns.len();
        self.columns
            .extend(meta.columns.iter().map(|column| RowColumn {
                name: Some(column.name),
                kind: Some(column.kind),
                nullable: column.nullable,
            }));
        self.stars.push(start..self.columns.len());
    }

    /// Adds what may be missing as a whole.
    pub(super) fn optional<S: Shape>(&mut self) {
        let start = self.columns.len();
        S::columns(self);
        self.columns[start..]
            .iter_mut()
            .for_each(|column| column.nullable = true);
    }

    /// Begins a struct of named fields.
    pub fn open(&mut self) {
        self.open.push((self.columns.len(), self.stars.len()));
    }

    /// Adds a field: a single value gets this name.
    pub fn field<S: Shape>(&mut self, name: &'static str) {
        let start = self.columns.len();
        S::columns(self);
        if let [column] = &mut self.columns[start..] {
            column.name.get_or_insert(name);
        }
    }

    /// Ends a struct: `{*}` stands for all of it, unless a model in it has a star of its own.
    pub fn close(&mut self) {
        if let Some((start, stars)) = self.open.pop()
            && self.stars.len() == stars
        {
            self.stars.push(start..self.columns.len());
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or_default()
}
