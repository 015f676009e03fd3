//! A lookup as a condition: through relations to a column, and what is compared there.

use super::{
    hstore, json,
    lookup::{Asked, Compare, Given, compare, misfit, yes},
    path::{FieldPath, MAX_DEPTH, Step, column, continues, each, hop, key, root, step, too_deep},
    range,
    transform::Subject,
};
use crate::{
    model::ModelMeta,
    query::{
        aggregate::function::{AggregateFn, Class},
        tape::{Code, PathNode, Tape},
    },
    value::{ChoiceValue, ColumnType, Value},
};
use carafe_core::Result;

/// The condition that a lookup and its value are.
pub(super) fn condition(meta: &'static ModelMeta, lookup: &str, value: Given) -> Result<Tape> {
    walk((root(meta), lookup, 0), Asked { lookup, value })
}

type Place<'l> = (&'static PathNode, &'l str, usize);

fn walk((mut node, mut rest, mut depth): Place<'_>, asked: Asked<'_>) -> Result<Tape> {
    loop {
        if depth > MAX_DEPTH {
            return Err(too_deep(asked.lookup));
        }
        depth += 1;
        let (part, after) = rest.split_once("__").unwrap_or((rest, ""));
        match step(node, part) {
            Step::Column if part == "pk" && node.model.pk.len() > 1 => {
                return whole_key(node, after, asked);
            }
            Step::Column => return at(column(node, part, false)?, after, asked),
            Step::One(relation) if continues(node.model, relation, after) => {
                node = hop(node, relation);
                rest = after;
            }
            Step::One(relation) => return at(key(node, relation).0, after, asked),
            Step::Many(relation) => return many((node, after, depth), relation, asked),
        }
    }
}

/// The condition at a column.
fn at(path: FieldPath, rest: &str, asked: Asked<'_>) -> Result<Tape> {
    let mut tape = Tape::default();
    tape.at(Code::Column, path.column, path.node);
    let kind = path.meta().kind;
    let subject = Subject { tape, kind };
    if kind == ColumnType::Json {
        return json::condition(subject, rest, asked);
    }
    if kind == ColumnType::HStore {
        return hstore::condition(subject, rest, asked);
    }
    if let ColumnType::Range(of) = kind {
        return range::condition(subject, *of, rest, asked);
    }
    if path.meta().choices.is_empty() || !matches!(rest, "" | "exact" | "ne" | "in") {
        return subject.condition(rest, asked);
    }
    let found = compare(rest).unwrap_or(Compare::Op(Code::Eq));
    let value = asked.value.read(found);
    chosen(path, &value, asked.lookup)?;
    subject.compared(
        found,
        Asked {
            value: Given::Value(value),
            ..asked
        },
    )
}

/// A value that no row can have: a database with a type for the choices would refuse the statement.
fn chosen(path: FieldPath, value: &Value, lookup: &str) -> Result<()> {
    if let Value::List(values) = value {
        return values
            .iter()
            .try_for_each(|value| chosen(path, value, lookup));
    }
    let choices = path.meta().choices;
    let texts: Vec<String> = choices.iter().map(|choice| text_of(choice.value)).collect();
    if value.is_null() || texts.contains(&value.to_text()) {
        return Ok(());
    }
    Err(misfit(
        lookup,
        value,
        &format!("one of {}", texts.join(", ")),
    ))
}

fn text_of(value: ChoiceValue) -> String {
    match value {
        ChoiceValue::Text(text) => text.to_owned(),
        ChoiceValue::Int(number) => number.to_string(),
    }
}

/// A key of several columns is equal to a list of as many values.
fn whole_key(node: &'static PathNode, rest: &str, asked: Asked<'_>) -> Result<Tape> {
    let values = match asked.value.read(Compare::Op(Code::In)) {
        Value::List(values) if values.len() == node.model.pk.len() && rest.is_empty() => values,
        value => {
            return Err(misfit(
                asked.lookup,
                &value,
                "a value for each column of the key",
            ));
        }
    };
    let parts = node.model.pk.iter().zip(values);
    let parts = parts.map(|(column, value)| {
        let path = FieldPath {
            node,
            column: *column,
            nullable: false,
        };
        let value = Given::Value(value);
        at(
            path,
            "",
            Asked {
                lookup: asked.lookup,
                value,
            },
        )
    });
    Ok(json::joined(parts.collect::<Result<_>>()?, Code::And, true))
}

/// Some related row fits; `isnull` asks for none, `count` for how many.
fn many((node, rest, depth): Place<'_>, relation: u16, asked: Asked<'_>) -> Result<Tape> {
    let rows = each(node, relation);
    if continues(node.model, relation, rest) {
        return Ok(exists(rows, Some(walk((rows, rest, depth), asked)?)));
    }
    if let Some(rest) = rest.strip_prefix("count")
        && (rest.is_empty() || rest.starts_with("__"))
    {
        let subject = Subject {
            tape: count(rows),
            kind: ColumnType::BigInt,
        };
        return subject.condition(rest.trim_start_matches("__"), asked);
    }
    let nothing = asked.value == Given::Value(Value::Null) && matches!(rest, "" | "exact");
    if nothing || rest == "isnull" {
        let none = nothing || yes(asked.lookup, &asked.value.read(Compare::IsNull))?;
        let mut tape = exists(rows, None);
        if none {
            tape.op(Code::Not, 0);
        }
        return Ok(tape);
    }
    let path = FieldPath {
        node: rows,
        column: rows.model.pk[0],
        nullable: false,
    };
    Ok(exists(rows, Some(at(path, rest, asked)?)))
}

fn exists(rows: &'static PathNode, condition: Option<Tape>) -> Tape {
    let mut tape = Tape::default();
    tape.at(Code::Exists, rows.relation, rows);
    let conditions = u16::from(condition.is_some());
    if let Some(condition) = condition {
        tape.join(condition);
    }
    tape.op(Code::EndExists, conditions);
    tape
}

/// How many related rows.
pub(super) fn count(rows: &'static PathNode) -> Tape {
    let mut tape = Tape::default();
    tape.at(Code::PartOpen, 1, rows);
    tape.op(Code::Aggregate, AggregateFn::Rows.arg(Class::Other));
    tape
}
