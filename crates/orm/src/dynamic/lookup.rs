//! Comparisons: what `__gte` and the others put on a tape.

use super::{
    fit::{described, fit},
    range,
    transform::{NAMES, Subject},
};
use crate::{
    query::{
        function::{Func, call},
        search::searched,
        tape::{Code, Tape, TextMatch},
    },
    value::{Class, ColumnType, Value},
};
use carafe_core::{Error, ErrorKind, Result, suggest::nearest};

/// What a lookup does with its subject and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Op(Code),
    Text(TextMatch),
    Regex(Func),
    Search,
    Range,
    IsNull,
}

/// The names of the comparisons, for suggestions.
pub(super) const LOOKUPS: &[&str] = &[
    "exact",
    "iexact",
    "ne",
    "lt",
    "lte",
    "gt",
    "gte",
    "in",
    "range",
    "isnull",
    "contains",
    "icontains",
    "startswith",
    "istartswith",
    "endswith",
    "iendswith",
    "regex",
    "iregex",
    "search",
    "trigram_similar",
    "trigram_word_similar",
    "trigram_strict_word_similar",
];

/// Whether it is the name of a comparison or a transform.
pub(super) fn is_lookup(name: &str) -> bool {
    LOOKUPS.contains(&name)
        || NAMES.contains(&name)
        || range::NAMES.contains(&name)
        || matches!(
            name,
            "count" | "has_key" | "has_keys" | "has_any_keys" | "contained_by"
        )
}

pub(super) fn compare(name: &str) -> Option<Compare> {
    Some(match name {
        "" | "exact" => Compare::Op(Code::Eq),
        "ne" => Compare::Op(Code::Ne),
        "lt" => Compare::Op(Code::Lt),
        "lte" => Compare::Op(Code::Le),
        "gt" => Compare::Op(Code::Gt),
        "gte" => Compare::Op(Code::Ge),
        "in" => Compare::Op(Code::In),
        "range" => Compare::Range,
        "isnull" => Compare::IsNull,
        "contains" => Compare::Text(TextMatch::Contains),
        "icontains" => Compare::Text(TextMatch::IContains),
        "startswith" => Compare::Text(TextMatch::StartsWith),
        "istartswith" => Compare::Text(TextMatch::IStartsWith),
        "endswith" => Compare::Text(TextMatch::EndsWith),
        "iendswith" => Compare::Text(TextMatch::IEndsWith),
        "iexact" => Compare::Text(TextMatch::IExact),
        "regex" => Compare::Regex(Func::Regex),
        "iregex" => Compare::Regex(Func::IRegex),
        "search" => Compare::Search,
        "trigram_similar" => Compare::Regex(Func::TrigramSimilar),
        "trigram_word_similar" => Compare::Regex(Func::TrigramWordSimilar),
        "trigram_strict_word_similar" => Compare::Regex(Func::TrigramStrictWordSimilar),
        _ => return None,
    })
}

/// The name of a lookup and what it is compared with.
#[derive(Debug)]
pub(super) struct Asked<'l> {
    /// The whole lookup, for messages.
    pub(super) lookup: &'l str,
    pub(super) value: Given,
}

/// A value, or what somebody typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Given {
    Value(Value),
    Typed(Box<str>),
}

impl Given {
    /// The value that this comparison takes: a list between commas, yes or no, or one value.
    pub(super) fn read(self, compare: Compare) -> Value {
        let text = match self {
            Self::Value(value) => return value,
            Self::Typed(text) => text,
        };
        match compare {
            Compare::Op(Code::In) | Compare::Range => Value::List(
                text.split(',')
                    .map(|item| Value::Text(item.trim().into()))
                    .collect(),
            ),
            Compare::IsNull => Value::parse(ColumnType::Bool, &text).unwrap_or(Value::Text(text)),
            _ => Value::Text(text),
        }
    }
}

impl Subject {
    /// The transforms and the comparison that are left of the lookup.
    pub(super) fn condition(mut self, rest: &str, asked: Asked<'_>) -> Result<Tape> {
        let mut rest = rest;
        loop {
            let (name, after) = rest.split_once("__").unwrap_or((rest, ""));
            if after.is_empty()
                && let Some(found) = compare(name)
            {
                return self.compared(found, asked);
            }
            if !self.transform(name) {
                return Err(unknown(asked.lookup, name));
            }
            rest = after;
        }
    }

