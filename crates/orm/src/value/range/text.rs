//! Ranges as text: PostgreSQL's spelling, and the JSON that Django puts into fixtures.

use super::{Range, RangeItem};
use crate::value::{ColumnType, DbType as _, Value};
use carafe_core::{Date, DateTime, Decimal};
use std::ops::Bound;

/// Both ends as texts; `None` is the empty range.
pub(crate) type Parts<'t> = Option<(Bound<&'t str>, Bound<&'t str>)>;

/// `[1,5)` taken apart; `None` when it is no range.
pub(crate) fn range_parts(text: &str) -> Option<Parts<'_>> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("empty") {
        return Some(None);
    }
    let from = text.chars().next().filter(|open| "[(".contains(*open))?;
    let to = text.chars().last().filter(|close| "])".contains(*close))?;
    let (lower, upper) = text.get(1..text.len() - 1)?.split_once(',')?;
    let lower = end(lower, from == '[')?;
    Some(Some((lower, end(upper, to == ']')?)))
}

fn end(text: &str, included: bool) -> Option<Bound<&str>> {
    let text = text.trim();
    let inside = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let value = inside.unwrap_or(text);
    if value.contains(['"', ',', '\\']) {
        return None;
    }
    Some(match (value.is_empty(), included) {
        (true, _) => Bound::Unbounded,
        (false, true) => Bound::Included(value),
        (false, false) => Bound::Excluded(value),
    })
}

/// The range that a text says, whichever way round.
pub(super) fn range<T: RangeItem>(text: &str) -> Option<Range<T>> {
    let Some((lower, upper)) = range_parts(text)? else {
        return Some(Range::empty());
    };
    Some(Range::between(read(lower)?, read(upper)?))
}

fn read<T: RangeItem>(end: Bound<&str>) -> Option<Bound<T>> {
    Some(match end {
        Bound::Included(text) => Bound::Included(text.parse().ok()?),
        Bound::Excluded(text) => Bound::Excluded(text.parse().ok()?),
        Bound::Unbounded => Bound::Unbounded,
    })
}

/// A text that a person or a file gives, as the column keeps it.
pub(crate) fn parse(of: ColumnType, text: &str) -> Option<Value> {
    let json = text.trim_start().starts_with('{').then(|| from_json(text));
    let text = match &json {
        Some(said) => said.as_deref()?,
        None => text,
    };
    match of {
        ColumnType::Int => canonical::<i32>(text),
        ColumnType::BigInt => canonical::<i64>(text),
        ColumnType::Decimal => canonical::<Decimal>(text),
        ColumnType::Date => canonical::<Date>(text),
        ColumnType::DateTime => canonical::<DateTime>(text),
        _ => None,
    }
}

fn canonical<T: RangeItem>(text: &str) -> Option<Value> {
    range::<T>(text).map(|range| range.to_value())
}

/// Whether it starts behind its end, which the database refuses.
pub(crate) fn is_reversed(of: ColumnType, text: &str) -> bool {
    fn of_type<T: RangeItem>(text: &str) -> bool {
        range::<T>(text).is_some_and(|range| range.is_reversed())
    }
    match of {
        ColumnType::Int => of_type::<i32>(text),
        ColumnType::BigInt => of_type::<i64>(text),
        ColumnType::Decimal => of_type::<Decimal>(text),
        ColumnType::Date => of_type::<Date>(text),
        ColumnType::DateTime => of_type::<DateTime>(text),
        _ => false,
    }
}

