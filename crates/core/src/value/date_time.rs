//! Calendar dates, times of day and instants, in UTC.

use crate::error::{Error, ErrorKind};
use std::{fmt, str::FromStr};

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(jiff::civil::Date);

/// A time of day, to the microsecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(jiff::civil::Time);

/// An instant, kept in UTC, to the microsecond.
///
/// ```
/// use carafe_core::DateTime;
///
/// let at: DateTime = "2026-11-20T14:30:00Z".parse()?;
/// assert_eq!(at.to_string(), "2026-11-20T14:30:00Z");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DateTime(jiff::Timestamp);

impl Date {
    /// A day by year, month 1–12 and day; an error when there is no such day.
    #[track_caller]
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, Error> {
        jiff::civil::Date::new(year, month, day)
            .map(Self)
            .map_err(|_| unreadable("day", &format!("{year}-{month}-{day}")))
    }

    /// The day under another name: jiff's type.
    pub fn as_jiff(self) -> jiff::civil::Date {
        self.0
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days_since_epoch(self) -> i32 {
        let epoch = jiff::civil::date(1970, 1, 1);
        (self.0 - epoch).get_days()
    }

    /// The day that many days after 1970-01-01; `None` outside the years −9999 to 9999.
    pub fn from_days_since_epoch(days: i32) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        jiff::civil::date(1970, 1, 1)
            .checked_add(span)
            .ok()
            .map(Self)
    }

    /// Year, month and day.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl Time {
    /// A time by hour, minute and second; an error when there is no such time.
    #[track_caller]
    pub fn new(hour: i8, minute: i8, second: i8) -> Result<Self, Error> {
        jiff::civil::Time::new(hour, minute, second, 0)
            .map(Self)
            .map_err(|_| unreadable("time", &format!("{hour}:{minute}:{second}")))
    }

    /// The time under another name: jiff's type.
    pub fn as_jiff(self) -> jiff::civil::Time {
        self.0
    }

    /// Microseconds since midnight.
    pub fn micros(self) -> i64 {
        let (hour, minute, second) = (
            i64::from(self.0.hour()),
            i64::from(self.0.minute()),
            i64::from(self.0.second()),
        );
        ((hour * 60 + minute) * 60 + second) * 1_000_000
            + i64::from(self.0.subsec_nanosecond()) / 1_000
    }

    /// The time that many microseconds after midnight; `None` past the end of the day.
    pub fn from_micros(micros: i64) -> Option<Self> {
        let part = |unit: i64, modulo: i64| i8::try_from(micros / unit % modulo).ok();
        let nanos = i32::try_from(micros % 1_000_000 * 1_000).ok()?;
        let hour = i8::try_from(micros / 3_600_000_000).ok()?;
        jiff::civil::Time::new(hour, part(60_000_000, 60)?, part(1_000_000, 60)?, nanos)
            .ok()
            .map(Self)
    }
}

impl DateTime {
    /// The instant that many microseconds after 1970-01-01 UTC; `None` outside the years −9999 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        jiff::Timestamp::from_microsecond(micros).ok().map(Self)
    }

    /// Microseconds since 1970-01-01 UTC, negative before it.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Seconds since 1970-01-01 UTC, negative before it.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }

    /// The instant under another name: jiff's type.
    pub fn as_jiff(self) -> jiff::Timestamp {
        self.0
    }

    /// The day in UTC.
    pub fn date(self) -> Date {
        Date(self.civil().date())
    }

    /// The time of day in UTC.
    pub fn time(self) -> Time {
        Time(self.civil().time())
    }

    /// This day and time in UTC.
    pub fn of(date: Date, time: Time) -> Self {
        let civil = date.0.to_datetime(time.0);
        Self(
            jiff::tz::TimeZone::UTC
                .to_timestamp(civil)
                .unwrap_or_default(),
        )
    }

    /// That many seconds later, or earlier when negative; stays at the ends of the calendar.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(
            self.0
                .saturating_add(jiff::SignedDuration::from_secs(seconds))
                .unwrap_or(self.0),
        )
    }

    fn civil(self) -> jiff::civil::DateTime {
        jiff::tz::TimeZone::UTC.to_datetime(self.0)
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(at: jiff::Timestamp) -> Self {
        Self::from_micros(at.as_microsecond()).unwrap_or(Self(at))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl From<jiff::civil::Time> for Time {
    fn from(time: jiff::civil::Time) -> Self {
        Self(time)
    }
}

#[track_caller]
fn unreadable(what: &'static str, text: &str) -> Error {
    let example = match what {
        "day" => "2026-11-20",
        "time" => "14:30:00",
        _ => "2026-11-20T14:30:00Z",
    };
    Error::new(ErrorKind::BadRequest, format!("`{text}` is not a {what}"))
        .code("core.E002")
        .hint(format!("write it like {example}"))
}

impl FromStr for Date {
    type Err = Error;
    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        text.trim()
            .parse()
            .map(Self)
            .map_err(|_| unreadable("day", text))
    }
}

impl FromStr for Time {
    type Err = Error;
    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        let parsed: jiff::civil::Time =
            text.trim().parse().map_err(|_| unreadable("time", text))?;
        Self::from_micros(Self(parsed).micros()).ok_or_else(|| unreadable("time", text))
    }
}

/// With an offset or `Z` it is that instant; without one it is read as UTC.
impl FromStr for DateTime {
    type Err = Error;
    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if let Ok(at) = text.parse::<jiff::Timestamp>() {
            return Ok(at.into());
        }
        let civil: jiff::civil::DateTime = text
            .parse()
            .map_err(|_| unreadable("date and time", text))?;
        let at = jiff::tz::TimeZone::UTC
            .to_timestamp(civil)
            .map_err(|_| unreadable("date and time", text))?;
        Ok(at.into())
    }
}

macro_rules! plain {
    ($($type:ident)*) => { $(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl serde_core::Serialize for $type {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde_core::Deserialize<'de> for $type {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde_core::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(|error: Error| serde_core::de::Error::custom(error.message()))
            }
        }
    )* };
}
plain!(Date Time DateTime);
