//! What a typed text means.

use carafe_core::{
    Date, DateTime, Decimal, Field, Time,
    i18n::{tr, tr_with},
};
use std::borrow::Cow;

/// What was typed, understood. It is the value type that models show their fields with.
pub type Typed = Field<'static>;

/// What a typed text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// An e-mail address.
    Email,
    /// A whole number within these bounds, both included.
    Integer {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A binary fraction.
    Float,
    /// An exact number.
    Decimal {
        /// Digits in all; 0 is no limit.
        digits: u8,
        /// Digits after the point, when there is a limit.
        places: u8,
    },
    /// Yes or no.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// An instant, in UTC.
    DateTime,
}

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Short code of the rule.
    pub(crate) code: &'static str,
    /// What to tell the person who typed it.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    fn invalid(id: &str, english: &str) -> Self {
        Self::new("invalid", tr(id, english))
    }
}

impl Kind {
    /// Reads a text that is not empty.
    pub(crate) fn read(self, text: &str, max: Option<u32>) -> Result<Typed, Refusal> {
        match self {
            Self::Text => plain(text, max),
            Self::Email => plain(text, max).and_then(address),
            Self::Integer { min, max } => integer(text, min, max),
            Self::Float => float(text),
            Self::Decimal { digits, places } => decimal(text, digits.into(), places.into()),
            Self::Bool => Ok(Typed::Bool(is_yes(text))),
            Self::Date => date(text).map(Typed::Date).ok_or_else(bad_date),
            Self::Time => time(text).map(Typed::Time).ok_or_else(bad_time),
            Self::DateTime => date_time(text)
                .map(Typed::DateTime)
                .ok_or_else(bad_date_time),
        }
    }
}

/// What a checkbox or a select of yes and no sends.
pub(crate) fn is_yes(text: &str) -> bool {
    !matches!(text, "" | "0" | "false" | "off" | "no")
}

fn plain(text: &str, max: Option<u32>) -> Result<Typed, Refusal> {
    if text.contains('\0') {
        let message = tr("forms.null_characters", "Null characters are not allowed.");
        return Err(Refusal::new("null_characters", message));
    }
    let length = text.chars().count();
    match max.filter(|max| length > *max as usize) {
        Some(max) => Err(too_long(max, length)),
        None => Ok(Typed::Text(Cow::Owned(text.to_owned()))),
    }
}

fn too_long(max: u32, length: usize) -> Refusal {
    let english = "Ensure this value has at most {max} characters (it has {length}).";
    Refusal::new(
        "max_length",
        tr_with(
            "forms.max_length",
            english,
            &[("max", &max), ("length", &length)],
        ),
    )
}

/// Something on both sides of one `@`, a dot in the second: what can be told without sending a message.
fn address(text: Typed) -> Result<Typed, Refusal> {
    let shown = text.to_text();
    let parts = shown.split_once('@').filter(|(name, host)| {
        let odd = |letter: char| {
            letter.is_whitespace() || letter.is_control() || "<>()[],;:\\\"@".contains(letter)
        };
        !name.is_empty() && !name.contains(odd) && !host.contains(odd) && is_host(host)
    });
    if parts.is_none() {
        return Err(Refusal::invalid(
            "forms.email",
            "Enter an address such as ada@example.org.",
        ));
    }
    Ok(text)
}

fn is_host(host: &str) -> bool {
    host.contains('.')
        && host
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-'))
}

fn integer(text: &str, min: i64, max: i64) -> Result<Typed, Refusal> {
    let wrong = || Refusal::invalid("forms.integer", "Enter a whole number.");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    // Digits that do not fit 64 bits are a number all the same: out of bounds.
    match text.parse::<i64>() {
        Ok(number) if (min..=max).contains(&number) => Ok(Typed::Int(number)),
        _ => {
            let english = "Enter a number from {min} to {max}.";
            Err(Refusal::new(
                "out_of_range",
                tr_with("forms.range", english, &[("min", &min), ("max", &max)]),
            ))
        }
    }
}

fn bad_number() -> Refusal {
    Refusal::invalid("forms.number", "Enter a number.")
}

fn float(text: &str) -> Result<Typed, Refusal> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.map(Typed::Float).ok_or_else(bad_number)
}

fn decimal(text: &str, digits: u32, places: u32) -> Result<Typed, Refusal> {
    let number: Decimal = text.parse().map_err(|_| bad_number())?;
    if digits == 0 {
        return Ok(Typed::Decimal(number));
    }
    let (whole, fraction) = number.digits();
    let most = digits.saturating_sub(places);
    if fraction > places {
        let english = "Ensure that there are no more than {places} decimal places.";
        return Err(Refusal::new(
            "max_decimal_places",
            tr_with("forms.places", english, &[("places", &places)]),
        ));
    }
    if whole > most {
        let english =
            "Ensure that there are no more than {digits} digits before the decimal point.";
        return Err(Refusal::new(
            "max_whole_digits",
            tr_with("forms.whole", english, &[("digits", &most)]),
        ));
    }
    Ok(Typed::Decimal(number))
}

fn bad_date() -> Refusal {
    Refusal::invalid("forms.date", "Enter a day such as 2026-11-20.")
}

fn bad_time() -> Refusal {
    Refusal::invalid("forms.time", "Enter a time such as 14:30.")
}

fn bad_date_time() -> Refusal {
    Refusal::invalid(
        "forms.date_time",
        "Enter a day and a time such as 2026-11-20 14:30.",
    )
}

/// A day and nothing behind it: a time is not cut off silently.
fn date(text: &str) -> Option<Date> {
    text.parse()
        .ok()
        .filter(|_| !text.contains(['T', 't', ' ', ':']))
}

/// A time and nothing before or behind it.
fn time(text: &str) -> Option<Time> {
    text.parse().ok().filter(|_| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || b":.".contains(&byte))
    })
}

/// `2026-11-20T14:30`, as browsers send it, and what people type instead; in UTC unless it says otherwise.
fn date_time(text: &str) -> Option<DateTime> {
    if let Ok(instant) = text.parse() {
        return Some(instant);
    }
    let (date, time) = text.split_once(['T', ' '])?;
    Some(DateTime::of(self::date(date)?, self::time(time.trim())?))
}
