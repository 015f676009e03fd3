//! Parameters: what the statement's text must say for them, and what is sent.
//!
//! The protocol has no exact numbers, no lists and no bytes apart from text. So a `?` is spelled by the kind of its
//! value: `CAST(? AS DECIMAL(65,2))`, `CAST(? AS BINARY)`, `?, ?, ?, ?` for a list of three. Lists are filled up to a
//! power of two with their last item, so that few statements are prepared.

use crate::{
    driver::refusal,
    sql::plan::Source,
    value::{KeyValue, Value},
};
use carafe_core::{Date, DateTime, Error, Result, Time};
use mysql_async::Value as Sent;
use std::{
    fmt::Write as _,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

/// Longer lists are sent as one JSON text: the protocol counts parameters with 16 bits.
const SPELLED: usize = 4_096;

/// A parameter's value.
#[derive(Clone, Copy)]
pub(super) enum Arg<'v> {
    Value(&'v Value),
    Keys(&'v [KeyValue]),
    Json(&'v [Value]),
    /// The number that the database gave the row inserted last.
    InsertId(u64),
}

impl<'v> Arg<'v> {
    pub(super) fn of(
        source: Source,
        values: &'v [Value],
        keys: &'v [KeyValue],
        insert_id: u64,
    ) -> Self {
        match source {
            Source::Value(_) | Source::Item(_) | Source::Cell(..) => {
                Self::Value(source.value(values, 0).unwrap_or(&Value::Null))
            }
            Source::Keys => Self::Keys(keys),
            Source::Json(number) => match &values[usize::from(number)] {
                Value::List(list) => Self::Json(list),
                other => Self::Value(other),
            },
            Source::InsertId => Self::InsertId(insert_id),
        }
    }

    fn form(self) -> Form {
        match self {
            Self::Value(Value::List(list)) => Form::list(list.len(), list.iter().map(Item::of)),
            Self::Value(value) => Form::One(Item::of(value)),
            Self::Keys(keys) => Form::list(keys.len(), keys.iter().map(Item::of_key)),
            Self::Json(_) | Self::InsertId(_) => Form::One(Item::Plain),
        }
    }
}

/// What a value is for the statement's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Item {
    Plain,
    Text,
    Bytes,
    Float,
    Date,
    Time,
    DateTime,
    /// With so many digits after the point.
    Decimal(u32),
}

impl Item {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Duration(_) | Value::List(_) => {
                Self::Plain
            }
            Value::Float(_) => Self::Float,
            Value::Decimal(number) => Self::Decimal(number.scale().min(30)),
            Value::Text(_) | Value::Uuid(_) => Self::Text,
            Value::Bytes(_) => Self::Bytes,
            Value::Date(_) => Self::Date,
            Value::Time(_) => Self::Time,
            Value::DateTime(_) => Self::DateTime,
        }
    }

    fn of_key(key: &KeyValue) -> Self {
        match key {
            KeyValue::None | KeyValue::Int(_) => Self::Plain,
            KeyValue::Text(_) | KeyValue::Uuid(_) => Self::Text,
            KeyValue::Bytes(_) => Self::Bytes,
        }
    }

    fn spell(self, out: &mut String) {
        match self {
            Self::Decimal(scale) => {
                let _ = write!(out, "CAST(? AS DECIMAL(65,{scale}))");
            }
            Self::Bytes => out.push_str("CAST(? AS BINARY)"),
            _ => out.push('?'),
        }
    }

    /// The column of a JSON table that holds such items, and what makes an item of it.
    fn spell_json(self, out: &mut String) {
        let long = "LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin".to_owned();
        let (kind, item) = match self {
            Self::Plain => ("BIGINT".to_owned(), "v"),
            Self::Float => ("DOUBLE".to_owned(), "v"),
            Self::Decimal(scale) => (format!("DECIMAL(65,{scale})"), "v"),
            Self::Text => (long, "v"),
            Self::Bytes => (long, "unhex(v)"),
            Self::Date => (long, "CAST(v AS DATE)"),
            Self::Time => (long, "CAST(v AS TIME(6))"),
            Self::DateTime => (long, "CAST(v AS DATETIME(6))"),
        };
        let _ = write!(
            out,
            "SELECT {item} FROM JSON_TABLE(?, '$[*]' COLUMNS (v {kind} PATH '$')) AS carafe_list"
        );
    }
}

