//! Paths in JSON columns: `meta__size__height__gte`, `meta__has_key`.

use super::{
    lookup::{Asked, Compare, Given, compare, items, misfit, pair, yes},
    transform::Subject,
};
use crate::{
    query::{
        json::part,
        tape::{Code, JsonTest, Tape},
    },
    value::{ColumnType, Value},
};
use carafe_core::Result;
use serde_json::Value as Json;

/// Keys that one path may have.
const MAX_KEYS: usize = 16;

/// The condition on a JSON column. A last part that is a lookup is one, also where a key has its name.
pub(super) fn condition(subject: Subject, rest: &str, asked: Asked<'_>) -> Result<Tape> {
    let mut keys: Vec<String> = rest
        .split("__")
        .filter(|key| !key.is_empty())
        .map(str::to_owned)
        .collect();
    let last = keys.last().map_or("", String::as_str).to_owned();
    let named = is_key(&last) || compare(&last).is_some() && !last.is_empty();
    if named {
        keys.pop();
    }
    if keys.len() > MAX_KEYS || keys.iter().any(|key| key.contains('\0')) {
        return Err(super::path::too_deep(asked.lookup));
    }
    let name = if named { last.as_str() } else { "" };
    if is_key(name) {
        return has_keys(&subject.tape, &keys, (name, asked));
    }
    match compare(name) {
        Some(Compare::IsNull) => missing(subject, keys, asked),
        Some(Compare::Text(kind)) if name != "contains" => {
            text(subject, keys).compared(Compare::Text(kind), asked)
        }
        Some(found @ Compare::Regex(_)) => text(subject, keys).compared(found, asked),
        Some(Compare::Op(Code::Eq))
            if keys.is_empty() && asked.value == Given::Value(Value::Null) =>
        {
            missing(
                subject,
                keys,
                Asked {
                    value: Given::Value(Value::Bool(true)),
                    ..asked
                },
            )
        }
        found => tested(&subject.tape, &keys, (found, name == "contains"), asked),
    }
}

fn is_key(name: &str) -> bool {
    matches!(
        name,
        "has_key" | "has_keys" | "has_any_keys" | "contained_by"
    )
}

fn text(subject: Subject, keys: Vec<String>) -> Subject {
    let mut tape = part(subject.tape, keys);
    tape.op(Code::JsonTest, JsonTest::Text as u16);
    Subject {
        tape,
        kind: ColumnType::Text,
    }
}

/// `isnull` of the column, or of a part that is not there.
fn missing(subject: Subject, keys: Vec<String>, asked: Asked<'_>) -> Result<Tape> {
    let absent = yes(asked.lookup, &asked.value.read(Compare::IsNull))?;
    let mut tape = subject.tape;
    if keys.is_empty() {
        super::lookup::is_null(&mut tape, absent);
        return Ok(tape);
    }
    let mut tape = exists(&tape, keys);
    if absent {
        tape.op(Code::Not, 0);
    }
    Ok(tape)
}

fn exists(column: &Tape, keys: Vec<String>) -> Tape {
    let mut tape = part(column.clone(), keys);
    tape.op(Code::JsonTest, JsonTest::Exists as u16);
    tape
}

