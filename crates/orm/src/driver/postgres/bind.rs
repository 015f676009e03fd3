//! Values in PostgreSQL's binary formats, by the type that the statement's parameter has.

use super::numeric::put_numeric;
use crate::value::{
    KeyValue, Value, array_items, hstore_pairs, range_parts,
    wire::{EPOCH_DAYS, EPOCH_MICROS},
};
use bytes::{BufMut as _, BytesMut};
use carafe_core::{Date, DateTime, Decimal, Duration, Time, Uuid};
use postgres_types::{IsNull, Kind, ToSql, Type, to_sql_checked};
use std::{error::Error as StdError, fmt, net::IpAddr, ops::Bound};

/// A parameter on its way.
#[derive(Debug)]
pub(super) enum Param<'v> {
    Value(&'v Value),
    /// The keys of the rows whose relation is loaded: one array.
    Keys(&'v [KeyValue]),
}

/// A value that its parameter cannot take. It speaks of types only.
#[derive(Debug)]
pub(super) struct DoesNotFit(pub(super) String);

impl fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for DoesNotFit {}

type Put<T = ()> = Result<T, DoesNotFit>;

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Value(Value::Null) => return Ok(IsNull::Yes),
            Self::Value(value) => put(value, kind, out)?,
            Self::Keys(keys) => array(keys.len(), kind, out, |index, element, out| {
                key(&keys[index], element, out)
            })?,
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true // `put` says more than a refusal here could
    }

    to_sql_checked!();
}

fn put(value: &Value, kind: &Type, out: &mut BytesMut) -> Put {
    if let Kind::Domain(base) = kind.kind() {
        return put(value, base, out);
    }
    match value {
        Value::Null => Ok(()),
        Value::Bool(yes) => boolean(*yes, kind, out),
        Value::Int(number) => int(*number, kind, out),
        Value::Float(number) => float(*number, kind, out),
        Value::Decimal(number) => decimal(*number, kind, out),
        Value::Text(text) => put_text(text, kind, out),
        Value::Bytes(bytes) => put_bytes(bytes, kind, out),
        Value::Date(day) => date(*day, kind, out),
        Value::Time(time) => put_time(*time, kind, out),
        Value::DateTime(at) => date_time(*at, kind, out),
        Value::Uuid(uuid) => put_uuid(*uuid, kind, out),
        Value::Duration(length) => interval(*length, kind, out),
        Value::List(values) => array(values.len(), kind, out, |index, element, out| match &values
            [index]
        {
            Value::Null => Ok(false),
            value => put(value, element, out).map(|()| true),
        }),
    }
}

#[cold]
fn refused(what: &str, kind: &Type) -> DoesNotFit {
    DoesNotFit(format!(
        "{what} cannot stand where the database wants `{kind}`"
    ))
}

fn boolean(yes: bool, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::BOOL => out.put_u8(u8::from(yes)),
        Type::INT2 | Type::INT4 | Type::INT8 => int(yes.into(), kind, out)?,
        _ => return Err(refused("a bool", kind)),
    }
    Ok(())
}

fn int(number: i64, kind: &Type, out: &mut BytesMut) -> Put {
    let too_large = |_| DoesNotFit(format!("a whole number is too large for `{kind}`"));
    match *kind {
        Type::INT8 => out.put_i64(number),
        Type::INT4 => out.put_i32(number.try_into().map_err(too_large)?),
        Type::INT2 => out.put_i16(number.try_into().map_err(too_large)?),
        Type::OID => out.put_u32(number.try_into().map_err(too_large)?),
        Type::NUMERIC => numeric(Decimal::from(number), out),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the column itself is no more precise"
        )]
        Type::FLOAT4 | Type::FLOAT8 => float(number as f64, kind, out)?,
        Type::BOOL if number == 0 || number == 1 => out.put_u8(u8::from(number == 1)),
        _ if is_text(kind) => out.put_slice(number.to_string().as_bytes()),
        _ => return Err(refused("a whole number", kind)),
    }
    Ok(())
}

fn float(number: f64, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::FLOAT8 => out.put_f64(number),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the column itself is no more precise"
        )]
        Type::FLOAT4 => out.put_f32(number as f32),
        Type::NUMERIC => {
            let number = Decimal::from_f64(number)
                .ok_or_else(|| refused("a number beyond 28 digits", kind))?;
            numeric(number, out);
        }
        _ => return Err(refused("a float", kind)),
    }
    Ok(())
}

