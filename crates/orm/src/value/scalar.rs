//! The scalar column types.

use super::{
    Cell, ColumnType, DbType, NotNull, Numeric, TextLike, Value,
    cell::mismatch,
    wire::{self, int},
};
use carafe_core::{Date, DateTime, Decimal, Duration, Result, Time, Uuid};

macro_rules! scalar {
    ($type:ty, $column:ident, |$cell:ident| $read:expr, |$this:ident| $value:expr $(, $scaled:item)?) => {
        #[diagnostic::do_not_recommend]
        impl DbType for $type {
            type Inner = Self;
            type Null = NotNull;
            type Alone = Self;
            type Perhaps = Option<Self>;
            const TYPE: ColumnType = ColumnType::$column;

            #[inline]
            fn from_cell($cell: Cell<'_>) -> Result<Self> {
                $read
            }

            #[inline]
            fn to_value(&self) -> Value {
                let $this = self;
                $value
            }
            $($scaled)?
        }
    };
}

macro_rules! integers {
    ($($type:ty => $column:ident $name:literal;)*) => { $(
        scalar!($type, $column,
            |cell| int(cell).and_then(|n| n.try_into().ok()).ok_or_else(|| mismatch($name, cell)),
            |this| Value::Int(i64::from(*this)));

        #[diagnostic::do_not_recommend]
        impl Numeric for $type {
            type Sum = i64;
            type Avg = f64;
        }
    )* };
}
integers! {
    i16 => SmallInt "`i16`"; i32 => Int "`i32`"; i64 => BigInt "`i64`";
    u16 => PositiveSmallInt "`u16`"; u32 => PositiveInt "`u32`";
}

// Numbers above `i64::MAX` are refused when they are checked, or by the database's types.
scalar!(
    u64,
    PositiveBigInt,
    |cell| int(cell)
        .and_then(|number| number.try_into().ok())
        .ok_or_else(|| mismatch("`u64`", cell)),
    |this| i64::try_from(*this).map_or_else(|_| Value::Decimal((*this).into()), Value::Int)
);

#[diagnostic::do_not_recommend]
impl Numeric for u64 {
    type Sum = Decimal;
    type Avg = f64;
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the column itself is no more precise"
)]
fn single(cell: Cell<'_>) -> Option<f32> {
    float(cell).map(|number| number as f32)
}

scalar!(
    f32,
    Real,
    |cell| single(cell).ok_or_else(|| mismatch("`f32`", cell)),
    |this| Value::Float((*this).into())
);

#[diagnostic::do_not_recommend]
impl Numeric for f32 {
    type Sum = f64;
    type Avg = f64;
}

scalar!(
    Uuid,
    Uuid,
    |cell| uuid(cell).ok_or_else(|| mismatch("`Uuid`", cell)),
    |this| Value::Uuid(*this)
);
scalar!(
    Duration,
    Duration,
    |cell| duration(cell).ok_or_else(|| mismatch("`Duration`", cell)),
    |this| Value::Duration(*this)
);

scalar!(
    f64,
    Float,
    |cell| float(cell).ok_or_else(|| mismatch("`f64`", cell)),
    |this| Value::Float(*this)
);
scalar!(
    bool,
    Bool,
    |cell| boolean(cell).ok_or_else(|| mismatch("`bool`", cell)),
    |this| Value::Bool(*this)
);
scalar!(
    String,
    Text,
    |cell| text(cell)
        .map(str::to_owned)
        .ok_or_else(|| mismatch("`String`", cell)),
    |this| Value::Text(this.as_str().into()),
    fn into_value(self) -> Value {
        Value::Text(self.into_boxed_str())
    }
);
scalar!(
    Vec<u8>,
    Bytes,
    |cell| bytes(cell)
        .map(<[u8]>::to_vec)
        .ok_or_else(|| mismatch("`Vec<u8>`", cell)),
    |this| Value::Bytes(this.as_slice().into())
);
scalar!(
    Decimal,
    Decimal,
    |cell| decimal(cell).ok_or_else(|| mismatch("`Decimal`", cell)),
    |this| Value::Decimal(*this),
    fn rescaled(self, scale: u32) -> Self {
        Decimal::rescaled(self, scale)
    }
);
scalar!(
    Date,
    Date,
    |cell| date(cell).ok_or_else(|| mismatch("`Date`", cell)),
    |this| Value::Date(*this)
);
scalar!(
    Time,
    Time,
    |cell| time(cell).ok_or_else(|| mismatch("`Time`", cell)),
    |this| Value::Time(*this)
);
scalar!(
    DateTime,
    DateTime,
    |cell| date_time(cell).ok_or_else(|| mismatch("`DateTime`", cell)),
    |this| Value::DateTime(*this)
);

