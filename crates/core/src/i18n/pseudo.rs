//! A language for tests: readable, and plainly not English.

use super::placeholder::{Piece, pieces};

/// The language in which every text is made by [`pseudo`]. A page that shows plain English in it forgot
/// a `tr`.
pub const PSEUDO: &str = "en-XA";

/// The text with accents and in brackets; names in braces stay.
///
/// ```
/// use carafe_core::i18n::pseudo;
///
/// assert_eq!(pseudo("Log in"), "[Ļöğ îñ]");
/// assert_eq!(pseudo("{count} books"), "[{count} ƀööķš]");
/// ```
pub fn pseudo(english: &str) -> String {
    let mut text = String::from("[");
    for piece in pieces(english) {
        match piece {
            Piece::Text(plain) => text.extend(plain.chars().map(accented)),
            Piece::Name(name) => text.extend(["{", name, "}"]),
        }
    }
    text.push(']');
    text
}

/// Every letter of English has an accented one.
fn accented(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "åƀçđéƒğĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";
    let place = PLAIN.find(letter);
    place
        .and_then(|place| ACCENTED.chars().nth(place))
        .unwrap_or(letter)
}