fn decimal(number: Decimal, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::NUMERIC => numeric(number, out),
        Type::FLOAT4 | Type::FLOAT8 => float(number.to_f64(), kind, out)?,
        Type::INT2 | Type::INT4 | Type::INT8 if number.normalized().scale() == 0 => {
            let whole = i64::try_from(number.normalized().units());
            int(
                whole.map_err(|_| refused("a number of so many digits", kind))?,
                kind,
                out,
            )?;
        }
        _ => return Err(refused("a decimal", kind)),
    }
    Ok(())
}

fn numeric(number: Decimal, out: &mut BytesMut) {
    put_numeric(number, out);
}

/// Text and what PostgreSQL sends as text in binary too: enums, citext, names, JSON.
fn is_text(kind: &Type) -> bool {
    let builtin = matches!(
        *kind,
        Type::TEXT
            | Type::VARCHAR
            | Type::BPCHAR
            | Type::NAME
            | Type::UNKNOWN
            | Type::JSON
            | Type::XML
    );
    builtin
        || matches!(kind.kind(), Kind::Enum(_))
        || matches!(kind.name(), "citext" | "ltree" | "lquery")
}

fn put_text(text: &str, kind: &Type, out: &mut BytesMut) -> Put {
    if let Kind::Array(_) = kind.kind() {
        return list_of_text(text, kind, out);
    }
    if let Kind::Range(of) = kind.kind() {
        return range(text, (kind, of), out);
    }
    if kind.name() == "hstore" {
        return hstore(text, kind, out);
    }
    if is_text(kind) {
        if text.contains('\0') {
            return Err(DoesNotFit(
                "PostgreSQL keeps no text with a NUL character in it".to_owned(),
            ));
        }
        out.put_slice(text.as_bytes());
        return Ok(());
    }
    let unreadable = || refused("this text", kind);
    match *kind {
        Type::JSONB => {
            out.put_u8(1); // version of the format
            out.put_slice(text.as_bytes());
        }
        Type::UUID => out.put_slice(&uuid(text).ok_or_else(unreadable)?),
        Type::INET | Type::CIDR => inet(text.parse().map_err(|_| unreadable())?, kind, out),
        Type::INTERVAL => interval(text.parse().map_err(|_| unreadable())?, kind, out)?,
        Type::DATE => date(text.parse().map_err(|_| unreadable())?, kind, out)?,
        Type::TIME => put_time(text.parse().map_err(|_| unreadable())?, kind, out)?,
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            date_time(text.parse().map_err(|_| unreadable())?, kind, out)?;
        }
        Type::NUMERIC => decimal(text.parse().map_err(|_| unreadable())?, kind, out)?,
        Type::INT2 | Type::INT4 | Type::INT8 => {
            int(text.parse().map_err(|_| unreadable())?, kind, out)?;
        }
        _ => return Err(refused("a text", kind)),
    }
    Ok(())
}

/// A list column's value is JSON until its type is known.
fn list_of_text(text: &str, kind: &Type, out: &mut BytesMut) -> Put {
    let items = array_items(text).ok_or_else(|| refused("this text", kind))?;
    array(items.len(), kind, out, |index, element, out| {
        put(&items[index], element, out).map(|()| true)
    })
}

/// `range_send`: what the ends are, then each end that there is, with its length.
fn range(text: &str, (kind, of): (&Type, &Type), out: &mut BytesMut) -> Put {
    let parts = range_parts(text).ok_or_else(|| refused("this text", kind))?;
    let Some((lower, upper)) = parts else {
        out.put_u8(1); // empty
        return Ok(());
    };
    let flags = |end: Bound<&str>, included, infinite| match end {
        Bound::Included(_) => included,
        Bound::Excluded(_) => 0,
        Bound::Unbounded => infinite,
    };
    out.put_u8(flags(lower, 2, 8) | flags(upper, 4, 16));
    for end in [lower, upper] {
        if let Bound::Included(text) | Bound::Excluded(text) = end {
            sized(out, |out| put_text(text, of, out).map(|()| true))?;
        }
    }
    Ok(())
}

/// `hstore_recv`: count of pairs, then key and value of each, with their lengths.
fn hstore(text: &str, kind: &Type, out: &mut BytesMut) -> Put {
    let pairs = hstore_pairs(text).ok_or_else(|| refused("this text", kind))?;
    let count = i32::try_from(pairs.len()).map_err(|_| refused("so large a map", kind))?;
    out.put_i32(count);
    for (key, value) in pairs.iter() {
        for part in [Some(key), value.as_ref()] {
            sized(out, |out| match part {
                Some(part) => put_text(part, &Type::TEXT, out).map(|()| true),
                None => Ok(false),
            })?;
        }
    }
    Ok(())
}