fn has_keys(column: &Tape, keys: &[String], (name, asked): (&str, Asked<'_>)) -> Result<Tape> {
    let lookup = asked.lookup;
    if name == "contained_by" {
        let value = document(asked.value.read(Compare::Op(Code::Eq)), lookup)?;
        return Ok(test(column, keys, JsonTest::ContainedBy, &value));
    }
    let wanted = match name {
        "has_key" => vec![asked.value.read(Compare::Op(Code::Eq))],
        _ => items(asked.value.read(Compare::Op(Code::In)), lookup)?,
    };
    let conditions = wanted.into_iter().map(|key| match key {
        Value::Text(key) if !key.contains('\0') => Ok(exists(
            column,
            keys.iter().cloned().chain([key.into()]).collect(),
        )),
        other => Err(misfit(lookup, &other, "the name of a key")),
    });
    let conditions: Vec<Tape> = conditions.collect::<Result<_>>()?;
    Ok(match name {
        "has_any_keys" => joined(conditions, Code::Or, false),
        _ => joined(conditions, Code::And, true),
    })
}

/// All of these or any of these; the constant when there is none.
pub(super) fn joined(conditions: Vec<Tape>, code: Code, empty: bool) -> Tape {
    let all = conditions.into_iter().reduce(|mut all, one| {
        all.join(one);
        all.op(code, 0);
        all
    });
    all.unwrap_or_else(|| {
        let mut tape = Tape::default();
        tape.value(Value::Bool(empty));
        tape
    })
}

fn tested(
    column: &Tape,
    keys: &[String],
    (found, contains): (Option<Compare>, bool),
    asked: Asked<'_>,
) -> Result<Tape> {
    let lookup = asked.lookup;
    let found = found.unwrap_or(Compare::Op(Code::Eq));
    let typed = matches!(asked.value, Given::Typed(_));
    let value = asked.value.read(found);
    let one = |value: Value| {
        if contains || typed {
            document(value, lookup)
        } else {
            json(value, lookup)
        }
    };
    match found {
        Compare::Range => {
            let [low, high] = pair(value, lookup)?;
            let mut tape = test(column, keys, JsonTest::Ge, &one(low)?);
            tape.join(test(column, keys, JsonTest::Le, &one(high)?));
            tape.op(Code::And, 0);
            Ok(tape)
        }
        Compare::Op(Code::In) => {
            let values = items(value, lookup)?.into_iter();
            let tests = values.map(|value| Ok(test(column, keys, JsonTest::Eq, &one(value)?)));
            Ok(joined(tests.collect::<Result<_>>()?, Code::Or, false))
        }
        found => Ok(test(column, keys, kind(found), &one(value)?)),
    }
}

fn kind(found: Compare) -> JsonTest {
    match found {
        Compare::Op(Code::Ne) => JsonTest::Ne,
        Compare::Op(Code::Lt) => JsonTest::Lt,
        Compare::Op(Code::Le) => JsonTest::Le,
        Compare::Op(Code::Gt) => JsonTest::Gt,
        Compare::Op(Code::Ge) => JsonTest::Ge,
        Compare::Text(_) => JsonTest::Contains,
        _ => JsonTest::Eq,
    }
}

fn test(column: &Tape, keys: &[String], test: JsonTest, value: &Json) -> Tape {
    let mut tape = part(column.clone(), keys.to_vec());
    tape.value(Value::Text(value.to_string().into()));
    tape.op(Code::JsonTest, test as u16);
    tape
}

/// A text that is JSON as what it says, any other text as a text.
fn document(value: Value, lookup: &str) -> Result<Json> {
    match value {
        Value::Text(text) => match serde_json::from_str(&text) {
            Ok(json) => checked(json, lookup),
            Err(_) => json(Value::Text(text), lookup),
        },
        value => json(value, lookup),
    }
}

fn json(value: Value, lookup: &str) -> Result<Json> {
    let json = match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => yes.into(),
        Value::Int(number) => number.into(),
        Value::Float(number) => number.into(),
        Value::Bytes(_) | Value::List(_) => return Err(misfit(lookup, &value, "JSON")),
        Value::Decimal(number) => serde_json::from_str(&number.to_string()).unwrap_or(Json::Null),
        value => value.to_text().into(),
    };
    checked(json, lookup)
}

/// PostgreSQL keeps no character 0 in JSON.
fn checked(json: Json, lookup: &str) -> Result<Json> {
    if json.to_string().contains("\\u0000") {
        return Err(misfit(lookup, &Value::Null, "JSON without the character 0"));
    }
    Ok(json)
}
