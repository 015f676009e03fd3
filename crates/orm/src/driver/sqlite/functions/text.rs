//! Texts, character by character.

use super::{Function, Given, give, int_of, text_of};
use rusqlite::{
    functions::Context,
    types::{ToSqlOutput, Value, ValueRef},
};

pub(super) const ALL: &[Function] = &[
    ("carafe_lower", 1, lower),
    ("carafe_upper", 1, upper),
    ("carafe_reverse", 1, reverse),
    ("carafe_right", 2, right),
    ("carafe_pad", 4, pad),
    ("carafe_repeat", 2, repeat),
    ("carafe_ord", 1, ord),
];

/// Longest text that a function makes.
const MOST: usize = 1 << 28;

/// `lower()` for every script: SQLite's own only knows A to Z.
fn lower(context: &Context<'_>) -> Given {
    Ok(ToSqlOutput::Owned(match context.get_raw(0) {
        ValueRef::Text(text) => Value::Text(lower_text(&String::from_utf8_lossy(text))),
        other => other.try_into()?,
    }))
}

/// Letter by letter, so that a part of a text is lowered as the whole is. (`str::to_lowercase` knows
/// the Greek final sigma: what is found at the end of a word would not be found inside one.)
fn lower_text(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Capital letters; a letter whose capital is several stays.
fn upper(context: &Context<'_>) -> Given {
    let Some(text) = text_of(context, 0) else {
        return give(Value::Null);
    };
    give(text.chars().map(capital).collect::<String>())
}

fn capital(letter: char) -> char {
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}

fn reverse(context: &Context<'_>) -> Given {
    let Some(text) = text_of(context, 0) else {
        return give(Value::Null);
    };
    give(text.chars().rev().collect::<String>())
}

fn count_of(context: &Context<'_>, index: usize) -> Option<usize> {
    int_of(context, index).map(|count| usize::try_from(count).unwrap_or(0))
}

fn right(context: &Context<'_>) -> Given {
    let (Some(text), Some(count)) = (text_of(context, 0), count_of(context, 1)) else {
        return give(Value::Null);
    };
    let start = text
        .char_indices()
        .rev()
        .take(count)
        .last()
        .map_or(text.len(), |(at, _)| at);
    give(text[start..].to_owned())
}

/// The text, its length, what fills it, and whether at the end.
fn pad(context: &Context<'_>) -> Given {
    let parts = (
        text_of(context, 0),
        count_of(context, 1),
        text_of(context, 2),
    );
    let (Some(text), Some(length), Some(fill)) = parts else {
        return give(Value::Null);
    };
    if length > MOST {
        return Err(super::refused("a text is too long"));
    }
    let has = text.chars().count();
    let filled = fill.chars().cycle().take(length.saturating_sub(has));
    let kept = text.chars().take(length);
    give(if int_of(context, 3) == Some(1) {
        kept.chain(filled).collect::<String>()
    } else {
        filled.chain(kept).collect()
    })
}

fn repeat(context: &Context<'_>) -> Given {
    let (Some(text), Some(times)) = (text_of(context, 0), count_of(context, 1)) else {
        return give(Value::Null);
    };
    if text.len().saturating_mul(times) > MOST {
        return Err(super::refused("a text is too long"));
    }
    give(text.repeat(times))
}

fn ord(context: &Context<'_>) -> Given {
    let Some(text) = text_of(context, 0) else {
        return give(Value::Null);
    };
    give(
        text.chars()
            .next()
            .map_or(0, |letter| i64::from(u32::from(letter))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_lowered() {
        assert_eq!(
            lower_text("ÄÖÜ Éire ΣΑΣ Привет ABC"),
            "äöü éire σασ привет abc"
        );
    }

    #[test]
    fn a_letter_stays_one_letter() {
        assert_eq!(
            "straße ǆ".chars().map(capital).collect::<String>(),
            "STRAßE Ǆ"
        );
    }
}
