//! Queries that ask for one row, or for the rows of one: five from one line are fine, more are a loop.

use crate::{
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
};
use carafe_core::context;
use std::panic::Location;

/// Tells the request of a query that may stand in a loop.
pub(super) fn note(tape: &Tape, at: &'static Location<'static>) {
    let Some(first) = tape.ops().first().and_then(|op| op.node) else {
        return;
    };
    if let Some((owner, relation)) = member(tape) {
        context::lookup_ran(tape.key(), at, || of_relation(owner, relation));
    } else if asks_for_one(tape) {
        context::lookup_ran(tape.key(), at, || of_one(first.model));
    }
}

/// The relation whose rows are asked for.
fn member(tape: &Tape) -> Option<(&'static ModelMeta, &'static str)> {
    let op = tape.ops().iter().find(|op| op.code == Code::Member)?;
    let owner = op.node?.model;
    let relation = owner.relations.get(usize::from(op.arg))?;
    Some((owner, relation.name))
}

/// `get`, `one`, `first`: a SELECT of one row, or of two to see that there is only one.
fn asks_for_one(tape: &Tape) -> bool {
    let mut values = tape.values().iter();
    let mut few = false;
    for op in tape.ops() {
        let value = op.takes_value().then(|| values.next()).flatten();
        match (op.code, value) {
            (Code::Limit, Some(Value::Int(rows))) => few = *rows <= 2,
            // A page of a relation is not a row.
            (Code::Load, _) => return false,
            _ => {}
        }
    }
    few && tape.ops().last().is_some_and(|op| op.code == Code::Select)
}

fn of_relation(owner: &ModelMeta, relation: &str) -> String {
    format!(
        "load it with the rows, `{}::all().with(|x| x.{relation})`, or with rows at hand, `{0}::load(rows, &db, |x| x.{relation})`",
        owner.name
    )
}

fn of_one(model: &ModelMeta) -> String {
    format!(
        "load each `{}` with the row that refers to it, `.with(|x| …)`, or all at once with `.in_(keys)`",
        model.name
    )
}
