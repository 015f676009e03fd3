//! What a person typed, as words: the syntax of search engines on the web.
//!
//! `"a phrase"` is words one after another, `-word` must not be there, `or` stands between alternatives. Nothing that
//! can be typed is a mistake.

/// Words of one search that count; a person types fewer.
const MOST_WORDS: usize = 32;
/// Characters of one word that count.
const MOST_CHARACTERS: usize = 80;

/// Marks that belong to the letter before them, where alphabets have such.
pub(crate) const MARKS: &[(char, char)] = &[
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'),
    ('\u{591}', '\u{5BD}'),
    ('\u{610}', '\u{61A}'),
    ('\u{64B}', '\u{65F}'),
    ('\u{900}', '\u{963}'),
    ('\u{966}', '\u{DFF}'),
    ('\u{E31}', '\u{E3A}'),
    ('\u{E47}', '\u{E4E}'),
    ('\u{102B}', '\u{103E}'),
    ('\u{17B4}', '\u{17D3}'),
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{20D0}', '\u{20FF}'),
    ('\u{3099}', '\u{309A}'),
];

/// Words one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    /// Whether the last word may go on.
    pub(super) prefix: bool,
}

/// One of the alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Group {
    pub(super) with: Vec<Phrase>,
    pub(super) without: Vec<Phrase>,
}

/// A piece of what was typed.
struct Piece<'a> {
    text: &'a str,
    quoted: bool,
    without: bool,
}

/// The alternatives of a search; none when nothing is left to look for.
pub(super) fn parse(typed: &str, prefix: bool) -> Vec<Group> {
    let mut groups = vec![Group::default()];
    let (mut left, mut last_is_open) = (MOST_WORDS, false);
    let mut rest = typed;
    while let Some(piece) = next(&mut rest).filter(|_| left > 0) {
        if !piece.quoted && !piece.without && piece.text.eq_ignore_ascii_case("or") {
            groups.push(Group::default());
            continue;
        }
        let words: Vec<String> = words(piece.text).take(left).collect();
        if words.is_empty() {
            continue;
        }
        left -= words.len();
        last_is_open = !piece.quoted && !piece.without;
        let phrase = Phrase {
            words,
            prefix: false,
        };
        let Some(group) = groups.last_mut() else {
            break;
        };
        if piece.without {
            group.without.push(phrase);
        } else {
            group.with.push(phrase);
        }
    }
    if prefix && last_is_open {
        open_last(&mut groups);
    }
    groups.retain(|group| !group.with.is_empty());
    groups
}

fn open_last(groups: &mut [Group]) {
    let last = groups.last_mut().and_then(|group| group.with.last_mut());
    if let Some(phrase) = last {
        phrase.prefix = true;
    }
}

/// The next piece, up to a space, or in quotes up to the next quote.
fn next<'a>(rest: &mut &'a str) -> Option<Piece<'a>> {
    let text = rest.trim_start();
    let (without, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    if text.is_empty() && !without {
        return None;
    }
    let (quoted, text) = match text.strip_prefix('"') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let end = if quoted {
        text.find('"')
    } else {
        text.find(|c: char| c.is_whitespace() || c == '"')
    };
    let end = end.unwrap_or(text.len());
    let (piece, after) = text.split_at(end);
    *rest = if quoted {
        after.strip_prefix('"').unwrap_or(after)
    } else {
        after
    };
    Some(Piece {
        text: piece,
        quoted,
        without,
    })
}

/// Runs of letters and digits, in small letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    let runs = text.split(|c: char| !is_of_word(c));
    runs.filter(|run| run.chars().any(char::is_alphanumeric))
        .map(|run| run.chars().take(MOST_CHARACTERS).collect::<String>())
        .map(|run| run.to_lowercase())
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || MARKS.iter().any(|(from, to)| (*from..=*to).contains(&c))
}
