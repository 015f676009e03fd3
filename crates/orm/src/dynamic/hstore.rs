//! Maps of texts: `extra__color__icontains`, `extra__has_key`, `extra__contains`.

use super::{
    fit::{described, fit},
    json::joined,
    lookup::{Asked, Compare, items, misfit},
    transform::Subject,
};
use crate::{
    query::{
        function::{Func, call},
        tape::{Code, Tape},
    },
    value::{Class, ColumnType, Value},
};
use carafe_core::Result;

/// The condition on a column with a map.
pub(super) fn condition(mut subject: Subject, rest: &str, asked: Asked<'_>) -> Result<Tape> {
    let (name, after) = rest.split_once("__").unwrap_or((rest, ""));
    match (name, after) {
        ("contains", "") => compared(subject, Func::HStoreContains, asked),
        ("contained_by", "") => compared(subject, Func::HStoreContainedBy, asked),
        ("has_key" | "has_keys" | "has_any_keys", "") => has_keys(&subject.tape, name, asked),
        ("" | "exact" | "ne" | "in" | "isnull", "") => subject.condition(rest, asked),
        (key, _) if key.contains('\0') => Err(super::lookup::unknown(asked.lookup, key)),
        (key, after) => {
            text(key, &mut subject.tape);
            call(&mut subject.tape, Func::HStoreKey, Class::Other, 2);
            subject.kind = ColumnType::Text;
            subject.condition(after, asked)
        }
    }
}

fn text(text: &str, tape: &mut Tape) {
    tape.value(Value::Text(text.into()));
    tape.op(Code::Typed, Class::Text as u16);
}

fn compared(subject: Subject, func: Func, asked: Asked<'_>) -> Result<Tape> {
    let kind = subject.kind;
    let given = asked.value.read(Compare::Op(Code::Eq));
    let value = fit(kind, given.clone()).filter(|value| !value.is_null());
    let value = value.ok_or_else(|| misfit(asked.lookup, &given, described(kind)))?;
    let mut tape = subject.tape;
    tape.value(value);
    tape.op(Code::Typed, Class::HStore as u16);
    call(&mut tape, func, Class::Other, 2);
    Ok(tape)
}

fn has_keys(column: &Tape, name: &str, asked: Asked<'_>) -> Result<Tape> {
    let lookup = asked.lookup;
    let wanted = match name {
        "has_key" => vec![asked.value.read(Compare::Op(Code::Eq))],
        _ => items(asked.value.read(Compare::Op(Code::In)), lookup)?,
    };
    let one = |key: Value| match key {
        Value::Text(key) if !key.contains('\0') => {
            let mut tape = column.clone();
            text(&key, &mut tape);
            call(&mut tape, Func::HStoreHasKey, Class::Other, 2);
            Ok(tape)
        }
        other => Err(misfit(lookup, &other, "the name of a key")),
    };
    let conditions: Vec<Tape> = wanted.into_iter().map(one).collect::<Result<_>>()?;
    Ok(match name {
        "has_any_keys" => joined(conditions, Code::Or, false),
        _ => joined(conditions, Code::And, true),
    })
}
