//! From what was written to a typed value.

use super::raw::Raw;
use crate::Secret;
use std::{path::PathBuf, time::Duration};

/// What was written, for a type to read.
#[derive(Debug)]
pub struct Given<'a>(pub(super) &'a Raw);

/// What a type wanted to read instead.
#[derive(Debug)]
pub struct Wanted {
    pub(super) text: &'static str,
    pub(super) secret: bool,
}

impl Wanted {
    /// A phrase that follows "it is", such as "a number from 0 to 65535".
    pub fn new(text: &'static str) -> Self {
        Self {
            text,
            secret: false,
        }
    }
}

/// A type that a setting can have.
#[diagnostic::on_unimplemented(message = "a setting cannot be a `{Self}`")]
pub trait FromSetting: Sized {
    /// Whether listings hide it.
    const SECRET: bool = false;

    /// Reads it.
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted>;
}

impl Given<'_> {
    /// The text that was written, when it was text.
    pub fn text(&self) -> Option<&str> {
        if let Raw::Text(text) = self.0 {
            Some(text.trim())
        } else {
            None
        }
    }

    fn whole(&self) -> Option<i128> {
        match self.0 {
            Raw::Int(number) => Some((*number).into()),
            Raw::Text(text) => text.trim().replace('_', "").parse().ok(),
            _ => None,
        }
    }
}

impl FromSetting for String {
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        match given.0 {
            Raw::List(_) | Raw::Table(_) => Err(Wanted::new("one text")),
            raw => Ok(raw.to_string()),
        }
    }
}

impl FromSetting for PathBuf {
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        String::from_setting(given).map(Self::from)
    }
}

impl FromSetting for Secret {
    const SECRET: bool = true;

    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        match given.0 {
            Raw::Text(text) => Ok(Self::new(text.as_str())),
            _ => Err(Wanted {
                text: "one text",
                secret: true,
            }),
        }
    }
}

impl FromSetting for bool {
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        match (given.0, given.text()) {
            (Raw::Bool(yes), _) => Ok(*yes),
            (_, Some("true" | "1" | "yes" | "on")) => Ok(true),
            (_, Some("false" | "0" | "no" | "off")) => Ok(false),
            _ => Err(Wanted::new("`true` or `false`")),
        }
    }
}

impl FromSetting for f64 {
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        let read = match given.0 {
            Raw::Float(number) => Some(*number),
            raw => raw.to_string().trim().parse().ok(),
        };
        read.filter(|number| number.is_finite())
            .ok_or(Wanted::new("a number"))
    }
}

macro_rules! whole_numbers {
    ($($type:ident $wanted:literal;)*) => { $(
        impl FromSetting for $type {
            fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
                given.whole().and_then(|number| number.try_into().ok()).ok_or(Wanted::new($wanted))
            }
        }
    )* };
}
whole_numbers! {
    u8 "a whole number from 0 to 255";
    u16 "a whole number from 0 to 65535";
    u32 "a whole number from 0 to 4294967295";
    u64 "a whole number, not negative";
    usize "a whole number, not negative";
    i32 "a whole number of at most 32 bits";
    i64 "a whole number of at most 64 bits";
}

impl<T: FromSetting> FromSetting for Option<T> {
    const SECRET: bool = T::SECRET;

    /// An empty variable counts as not set, which is how a shell unsets it for one command.
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        if given.text() == Some("") {
            Ok(None)
        } else {
            T::from_setting(given).map(Some)
        }
    }
}

impl<T: FromSetting> FromSetting for Vec<T> {
    const SECRET: bool = T::SECRET;

    /// A TOML list, or text with commas.
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        match given.0 {
            Raw::List(items) => items
                .iter()
                .map(|item| T::from_setting(&Given(item)))
                .collect(),
            Raw::Text(text) => text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| T::from_setting(&Given(&Raw::Text(item.to_owned()))))
                .collect(),
            one => Ok(vec![T::from_setting(&Given(one))?]),
        }
    }
}

impl FromSetting for Duration {
    /// `30` is seconds; `250ms`, `30s`, `5m`, `2h`, `14d` say it.
    fn from_setting(given: &Given<'_>) -> Result<Self, Wanted> {
        let wanted = || Wanted::new("a length of time such as `30s`, `250ms`, `5m`, `2h` or `14d`");
        let text = given.0.to_string();
        let text = text.trim();
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let number: u64 = number.parse().map_err(|_| wanted())?;
        let seconds = |each: u64| {
            number
                .checked_mul(each)
                .map(Self::from_secs)
                .ok_or_else(wanted)
        };
        match unit.trim() {
            "ms" => Ok(Self::from_millis(number)),
            "" | "s" => seconds(1),
            "m" | "min" => seconds(60),
            "h" => seconds(3_600),
            "d" => seconds(86_400),
            _ => Err(wanted()),
        }
    }
}
