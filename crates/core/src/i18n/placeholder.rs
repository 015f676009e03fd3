//! Values for the names in braces.

use std::fmt::{Display, Write as _};

/// Puts values where the text has their names in braces. A name without a value stays as it is.
///
/// ```
/// use carafe_core::i18n::fill;
///
/// assert_eq!(fill("Hello {name}", &[("name", &"Ada")]), "Hello Ada");
/// ```
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        let value = match piece {
            Piece::Name(name) => values.iter().find(|(known, _)| *known == name),
            Piece::Text(_) => None,
        };
        let _ = match (value, piece) {
            (Some((_, value)), _) => write!(filled, "{value}"),
            (None, Piece::Text(text)) => filled.write_str(text),
            (None, Piece::Name(name)) => write!(filled, "{{{name}}}"),
        };
    }
    filled
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// Cuts a text at its names in braces.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, left) = next(rest)?;
        rest = left;
        Some(piece)
    })
}

fn next(text: &str) -> Option<(Piece<'_>, &str)> {
    if text.is_empty() {
        return None;
    }
    let Some(open) = text.find('{') else {
        return Some((Piece::Text(text), ""));
    };
    if open > 0 {
        return Some((Piece::Text(&text[..open]), &text[open..]));
    }
    let name = text[1..].split_once('}').filter(|(name, _)| is_name(name));
    Some(match name {
        Some((name, left)) => (Piece::Name(name), left),
        None => (Piece::Text(&text[..1]), &text[1..]),
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|letter| letter == '_' || letter.is_alphanumeric())
}