    pub(super) fn compared(self, compare: Compare, asked: Asked<'_>) -> Result<Tape> {
        let (kind, lookup) = (self.kind, asked.lookup);
        let (mut tape, value) = (self.tape, asked.value.read(compare));
        match compare {
            Compare::IsNull => is_null(&mut tape, yes(lookup, &value)?),
            Compare::Text(_) | Compare::Regex(_) | Compare::Search if kind != ColumnType::Text => {
                return Err(not_text(lookup));
            }
            Compare::Text(arg) => {
                tape.value(some(kind, value, lookup)?);
                tape.op(Code::Text, arg as u16);
            }
            Compare::Regex(func) => {
                tape.value(some(kind, value, lookup)?);
                tape.op(Code::Typed, Class::Text as u16);
                call(&mut tape, func, Class::Text, 2);
            }
            Compare::Search => {
                let typed = some(kind, value, lookup)?.to_text();
                tape = searched(&tape, &typed).ok_or_else(|| not_text(lookup))?;
            }
            Compare::Range => range(&mut tape, kind, pair(value, lookup)?, lookup)?,
            Compare::Op(Code::In) => {
                tape.value(list(kind, value, lookup)?);
                tape.op(Code::In, 0);
            }
            Compare::Op(Code::Eq) if value.is_null() => is_null(&mut tape, true),
            Compare::Op(Code::Ne) if value.is_null() => is_null(&mut tape, false),
            Compare::Op(code) => {
                tape.value(some(kind, value, lookup)?);
                tape.op(code, 0);
            }
        }
        Ok(tape)
    }
}

fn range(tape: &mut Tape, kind: ColumnType, ends: [Value; 2], lookup: &str) -> Result<()> {
    let class = Class::of_type(kind);
    for end in ends {
        tape.value(some(kind, end, lookup)?);
        tape.op(Code::Typed, class as u16);
    }
    call(tape, Func::Between, class, 3);
    Ok(())
}

pub(super) fn is_null(tape: &mut Tape, yes: bool) {
    tape.op(Code::IsNull, 0);
    if !yes {
        tape.op(Code::Not, 0);
    }
}

/// Yes or no.
pub(super) fn yes(lookup: &str, value: &Value) -> Result<bool> {
    match value {
        Value::Bool(yes) => Ok(*yes),
        Value::Int(number @ 0..=1) => Ok(*number == 1),
        value => Err(misfit(lookup, value, described(ColumnType::Bool))),
    }
}

/// A value of the type, and not NULL.
fn some(kind: ColumnType, value: Value, lookup: &str) -> Result<Value> {
    let shown = value.clone();
    match fit(kind, value) {
        Some(value) if !value.is_null() => Ok(value),
        _ => Err(misfit(lookup, &shown, described(kind))),
    }
}

/// The values of a list. NULL is none of them, as in SQL: `isnull` asks for it.
fn list(kind: ColumnType, value: Value, lookup: &str) -> Result<Value> {
    let values = items(value, lookup)?
        .into_iter()
        .filter(|value| !value.is_null())
        .map(|value| some(kind, value, lookup));
    Ok(Value::List(values.collect::<Result<_>>()?))
}

pub(super) fn items(value: Value, lookup: &str) -> Result<Vec<Value>> {
    match value {
        Value::List(values) => Ok(values.into_vec()),
        value => Err(misfit(lookup, &value, "a list")),
    }
}

pub(super) fn pair(value: Value, lookup: &str) -> Result<[Value; 2]> {
    let values = items(value, lookup)?;
    <[Value; 2]>::try_from(values).map_err(|values| {
        misfit(
            lookup,
            &Value::List(values.into()),
            "two values, from and to",
        )
    })
}

/// The value of a lookup that is not what its field holds.
pub(super) fn misfit(lookup: &str, value: &Value, expected: &str) -> Error {
    let shown: String = match value {
        Value::Null => "nothing".to_owned(),
        Value::List(values) => format!("a list of {}", values.len()),
        value => format!("`{}`", value.to_text().chars().take(60).collect::<String>()),
    };
    Error::new(
        ErrorKind::BadRequest,
        format!("`{lookup}`: {shown} does not fit; expected {expected}"),
    )
    .code("orm.E302")
    .hint(format!("give {expected}"))
}

pub(super) fn unknown(lookup: &str, name: &str) -> Error {
    let all = || LOOKUPS.iter().chain(NAMES).copied();
    let known = LOOKUPS.contains(&name) || NAMES.contains(&name);
    let hint = match nearest(name, all()) {
        Some(near) if !known => format!("did you mean `{near}`?"),
        _ => format!(
            "{}; of days and instants also year, month, … before them",
            LOOKUPS.join(", ")
        ),
    };
    Error::new(
        ErrorKind::BadRequest,
        format!("`{lookup}`: there is no lookup `{name}` here"),
    )
    .code("orm.E012")
    .hint(hint)
}

fn not_text(lookup: &str) -> Error {
    let message = format!("`{lookup}`: what is compared is not a text");
    Error::new(ErrorKind::BadRequest, message)
        .code("orm.E013")
        .hint("compare it with `exact`, `lt`, `gt`, …")
}
