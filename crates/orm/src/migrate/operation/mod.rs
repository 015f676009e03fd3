//! What a migration can do. Each operation is one file: how it reads and is written, what it makes of the state,
//! what the database must do forwards and backwards, and what it touches.

mod add_field;
mod add_index;
mod add_unique;
mod create_model;
mod fill;
mod footprint;
mod parts;
mod rules;
mod search;

pub use self::{
    add_field::AddField,
    add_index::AddIndex,
    add_unique::AddUnique,
    create_model::CreateModel,
    fill::Fill,
    footprint::Footprint,
    search::{AddSearch, RemoveSearch},
};

use super::{ddl::Change, file::Reader};
use crate::schema::{Data, Entries, ModelKey, ModelState, State};
use carafe_core::{Error, Result};

/// One step of a migration, as data.
#[expect(clippy::large_enum_variant, reason = "few exist, and not for long")]
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// Makes a table, and the tables of its many-to-many fields.
    CreateModel(CreateModel),
    /// Adds a field to a model.
    AddField(AddField),
    /// Adds an index.
    AddIndex(AddIndex),
    /// Makes fields unique.
    AddUnique(AddUnique),
    /// People search in fields of a model.
    AddSearch(AddSearch),
    /// They no longer do.
    RemoveSearch(RemoveSearch),
}

/// The state on both sides of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    /// Label of the migration.
    pub(crate) label: &'a str,
    /// The state without the operation.
    pub(crate) before: &'a State,
    /// The state with it.
    pub(crate) after: &'a State,
}

/// What every operation can do.
pub(crate) trait Act {
    /// Its name in the files.
    const NAME: &'static str;

    /// What a person calls it: `add field Product.weight`.
    fn describe(&self) -> String;

    /// Its file name's part: `product_weight`.
    fn slug(&self) -> String;

    /// What stands in the file.
    fn entries(&self) -> Entries;

    /// The opposite of [`entries`](Self::entries).
    fn read(entries: &mut Reader<'_>) -> Result<Self>
    where
        Self: Sized;

    /// What it makes of the state; an error when the state has no place for it.
    fn apply(&self, label: &str, state: &mut State) -> Result<()>;

    /// What the database must do.
    fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>>;

    /// What the database must do to be as before.
    fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>>;

    /// What it needs and what it makes.
    fn footprint(&self, label: &str) -> Footprint;
}

/// Runs the same method on whichever operation it is.
macro_rules! each {
    ($self:ident, $operation:ident => $call:expr) => {
        match $self {
            Operation::CreateModel($operation) => $call,
            Operation::AddField($operation) => $call,
            Operation::AddIndex($operation) => $call,
            Operation::AddUnique($operation) => $call,
            Operation::AddSearch($operation) => $call,
            Operation::RemoveSearch($operation) => $call,
        }
    };
}

type Read = fn(&mut Reader<'_>) -> Result<Operation>;

/// The operations that a file may hold.
const READERS: [(&str, Read); 6] = [
    (CreateModel::NAME, |entries| {
        CreateModel::read(entries).map(Operation::CreateModel)
    }),
    (AddField::NAME, |entries| {
        AddField::read(entries).map(Operation::AddField)
    }),
    (AddIndex::NAME, |entries| {
        AddIndex::read(entries).map(Operation::AddIndex)
    }),
    (AddUnique::NAME, |entries| {
        AddUnique::read(entries).map(Operation::AddUnique)
    }),
    (AddSearch::NAME, |entries| {
        AddSearch::read(entries).map(Operation::AddSearch)
    }),
    (RemoveSearch::NAME, |entries| {
        RemoveSearch::read(entries).map(Operation::RemoveSearch)
    }),
];

impl Operation {
    /// Its name in the files, such as `add_field`.
    pub fn name(&self) -> &'static str {
        fn name<A: Act>(_: &A) -> &'static str {
            A::NAME
        }
        each!(self, operation => name(operation))
    }

    /// What a person calls it, such as `add field Product.weight`.
    pub fn describe(&self) -> String {
        each!(self, operation => operation.describe())
    }

    /// What it needs and what it makes, for a migration of this label.
    pub fn footprint(&self, label: &str) -> Footprint {
        each!(self, operation => operation.footprint(label))
    }

    pub(crate) fn slug(&self) -> String {
        each!(self, operation => operation.slug())
    }

    pub(crate) fn entries(&self) -> Entries {
        each!(self, operation => operation.entries())
    }

    pub(crate) fn apply(&self, label: &str, state: &mut State) -> Result<()> {
        each!(self, operation => operation.apply(label, state))
    }

    pub(crate) fn forwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        each!(self, operation => operation.forwards(around))
    }

    pub(crate) fn backwards(&self, around: Around<'_>) -> Result<Vec<Change>> {
        each!(self, operation => operation.backwards(around))
    }

    /// Reads one entry of `op`: a table with the operation's name as its only key.
    pub(crate) fn read(entries: &mut Reader<'_>) -> Result<Self> {
        let names = READERS.map(|(name, _)| name);
        let (name, mut inner) = entries.only_table(&names)?;
        let (_, read) = READERS
            .iter()
            .find(|(known, _)| *known == name)
            .expect("`only_table` takes known names only");
        let operation = read(&mut inner)?;
        inner.finish()?;
        Ok(operation)
    }

    /// The spelling that checksums are made of.
    pub(crate) fn write_canonical(&self, out: &mut String) {
        let entries = Entries::new().put(self.name(), Data::Table(self.entries()));
        Entries::write_canonical(&entries, out);
    }
}

/// The model that an operation changes.
fn model_mut<'a>(state: &'a mut State, label: &str, name: &str) -> Result<&'a mut ModelState> {
    let key = ModelKey::new(label, name);
    state
        .get_mut(&key)
        .ok_or_else(|| unfit(format!("there is no model `{key}` at this point")))
}

/// The error of an operation that finds another state than it was made for.
#[track_caller]
fn unfit(problem: String) -> Error {
    Error::config(problem)
        .code("orm.E022")
        .hint("an earlier migration is missing, or this one was edited: compare them with version control")
}

/// The error unless all of these are columns of the model.
fn check_fields<'a>(
    model: &ModelState,
    owner: &str,
    fields: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    for field in fields {
        if model.column(field).is_none() {
            return Err(unfit(format!(
                "`{owner}` has no column for the field `{field}` at this point"
            )));
        }
    }
    Ok(())
}