/// How a parameter is spelled.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    One(Item),
    /// So many of them.
    List(usize, Item),
    /// As one JSON text.
    Long(Item),
}

impl Form {
    fn list(length: usize, items: impl Iterator<Item = Item>) -> Self {
        let item = items.max().unwrap_or(Item::Plain);
        match length {
            0 => Self::List(0, item),
            1..=SPELLED => Self::List(length.next_power_of_two(), item),
            _ => Self::Long(item),
        }
    }

    fn is_plain(self) -> bool {
        !matches!(
            self,
            Self::One(Item::Decimal(_) | Item::Bytes) | Self::List(..) | Self::Long(_)
        )
    }

    fn spell(self, out: &mut String) {
        match self {
            Self::One(item) => item.spell(out),
            Self::List(0, _) => out.push_str("SELECT NULL FROM DUAL WHERE FALSE"),
            Self::List(length, item) => {
                item.spell(out);
                for _ in 1..length {
                    out.push_str(", ");
                    item.spell(out);
                }
            }
            Self::Long(item) => item.spell_json(out),
        }
    }
}

/// The parameters of one run of a statement.
pub(super) struct Args<'v>(Vec<Arg<'v>>);

impl<'v> Args<'v> {
    pub(super) fn new(args: impl Iterator<Item = Arg<'v>>) -> Self {
        Self(args.collect())
    }

    /// 0 when the text needs no change; else the same for all runs that need the same change.
    pub(super) fn spelling(&self) -> u64 {
        if self.0.iter().all(|arg| arg.form().is_plain()) {
            return 0;
        }
        let mut hash = DefaultHasher::new();
        for arg in &self.0 {
            let form = arg.form();
            if form.is_plain() {
                0u8.hash(&mut hash);
            } else {
                form.hash(&mut hash);
            }
        }
        hash.finish()
    }

