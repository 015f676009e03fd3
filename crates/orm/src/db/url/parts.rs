//! The parts every database URL has: scheme, place, options.

use super::bad;
use carafe_core::Result;
use percent_encoding::percent_decode_str;
use std::str::FromStr;

/// `scheme:place?key=value&…`, with the options decoded.
pub(super) struct Parts<'u> {
    pub(super) scheme: &'u str,
    pub(super) place: &'u str,
    options: Vec<(String, String)>,
}

impl<'u> Parts<'u> {
    #[track_caller]
    pub(super) fn split(url: &'u str) -> Result<Self> {
        let Some((scheme, rest)) = url.split_once(':') else {
            let what = if url.is_empty() {
                "it is empty"
            } else {
                "it has no `sqlite:` or `postgres:` in front"
            };
            return Err(bad(
                what,
                "write it like `sqlite:shop.db` or `postgres://user@localhost/shop`",
            ));
        };
        let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
        let options = options
            .split('&')
            .filter(|option| !option.is_empty())
            .map(option)
            .collect::<Result<_>>()?;
        Ok(Self {
            scheme,
            place,
            options,
        })
    }

    /// Every option must be one of these.
    #[track_caller]
    pub(super) fn only(&self, known: &[&str]) -> Result<()> {
        let Some((unknown, _)) = self
            .options
            .iter()
            .find(|(key, _)| !known.contains(&key.as_str()))
        else {
            return Ok(());
        };
        let hint = match carafe_core::suggest::nearest(unknown, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the options are {}", known.join(", ")),
        };
        Err(bad(
            format!("`{unknown}` is not an option of `{}:`", self.scheme),
            hint,
        ))
    }

    /// The option's text; the last one wins.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.options
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    /// The option as a number within these bounds.
    #[track_caller]
    pub(super) fn number<N: Copy + FromStr + PartialOrd + std::fmt::Display>(
        &self,
        key: &str,
        least: N,
        most: N,
    ) -> Result<Option<N>> {
        let Some(text) = self.text(key) else {
            return Ok(None);
        };
        match text.parse::<N>() {
            Ok(number) if number >= least && number <= most => Ok(Some(number)),
            _ => Err(bad(
                format!("`{key}={text}` is not a number from {least} to {most}"),
                format!("write `{key}=4`"),
            )),
        }
    }

    /// The option as one of these words.
    #[track_caller]
    pub(super) fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Result<Option<T>> {
        let Some(text) = self.text(key) else {
            return Ok(None);
        };
        let found = choices
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, choice)| *choice);
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        found.map(Some).ok_or_else(|| {
            bad(
                format!("`{key}={text}` is unknown"),
                format!("one of {}", words.join(", ")),
            )
        })
    }
}

#[track_caller]
fn option(text: &str) -> Result<(String, String)> {
    let (key, value) = text.split_once('=').ok_or_else(|| {
        bad(
            "an option has no `=`",
            "options are written `?key=value&key=value`",
        )
    })?;
    Ok((decode(key)?, decode(value)?))
}

/// `%41` → `A`.
#[track_caller]
pub(super) fn decode(text: &str) -> Result<String> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(std::borrow::Cow::into_owned).map_err(|_| {
        bad(
            "a `%` escape in it is not UTF-8",
            "write `%` itself as `%25`",
        )
    })
}
