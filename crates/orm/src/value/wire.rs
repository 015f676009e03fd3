//! PostgreSQL's binary formats, from its `src/backend/utils/adt` send functions.

use super::Cell;
use carafe_core::{Date, DateTime, Decimal, Duration, Uuid};
use std::net::IpAddr;

pub(crate) const BOOL: u32 = 16;
pub(crate) const BYTEA: u32 = 17;
pub(crate) const INT8: u32 = 20;
pub(crate) const INT2: u32 = 21;
pub(crate) const INT4: u32 = 23;
pub(crate) const FLOAT4: u32 = 700;
pub(crate) const FLOAT8: u32 = 701;
pub(crate) const DATE: u32 = 1082;
pub(crate) const TIME: u32 = 1083;
pub(crate) const TIMESTAMP: u32 = 1114;
pub(crate) const TIMESTAMPTZ: u32 = 1184;
pub(crate) const NUMERIC: u32 = 1700;
pub(crate) const JSON: u32 = 114;
pub(crate) const CIDR: u32 = 650;
pub(crate) const INET: u32 = 869;
pub(crate) const INTERVAL: u32 = 1186;
pub(crate) const UUID: u32 = 2950;
pub(crate) const JSONB: u32 = 3802;
/// A type of an extension has another number in each database: here it has one that is no type's.
pub(crate) const HSTORE: u32 = 1;

/// Days from 1970-01-01 to 2000-01-01, where PostgreSQL starts to count.
pub(crate) const EPOCH_DAYS: i32 = 10_957;
/// The same in microseconds.
pub(crate) const EPOCH_MICROS: i64 = EPOCH_DAYS as i64 * 86_400_000_000;

/// `json`, `text`, `name`, `xml`, `unknown`, `bpchar`, `varchar`, and whatever is not built in (enums, domains, citext).
pub(crate) fn is_text(oid: u32) -> bool {
    matches!(oid, 18 | 19 | 25 | 114 | 142 | 705 | 1042 | 1043) || oid >= 16_384
}

pub(crate) fn type_name(oid: u32) -> String {
    let name = match oid {
        BOOL => "boolean",
        BYTEA => "bytea",
        INT2 => "smallint",
        INT4 => "integer",
        INT8 => "bigint",
        FLOAT4 => "real",
        FLOAT8 => "double precision",
        DATE => "date",
        TIME => "time",
        TIMESTAMP => "timestamp",
        TIMESTAMPTZ => "timestamp with time zone",
        NUMERIC => "numeric",
        UUID => "uuid",
        JSONB => "jsonb",
        INTERVAL => "interval",
        INET => "inet",
        CIDR => "cidr",
        HSTORE => "hstore",
        oid if is_text(oid) => "text",
        _ => return format!("type with oid {oid}"),
    };
    name.to_owned()
}

/// A whole number of 2, 4 or 8 bytes, so that one Rust type reads `integer` and `bigint` keys.
#[inline]
pub(crate) fn int(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Int(number) => Some(number),
        Cell::Decimal(number) => whole(number),
        Cell::Wire(bytes, INT8) => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        Cell::Wire(bytes, INT4) => Some(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        Cell::Wire(bytes, INT2) => Some(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        Cell::Wire(bytes, NUMERIC) => whole(numeric(bytes)?),
        _ => None,
    }
}

/// The number when it has no fraction.
fn whole(number: Decimal) -> Option<i64> {
    let number = number.normalized();
    (number.scale() == 0)
        .then(|| number.units().try_into().ok())
        .flatten()
}

pub(crate) fn date(bytes: &[u8]) -> Option<Date> {
    let days = i32::from_be_bytes(bytes.try_into().ok()?);
    Date::from_days_since_epoch(days.checked_add(EPOCH_DAYS)?)
}

pub(crate) fn timestamp(bytes: &[u8]) -> Option<DateTime> {
    let micros = i64::from_be_bytes(bytes.try_into().ok()?);
    DateTime::from_micros(micros.checked_add(EPOCH_MICROS)?)
}

pub(crate) fn uuid(bytes: &[u8]) -> Option<Uuid> {
    bytes.try_into().ok().map(Uuid::from_bytes)
}

/// `interval_send`: microseconds, days, months. A month counts 30 days, as it does when PostgreSQL compares.
pub(crate) fn interval(bytes: &[u8]) -> Option<Duration> {
    let micros = i64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    let days = i32::from_be_bytes(bytes.get(8..12)?.try_into().ok()?);
    let months = i32::from_be_bytes(bytes.get(12..16)?.try_into().ok()?);
    let days = i64::from(days) + i64::from(months) * 30;
    let micros = days.checked_mul(86_400_000_000)?.checked_add(micros)?;
    Some(Duration::from_micros(micros))
}

/// `inet_send`: family, bits of the net, whether it is a `cidr`, count of bytes, the bytes.
pub(crate) fn inet(bytes: &[u8]) -> Option<IpAddr> {
    let address = bytes.get(4..)?;
    if let Ok(four) = <[u8; 4]>::try_from(address) {
        return Some(four.into());
    }
    <[u8; 16]>::try_from(address).ok().map(IpAddr::from)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// `numeric_send`: count of base-10,000 digits, weight of the first, sign, digits after the point, the digits.
pub(crate) fn numeric(bytes: &[u8]) -> Option<Decimal> {
    let (count, weight) = (
        usize::from(short(bytes, 0)?),
        i32::from(short(bytes, 2)?.cast_signed()),
    );
    let (sign, scale) = (short(bytes, 4)?, u32::from(short(bytes, 6)?));
    if !matches!(sign, 0 | 0x4000) {
        return None; // NaN and the infinities have no decimal
    }
    let mut units: i128 = 0;
    for index in 0..count {
        units = units
            .checked_mul(10_000)?
            .checked_add(short(bytes, 8 + index * 2)?.into())?;
    }
    let places = i32::try_from(count).ok()? - 1 - weight; // groups of four after the point
    let units = shift(units, i32::try_from(scale).ok()? - places * 4)?;
    Decimal::from_units(if sign == 0 { units } else { -units }, scale)
}

/// × 10ⁿ; for a negative n the digits that fall off are zeros, because the scale covers all digits.
fn shift(units: i128, power: i32) -> Option<i128> {
    let factor = 10i128.checked_pow(power.unsigned_abs())?;
    if power < 0 {
        Some(units / factor)
    } else {
        units.checked_mul(factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_a_number_is_refused() {
        assert_eq!(numeric(&[0, 0, 0, 0, 0xC0, 0, 0, 0]), None);
    }
}