    /// The statement as the database gets it.
    pub(super) fn spell(&self, sql: &str) -> String {
        let mut out = String::with_capacity(sql.len() + 64);
        let mut args = self.0.iter();
        let mut quote = None;
        let mut rest = sql;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match (quote, letter) {
                (None, '\'' | '"' | '`') => quote = Some(letter),
                (Some(open), _) if open == letter => quote = None,
                (None, '?') => {
                    rest = rest.strip_prefix("...").unwrap_or(rest);
                    match args.next() {
                        Some(arg) => arg.form().spell(&mut out),
                        None => out.push('?'),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(letter);
        }
        out
    }

    pub(super) fn send(&self) -> Result<Vec<Sent>> {
        let mut all = Vec::with_capacity(self.0.len());
        for arg in &self.0 {
            send(*arg, &mut all)?;
        }
        Ok(all)
    }
}

fn send(arg: Arg<'_>, all: &mut Vec<Sent>) -> Result<()> {
    match (arg, arg.form()) {
        (Arg::InsertId(number), _) => all.push(Sent::UInt(number)),
        (Arg::Json(list), _) => all.push(json(list.iter().cloned())?),
        (Arg::Value(Value::List(list)), Form::Long(_)) => all.push(json(list.iter().cloned())?),
        (Arg::Keys(keys), Form::Long(_)) => all.push(json(keys.iter().cloned().map(Value::from))?),
        (Arg::Value(Value::List(list)), Form::List(length, _)) => {
            for number in 0..length {
                all.push(value(&list[number.min(list.len() - 1)])?);
            }
        }
        (Arg::Keys(keys), Form::List(length, _)) => {
            all.extend((0..length).map(|number| key(&keys[number.min(keys.len() - 1)])));
        }
        (Arg::Value(one), _) => all.push(value(one)?),
        (Arg::Keys(_), _) => {}
    }
    Ok(())
}

fn key(key: &KeyValue) -> Sent {
    match key {
        KeyValue::None => Sent::NULL,
        KeyValue::Int(number) => Sent::Int(*number),
        KeyValue::Text(text) => Sent::Bytes(text.as_bytes().to_vec()),
        KeyValue::Bytes(bytes) => Sent::Bytes(bytes.to_vec()),
        KeyValue::Uuid(uuid) => Sent::Bytes(uuid.simple().into_bytes()),
    }
}

fn value(value: &Value) -> Result<Sent> {
    Ok(match value {
        Value::Null => Sent::NULL,
        Value::Bool(yes) => Sent::Int((*yes).into()),
        Value::Int(number) => Sent::Int(*number),
        Value::Float(number) if number.is_finite() => Sent::Double(*number),
        Value::Float(_) => {
            return Err(refusal::does_not_fit(
                "MariaDB and MySQL keep no infinity and no NaN",
            ));
        }
        Value::Decimal(number) => Sent::Bytes(number.to_string().into_bytes()),
        Value::Text(text) => Sent::Bytes(text.as_bytes().to_vec()),
        Value::Bytes(bytes) => Sent::Bytes(bytes.to_vec()),
        Value::Uuid(uuid) => Sent::Bytes(uuid.simple().into_bytes()),
        Value::Duration(length) => Sent::Int(length.micros()),
        Value::Date(day) => date_time(*day, Time::default())?,
        Value::Time(at) => time(*at),
        Value::DateTime(at) => date_time(at.date(), at.time())?,
        Value::List(_) => {
            return Err(refusal::does_not_fit(
                "a list inside a list is no parameter",
            ));
        }
    })
}

fn date_time(day: Date, at: Time) -> Result<Sent> {
    let (year, month, day) = day.parts();
    let out_of_range = || refusal::does_not_fit("MariaDB and MySQL know the years 1 to 9999");
    let year = u16::try_from(year).map_err(|_| out_of_range())?;
    let (hour, minute, second, micros) = parts(at);
    Ok(Sent::Date(
        year,
        month.unsigned_abs(),
        day.unsigned_abs(),
        hour,
        minute,
        second,
        micros,
    ))
}

fn time(at: Time) -> Sent {
    let (hour, minute, second, micros) = parts(at);
    Sent::Time(false, 0, hour, minute, second, micros)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "parts of a day are small and not negative"
)]
fn parts(at: Time) -> (u8, u8, u8, u32) {
    let (seconds, micros) = (at.micros() / 1_000_000, at.micros() % 1_000_000);
    let part = |number: i64| number as u8;
    (
        part(seconds / 3600),
        part(seconds / 60 % 60),
        part(seconds % 60),
        micros as u32,
    )
}

fn json(values: impl Iterator<Item = Value>) -> Result<Sent> {
    let items = values.map(|value| {
        Ok(match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(yes) => i64::from(yes).into(),
            Value::Int(number) => number.into(),
            Value::Float(number) => number.into(),
            Value::Decimal(number) => number.to_string().into(),
            Value::Text(text) => text.into_string().into(),
            Value::Bytes(bytes) => hex(&bytes).into(),
            Value::Uuid(uuid) => uuid.simple().into(),
            Value::Duration(length) => length.micros().into(),
            Value::Date(day) => day.to_string().into(),
            Value::Time(time) => time.to_string().into(),
            Value::DateTime(at) => naive(at).into(),
            Value::List(_) => {
                return Err(refusal::does_not_fit(
                    "a list inside a list is no parameter",
                ));
            }
        })
    });
    let list = serde_json::Value::Array(items.collect::<Result<_, Error>>()?);
    Ok(Sent::Bytes(list.to_string().into_bytes()))
}

fn naive(at: DateTime) -> String {
    format!("{} {}", at.date(), at.time())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_marks_in_names_are_no_parameters() {
        let list = Value::List([Value::Int(1), Value::Int(2), Value::Int(3)].into());
        let price = Value::Decimal("1.50".parse().unwrap());
        let args = Args::new([Arg::Value(&list), Arg::Value(&price)].into_iter());
        assert_eq!(
            args.spell("SELECT `a?` FROM t WHERE b IN (?...) AND c = '?' AND d = ?"),
            "SELECT `a?` FROM t WHERE b IN (?, ?, ?, ?) AND c = '?' AND d = CAST(? AS DECIMAL(65,2))"
        );
        assert_eq!(args.send().unwrap().len(), 5);
    }

    #[test]
    fn an_empty_list_holds_nothing() {
        let list = Value::List([].into());
        let args = Args::new([Arg::Value(&list)].into_iter());
        assert_eq!(
            args.spell("a IN (?...)"),
            "a IN (SELECT NULL FROM DUAL WHERE FALSE)"
        );
        assert_eq!(args.send().unwrap().len(), 0);
    }
}