/// 32 hexadecimal digits, hyphens anywhere.
fn uuid(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let mut digits = text
        .bytes()
        .filter(|byte| *byte != b'-')
        .map(|byte| char::from(byte).to_digit(16));
    for byte in &mut bytes {
        *byte = u8::try_from(digits.next()?? << 4 | digits.next()??).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

fn put_uuid(uuid: Uuid, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::UUID => out.put_slice(uuid.as_bytes()),
        Type::BYTEA => out.put_slice(uuid.as_bytes()),
        _ if is_text(kind) => out.put_slice(uuid.simple().as_bytes()),
        _ => return Err(refused("a UUID", kind)),
    }
    Ok(())
}

/// Days and microseconds apart, as Django sends them: `1 day` and `24:00:00` are one length, but print differently.
fn interval(length: Duration, kind: &Type, out: &mut BytesMut) -> Put {
    const DAY: i64 = 86_400_000_000;
    let micros = length.micros();
    match *kind {
        Type::INTERVAL => {
            out.put_i64(micros % DAY);
            out.put_i32((micros / DAY).try_into().unwrap_or(i32::MAX));
            out.put_i32(0);
        }
        Type::INT8 => out.put_i64(micros),
        _ => return Err(refused("a duration", kind)),
    }
    Ok(())
}

/// `inet_recv`: family, bits of the net, whether it is a `cidr`, count of bytes, the bytes.
fn inet(address: IpAddr, kind: &Type, out: &mut BytesMut) {
    let cidr = u8::from(*kind == Type::CIDR);
    match address {
        IpAddr::V4(four) => {
            out.put_slice(&[2, 32, cidr, 4]);
            out.put_slice(&four.octets());
        }
        IpAddr::V6(six) => {
            out.put_slice(&[3, 128, cidr, 16]);
            out.put_slice(&six.octets());
        }
    }
}

fn put_bytes(bytes: &[u8], kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::BYTEA => out.put_slice(bytes),
        Type::UUID if bytes.len() == 16 => out.put_slice(bytes),
        _ => return Err(refused("bytes", kind)),
    }
    Ok(())
}

fn date(day: Date, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::DATE => out.put_i32(day.days_since_epoch() - EPOCH_DAYS),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            date_time(DateTime::of(day, Time::default()), kind, out)?;
        }
        _ => return Err(refused("a date", kind)),
    }
    Ok(())
}

fn put_time(time: Time, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::TIME => out.put_i64(time.micros()),
        _ => return Err(refused("a time", kind)),
    }
    Ok(())
}

fn date_time(at: DateTime, kind: &Type, out: &mut BytesMut) -> Put {
    match *kind {
        Type::TIMESTAMP | Type::TIMESTAMPTZ => out.put_i64(at.micros() - EPOCH_MICROS),
        Type::DATE => date(at.date(), kind, out)?,
        _ => return Err(refused("a date and time", kind)),
    }
    Ok(())
}

fn key(key: &KeyValue, kind: &Type, out: &mut BytesMut) -> Put<bool> {
    match key {
        KeyValue::None => return Ok(false),
        KeyValue::Int(number) => int(*number, kind, out)?,
        KeyValue::Text(text) => put_text(text, kind, out)?,
        KeyValue::Bytes(bytes) => put_bytes(bytes, kind, out)?,
        KeyValue::Uuid(uuid) => put_uuid(*uuid, kind, out)?,
    }
    Ok(true)
}

/// One dimension, counted from 1. `element` says whether the element is not NULL.
fn array(
    count: usize,
    kind: &Type,
    out: &mut BytesMut,
    mut element: impl FnMut(usize, &Type, &mut BytesMut) -> Put<bool>,
) -> Put {
    let Kind::Array(of) = kind.kind() else {
        return Err(refused("a list", kind));
    };
    let length = i32::try_from(count).map_err(|_| refused("so long a list", kind))?;
    out.put_i32(i32::from(count > 0)); // dimensions
    out.put_i32(1); // there may be NULLs
    out.put_u32(of.oid());
    if count > 0 {
        out.put_i32(length);
        out.put_i32(1);
    }
    for index in 0..count {
        sized(out, |out| element(index, of, out))?;
    }
    Ok(())
}

/// A value behind its length; -1 for NULL, when `write` says that there is none.
fn sized(out: &mut BytesMut, write: impl FnOnce(&mut BytesMut) -> Put<bool>) -> Put {
    let start = out.len();
    out.put_i32(-1);
    if write(out)? {
        let length = i32::try_from(out.len() - start - 4)
            .map_err(|_| DoesNotFit("a value is too large".to_owned()))?;
        out[start..start + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(())
}
