//! From two states to the operations between them.
//!
//! 1. What this version cannot express is named, and nothing is made ([`refuse`]).
//! 2. New models, each after those it refers to; circles are cut at a foreign key that is added later ([`order`]).
//! 3. New fields, then unique constraints and indexes.
//! 4. The operations are cut into migrations, one a label unless labels refer to each other in a circle ([`cut`]).

pub(super) mod cut;
mod order;
mod refuse;
mod search;

use super::{AddField, AddIndex, AddUnique, CreateModel, Fill, Operation};
use crate::schema::{Field, FieldKind, ModelKey, ModelState, State};
use carafe_core::{Error, Result};
use order::{New, creation_order};

/// An operation and the label it belongs to.
pub(super) type Planned = (String, Operation);

/// What existing rows get in this new field.
pub(super) type Fills<'a> = &'a dyn Fn(&ModelKey, &str) -> Option<Fill>;

/// The operations that lead from one state to the other, in an order in which they can run.
pub(super) fn detect(from: &State, to: &State, fills: Fills<'_>) -> Result<Vec<Planned>> {
    let refused = refuse::refused(from, to);
    if !refused.is_empty() {
        return Err(not_yet(&refused));
    }
    let new = creation_order(from, to);
    let old = || {
        to.models()
            .filter_map(|(key, after)| Some((key, from.get(key)?, after)))
    };
    let (mut planned, searched) = search::searches(from, to);
    planned.extend(new.iter().map(create));
    planned.extend(new.iter().flat_map(late_fields));
    for (key, before, after) in old() {
        planned.extend(new_fields(key, before, after, fills)?);
    }
    planned.extend(
        new.iter()
            .flat_map(|new| constraints(new.key, &new.early_model(), new.model)),
    );
    planned.extend(old().flat_map(|(key, before, after)| constraints(key, before, after)));
    planned.extend(searched);
    Ok(planned)
}

fn create(new: &New<'_>) -> Planned {
    let (label, name) = (new.key.label.clone(), new.key.name.clone());
    (
        label,
        Operation::CreateModel(CreateModel {
            name,
            model: new.early_model(),
        }),
    )
}

/// The table is still empty, so these need no value for existing rows.
fn late_fields<'a>(new: &'a New<'a>) -> impl Iterator<Item = Planned> {
    new.late.iter().map(|field| add_field(new.key, field, None))
}

fn add_field(key: &ModelKey, field: &Field, fill: Option<Fill>) -> Planned {
    let operation = AddField {
        model: key.name.clone(),
        field: field.clone(),
        fill,
    };
    (key.label.clone(), Operation::AddField(operation))
}

fn new_fields(
    key: &ModelKey,
    before: &ModelState,
    after: &ModelState,
    fills: Fills<'_>,
) -> Result<Vec<Planned>> {
    let new = after
        .fields
        .iter()
        .filter(|field| before.field(&field.name).is_none());
    let one = |field: &Field| {
        let fill = fills(key, &field.name);
        match &field.kind {
            FieldKind::Column(column) if column.rules.fills_itself() => {
                Ok(add_field(key, field, None))
            }
            FieldKind::Column(column) if !column.nullable && fill.is_none() => {
                Err(needs_value(key, field))
            }
            _ => Ok(add_field(key, field, fill)),
        }
    };
    new.map(one).collect()
}

/// The unique constraints and indexes that are in `after` alone.
fn constraints(key: &ModelKey, before: &ModelState, after: &ModelState) -> Vec<Planned> {
    let uniques = after.uniques.iter().filter(|new| {
        !before.uniques.iter().any(|old| {
            old.fields == new.fields
                && old.condition == new.condition
                && old.operators == new.operators
        })
    });
    let indexes = after
        .indexes
        .iter()
        .filter(|new| !before.indexes.iter().any(|old| old.fields == new.fields));
    let model = || key.name.clone();
    let uniques = uniques.map(|unique| {
        Operation::AddUnique(AddUnique {
            model: model(),
            unique: unique.clone(),
        })
    });
    let indexes = indexes.map(|index| {
        Operation::AddIndex(AddIndex {
            model: model(),
            index: index.clone(),
        })
    });
    uniques
        .chain(indexes)
        .map(|operation| (key.label.clone(), operation))
        .collect()
}

fn not_yet(refused: &[String]) -> Error {
    let list = refused.join("\n  - ");
    let problem =
        "the models changed in a way that makemigrations cannot write yet; nothing written";
    Error::config(format!("{problem}:\n  - {list}"))
        .code("orm.E024")
        .hint("take the change back; this version adds models, fields, indexes and unique constraints")
}

fn needs_value(key: &ModelKey, field: &Field) -> Error {
    let (model, name) = (&key.name, &field.name);
    Error::config(format!("`{model}.{name}` is new and never NULL, but the rows that exist need a value; nothing written"))
        .code("orm.E025")
        .hint(format!("give it one with `#[field(default = …)]`, or make `{name}` an `Option<…>`"))
}