/// `{"lower": "1", "upper": null, "bounds": "[)"}` as `[1,)`.
fn from_json(text: &str) -> Option<String> {
    let data: serde_json::Value = serde_json::from_str(text).ok()?;
    let data = data.as_object()?;
    if data.get("empty").and_then(serde_json::Value::as_bool) == Some(true) {
        return Some("empty".to_owned());
    }
    let end = |name: &str| match data.get(name) {
        None | Some(serde_json::Value::Null) => Some(String::new()),
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(serde_json::Value::Number(number)) => Some(number.to_string()),
        Some(_) => None,
    };
    let bounds = match data.get("bounds") {
        None => "[)",
        Some(bounds) => bounds.as_str()?,
    };
    if !matches!(bounds, "[)" | "[]" | "(]" | "()") {
        return None;
    }
    let (open, close) = bounds.split_at(1);
    Some(format!("{open}{},{}{close}", end("lower")?, end("upper")?))
}

/// `[1,)` as Django's fixtures have it: `{"lower": "1", "upper": null, "bounds": "[)"}`.
pub(crate) fn range_json(text: &str) -> String {
    let Some((lower, upper)) = range_parts(text).flatten() else {
        return r#"{"empty": true}"#.to_owned();
    };
    let end = |end| match end {
        Bound::Included(text) | Bound::Excluded(text) => serde_json::Value::from(text),
        Bound::Unbounded => serde_json::Value::Null,
    };
    let open = if matches!(lower, Bound::Excluded(_)) {
        '('
    } else {
        '['
    };
    let close = if matches!(upper, Bound::Included(_)) {
        ']'
    } else {
        ')'
    };
    format!(
        r#"{{"lower": {}, "upper": {}, "bounds": "{open}{close}"}}"#,
        end(lower),
        end(upper)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(of: ColumnType, text: &str) -> Option<String> {
        parse(of, text).map(|value| value.to_text())
    }

    #[test]
    fn texts_become_ranges() {
        let int = |text| parsed(ColumnType::Int, text);
        assert_eq!(int("[1,5]").as_deref(), Some("[1,6)"));
        assert_eq!(int(" ( 1 , \"5\" ) ").as_deref(), Some("[2,5)"));
        assert_eq!(int("(,)").as_deref(), Some("(,)"));
        assert_eq!(int("[,5)").as_deref(), Some("(,5)"));
        assert_eq!(int("EMPTY").as_deref(), Some("empty"));
        assert_eq!(int("(1,2)").as_deref(), Some("empty"));
        let most = i32::MAX;
        let whole = format!("[1,{most}]");
        assert_eq!(int(&whole), Some(whole.clone()));
        let django = r#"{"upper": "10", "lower": "1", "bounds": "[)"}"#;
        assert_eq!(int(django).as_deref(), Some("[1,10)"));
        assert_eq!(int(r#"{"empty": true}"#).as_deref(), Some("empty"));
        assert_eq!(int(r#"{"lower": 3}"#).as_deref(), Some("[3,)"));
        for wrong in [
            "",
            "[",
            "[]",
            "[1,5",
            "1,5",
            "[1;5)",
            "[a,b)",
            "[1,2,3)",
            "[\"1,5)",
            "é",
            "[é",
            "{}x",
            "[1,5)é",
            "{\"lower\": true}",
            "{\"lower\": 1, \"bounds\": \"é\"}",
        ] {
            assert_eq!(int(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ranges_that_are_not_counted_keep_their_ends() {
        let exact = |text| parsed(ColumnType::Decimal, text);
        assert_eq!(exact("(1.5,2]").as_deref(), Some("(1.5,2]"));
        assert_eq!(exact("[2,2]").as_deref(), Some("[2,2]"));
        assert_eq!(exact("(2,2.0]").as_deref(), Some("empty"));
        let last = parsed(ColumnType::Date, "[9999-12-31,9999-12-31]");
        assert_eq!(last.as_deref(), Some("[9999-12-31,9999-12-31]"));
    }

    #[test]
    fn those_the_wrong_way_round_are_known() {
        assert!(is_reversed(ColumnType::Int, "[5,1)"));
        assert!(!is_reversed(ColumnType::Int, "[5,5)"));
        assert!(!is_reversed(ColumnType::Int, "[5,)"));
        assert!(is_reversed(ColumnType::Date, "[2026-02-01,2026-01-01]"));
    }
}
