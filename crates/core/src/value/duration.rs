//! Lengths of time, negative ones too.

use crate::error::{Error, ErrorKind};
use std::{fmt, str::FromStr};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// A length of time to the microsecond, which may be negative.
///
/// It is written as Django writes it: days, a blank, hours, minutes and seconds. ISO 8601 is read too.
///
/// ```
/// use carafe_core::Duration;
///
/// let trip = Duration::from_seconds(93_784);
/// assert_eq!(trip.to_string(), "1 02:03:04");
/// assert_eq!("P1DT2H3M4S".parse::<Duration>()?, trip);
/// assert_eq!("90".parse::<Duration>()?, Duration::from_seconds(90));
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(i64);

impl Duration {
    /// That many microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// That many seconds; as many as there can be when they are too many.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND))
    }

    /// That many days of 24 hours; as many as there can be when they are too many.
    pub const fn from_days(days: i64) -> Self {
        Self(days.saturating_mul(DAY))
    }

    /// Its microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Its whole seconds.
    pub const fn seconds(self) -> i64 {
        self.0 / SECOND
    }

    /// The standard library's duration; `None` when it is negative.
    pub fn to_std(self) -> Option<std::time::Duration> {
        u64::try_from(self.0)
            .ok()
            .map(std::time::Duration::from_micros)
    }
}

/// As many microseconds as there can be when it is too long.
impl From<std::time::Duration> for Duration {
    fn from(duration: std::time::Duration) -> Self {
        Self(duration.as_micros().try_into().unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (day, second) = (DAY.unsigned_abs(), SECOND.unsigned_abs());
        let (days, seconds, micros) = (all / day, all % day / second, all % second);
        f.write_str(sign)?;
        if days > 0 {
            write!(f, "{days} ")?;
        }
        write!(
            f,
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        if micros > 0 {
            write!(f, ".{micros:06}")?;
        }
        Ok(())
    }
}

impl FromStr for Duration {
    type Err = Error;

    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let read = rest.strip_prefix('P').map_or_else(|| clock(rest), iso);
        let micros = read.and_then(|all| i64::try_from(all * sign).ok());
        micros.map(Self).ok_or_else(|| {
            Error::new(ErrorKind::BadRequest, "this text is not a duration")
                .code("core.E001")
                .hint("it is written `1 02:03:04`, `02:03:04.5`, `90` for seconds, or `P1DT2H3M4S`")
        })
    }
}

/// `[days ][[hours:]minutes:]seconds[.fraction]`.
fn clock(text: &str) -> Option<i128> {
    let (days, time) = match text.split_once(' ') {
        Some((days, time)) => (number(days)?, time.trim_start()),
        None => (0, text),
    };
    let mut parts = time.rsplitn(3, ':');
    let seconds = fraction(parts.next()?)?;
    let minutes = parts.next().map_or(Some(0), number)?;
    let hours = parts.next().map_or(Some(0), number)?;
    let minutes = hours.checked_mul(60)?.checked_add(minutes)?;
    total(days, minutes, seconds)
}

/// What stands after the `P`.
fn iso(text: &str) -> Option<i128> {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let days = if date.is_empty() {
        0
    } else {
        number(date.strip_suffix('D')?)?
    };
    let (hours, rest) = time
        .split_once('H')
        .map_or((Some(0), time), |(n, rest)| (number(n), rest));
    let (minutes, rest) = rest
        .split_once('M')
        .map_or((Some(0), rest), |(n, rest)| (number(n), rest));
    let seconds = if rest.is_empty() {
        0
    } else {
        fraction(rest.strip_suffix('S')?)?
    };
    total(
        days,
        hours?.checked_mul(60)?.checked_add(minutes?)?,
        seconds,
    )
}

fn total(days: i128, minutes: i128, micros: i128) -> Option<i128> {
    let minutes = minutes.checked_mul(60 * i128::from(SECOND))?;
    days.checked_mul(DAY.into())?
        .checked_add(minutes)?
        .checked_add(micros)
}

fn number(text: &str) -> Option<i128> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Seconds with at most six digits after the point, as microseconds.
fn fraction(text: &str) -> Option<i128> {
    let (whole, digits) = text.split_once('.').unwrap_or((text, "0"));
    if digits.len() > 6 {
        return None;
    }
    number(whole)?
        .checked_mul(SECOND.into())?
        .checked_add(number(&format!("{digits:0<6}"))?)
}

impl serde_core::Serialize for Duration {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde_core::Deserialize<'de> for Duration {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::from_text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for micros in [
            0,
            1,
            -1,
            999_999,
            -1_500_000,
            DAY,
            -DAY - 1,
            i64::MAX,
            i64::MIN,
        ] {
            let one = Duration::from_micros(micros);
            assert_eq!(one.to_string().parse::<Duration>().unwrap(), one, "{one}");
        }
        for (text, seconds) in [
            ("P1D", 86_400),
            ("PT1H", 3600),
            ("PT2M", 120),
            ("-PT5S", -5),
            ("1:00", 60),
        ] {
            assert_eq!(
                text.parse::<Duration>().unwrap(),
                Duration::from_seconds(seconds),
                "{text}"
            );
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "x",
            "1 day",
            "1:2:3:4",
            "99999999999999999999999 00:00:00",
            "0.1234567",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
