//! Dates and times for people.

use crate::{args::Args, context::typed::Typed, value::Value};
use carafe_core::{Date, DateTime, Error, ErrorKind, Result, Time};
use std::fmt::Write as _;

/// The value before the bar, also when it is a text such as `2026-11-20`.
fn given(args: &Args<'_>, filter: &str) -> Result<Option<Typed>> {
    let value = args.required(0, "value")?;
    if value.is_none() {
        return Ok(None);
    }
    let text = value.text();
    let typed = Typed::of(&value.0)
        .or_else(|| text.parse::<Date>().ok().map(Typed::Date))
        .or_else(|| text.parse::<DateTime>().ok().map(Typed::DateTime))
        .or_else(|| text.parse::<Time>().ok().map(Typed::Time));
    match typed {
        Some(Typed::Decimal(_)) | None => Err(unfit(filter, &text)),
        Some(typed) => Ok(Some(typed)),
    }
}

fn unfit(filter: &str, text: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    Error::new(
        ErrorKind::Internal,
        format!("`{filter}` takes a date or a time, not `{shown}`"),
    )
    .code("templates.E006")
    .hint("give the template the Date, Time or DateTime itself")
}

/// Writes a value by a pattern of percent signs, as `strftime` has them.
fn formatted(args: &Args<'_>, filter: &str, usual: &str) -> Result<Value> {
    let Some(typed) = given(args, filter)? else {
        return Ok(Value::new(""));
    };
    let pattern = args
        .get(1)
        .or_else(|| args.named("format"))
        .map(Value::text);
    let pattern = pattern.as_deref().unwrap_or(usual);
    let mut text = String::new();
    let written = match typed {
        Typed::Date(date) => write!(text, "{}", date.as_jiff().strftime(pattern)),
        Typed::Time(time) => write!(text, "{}", time.as_jiff().strftime(pattern)),
        Typed::DateTime(at) => {
            let civil = at.date().as_jiff().to_datetime(at.time().as_jiff());
            write!(text, "{}", civil.strftime(pattern))
        }
        Typed::Decimal(_) => Ok(()),
    };
    // What the value lacks is written as it stands in the pattern.
    let lacking = text.contains('%') && !pattern.contains("%%");
    if lacking || written.is_err() {
        let message = format!("`{filter}` cannot write this value as `{pattern}`");
        return Err(Error::new(ErrorKind::Internal, message)
            .code("templates.E006")
            .hint("patterns look like \"%d.%m.%Y\" and \"%H:%M\"; a date has no hours, a time no days"));
    }
    Ok(Value::new(text))
}

/// `{{ product.created_at|date }}`: 20 November 2026; `|date("%d.%m.%Y")` by a pattern.
pub(super) fn date(args: &Args<'_>) -> Result<Value> {
    formatted(args, "date", "%-d %B %Y")
}

/// `{{ product.created_at|datetime }}`: 20 November 2026, 14:30.
pub(super) fn datetime(args: &Args<'_>) -> Result<Value> {
    formatted(args, "datetime", "%-d %B %Y, %H:%M")
}

/// `{{ product.created_at|time }}`: 14:30.
pub(super) fn time(args: &Args<'_>) -> Result<Value> {
    formatted(args, "time", "%H:%M")
}

/// As machines write it, for the attribute of `<time>`.
pub(super) fn isoformat(args: &Args<'_>) -> Result<Value> {
    Ok(Value::new(
        given(args, "isoformat")?.map_or_else(String::new, |typed| typed.to_string()),
    ))
}
