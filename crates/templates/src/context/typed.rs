//! Decimals, dates and times as the engine carries them: typed, so that filters and operators work.

use carafe_core::{Date, DateTime, Decimal, Time};
use minijinja::value::{DynObject, Enumerator, Object, ObjectRepr, Value};
use std::{cmp::Ordering, fmt, sync::Arc};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Typed {
    Decimal(Decimal),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
}

impl Typed {
    pub(crate) fn of(value: &Value) -> Option<Self> {
        value.downcast_object_ref::<Self>().copied()
    }

    fn instant(self) -> Option<DateTime> {
        match self {
            Self::Date(date) => Some(DateTime::of(date, Time::default())),
            Self::DateTime(at) => Some(at),
            Self::Decimal(_) | Self::Time(_) => None,
        }
    }

    fn part(self, name: &str) -> Option<i64> {
        match self {
            Self::Decimal(_) => None,
            Self::Date(date) => date_part(date, name),
            Self::Time(time) => time_part(time, name),
            Self::DateTime(at) => date_part(at.date(), name).or_else(|| time_part(at.time(), name)),
        }
    }
}

fn date_part(date: Date, name: &str) -> Option<i64> {
    let (year, month, day) = date.parts();
    match name {
        "year" => Some(year.into()),
        "month" => Some(month.into()),
        "day" => Some(day.into()),
        _ => None,
    }
}

fn time_part(time: Time, name: &str) -> Option<i64> {
    let micros = time.micros();
    match name {
        "hour" => Some(micros / 3_600_000_000),
        "minute" => Some(micros / 60_000_000 % 60),
        "second" => Some(micros / 1_000_000 % 60),
        "microsecond" => Some(micros % 1_000_000),
        _ => None,
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::DateTime(at) => at.fmt(f),
        }
    }
}

impl Object for Typed {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.part(key.as_str()?).map(Value::from)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::NonEnumerable
    }

    fn is_true(self: &Arc<Self>) -> bool {
        !matches!(**self, Self::Decimal(number) if number.units() == 0)
    }

    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        let other = *other.downcast_ref::<Self>()?;
        match (**self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => Some(a.cmp(&b)),
            (Self::Time(a), Self::Time(b)) => Some(a.cmp(&b)),
            (a, b) => Some(a.instant()?.cmp(&b.instant()?)),
        }
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

impl From<Typed> for Value {
    fn from(typed: Typed) -> Self {
        Value::from_object(typed)
    }
}