#[diagnostic::do_not_recommend]
impl TextLike for String {}

#[diagnostic::do_not_recommend]
impl Numeric for f64 {
    type Sum = f64;
    type Avg = f64;
}

#[diagnostic::do_not_recommend]
impl Numeric for Decimal {
    type Sum = Decimal;
    type Avg = Decimal;
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a whole number read as a float is what the user asked for"
)]
fn float(cell: Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Float(number) => Some(number),
        Cell::Int(number) => Some(number as f64),
        Cell::Decimal(number) => Some(number.to_f64()),
        Cell::Wire(bytes, wire::FLOAT8) => Some(f64::from_be_bytes(bytes.try_into().ok()?)),
        Cell::Wire(bytes, wire::FLOAT4) => Some(f32::from_be_bytes(bytes.try_into().ok()?).into()),
        Cell::Wire(bytes, wire::NUMERIC) => wire::numeric(bytes).map(Decimal::to_f64),
        Cell::Wire(..) => int(cell).map(|number| number as f64),
        _ => None,
    }
}

fn boolean(cell: Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Wire([byte], wire::BOOL) => Some(*byte != 0),
        _ => int(cell).map(|number| number != 0),
    }
}

fn uuid(cell: Cell<'_>) -> Option<Uuid> {
    match cell {
        Cell::Wire(bytes, wire::UUID) => wire::uuid(bytes),
        Cell::Bytes(bytes) if bytes.len() == 16 => wire::uuid(bytes),
        _ => text(cell)?.parse().ok(),
    }
}

fn duration(cell: Cell<'_>) -> Option<Duration> {
    match cell {
        Cell::Wire(bytes, wire::INTERVAL) => wire::interval(bytes),
        _ => int(cell).map(Duration::from_micros),
    }
}

pub(crate) fn text(cell: Cell<'_>) -> Option<&str> {
    match cell {
        Cell::Text(bytes) => std::str::from_utf8(bytes).ok(),
        Cell::Wire(bytes, oid) if wire::is_text(oid) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

fn bytes(cell: Cell<'_>) -> Option<&[u8]> {
    match cell {
        Cell::Bytes(bytes) | Cell::Text(bytes) | Cell::Wire(bytes, wire::BYTEA) => Some(bytes),
        _ => None,
    }
}

fn decimal(cell: Cell<'_>) -> Option<Decimal> {
    match cell {
        Cell::Wire(bytes, wire::NUMERIC) => wire::numeric(bytes),
        Cell::Decimal(number) => Some(number),
        Cell::Float(number) => Decimal::from_f64(number),
        Cell::Text(_) => text(cell)?.parse().ok(),
        Cell::Wire(_, wire::FLOAT8 | wire::FLOAT4) => Decimal::from_f64(float(cell)?),
        _ => int(cell).map(Decimal::from),
    }
}

fn date(cell: Cell<'_>) -> Option<Date> {
    match cell {
        Cell::Wire(bytes, wire::DATE) => wire::date(bytes),
        Cell::Date(day) => Some(day),
        Cell::DateTime(at) => Some(at.date()),
        Cell::Wire(..) => date_time(cell).map(DateTime::date),
        // A DATETIME column that holds a day: its time is of no interest.
        _ => text(cell)?.get(..10)?.parse().ok(),
    }
}

fn time(cell: Cell<'_>) -> Option<Time> {
    match cell {
        Cell::Wire(bytes, wire::TIME) => {
            Time::from_micros(i64::from_be_bytes(bytes.try_into().ok()?))
        }
        Cell::Time(time) => Some(time),
        _ => text(cell)?.parse().ok(),
    }
}

fn date_time(cell: Cell<'_>) -> Option<DateTime> {
    match cell {
        Cell::Wire(bytes, wire::TIMESTAMP | wire::TIMESTAMPTZ) => wire::timestamp(bytes),
        Cell::DateTime(at) => Some(at),
        Cell::Date(day) => Some(DateTime::of(day, Time::default())),
        Cell::Wire(bytes, wire::DATE) => Some(DateTime::of(wire::date(bytes)?, Time::default())),
        _ => text(cell).and_then(date_time_text),
    }
}

/// SQLite's `2026-11-20 14:30:00[.ffffff]`, a day alone, or RFC 3339.
fn date_time_text(text: &str) -> Option<DateTime> {
    if text.len() == 10 {
        return Some(DateTime::of(text.parse().ok()?, Time::default()));
    }
    text.parse().ok()
}
