//! How values are written into a page.

use crate::value::shown;
use minijinja::{AutoEscape, Error, Output, State, Value};
use std::fmt::{self, Write as _};

/// Which templates escape: those whose name ends like a markup language. `.txt` and all else do not.
pub(crate) fn escapes(name: &str) -> bool {
    let name = [".j2", ".jinja", ".jinja2"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "html" | "htm" | "xhtml" | "xml" | "svg")
}

pub(crate) fn mode(name: &str) -> AutoEscape {
    if escapes(name) {
        AutoEscape::Html
    } else {
        AutoEscape::None
    }
}

/// Writes one printed value.
pub(crate) fn print(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    let as_it_is = matches!(state.auto_escape(), AutoEscape::None) || value.is_safe();
    match value.as_str() {
        Some(text) if as_it_is => out.write_str(text)?,
        Some(text) => write_escaped(out, text)?,
        // Numbers need no escaping and no text of their own first.
        None if value.is_number() => write_number(out, value)?,
        None if as_it_is => out.write_str(&shown(value))?,
        None => write_escaped(out, &shown(value))?,
    }
    Ok(())
}

/// Whole numbers stand on every page, in every row: they go without the formatting machinery.
fn write_number(out: &mut Output<'_>, value: &Value) -> fmt::Result {
    let small = value.as_i64().and_then(|number| u32::try_from(number).ok());
    let Some(mut rest) = small.filter(|_| value.is_integer()) else {
        return write!(out, "{value}");
    };
    let mut digits = [0; 10];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.write_str(std::str::from_utf8(&digits[start..]).unwrap_or_default())
}

/// Writes text with `& < > " '` escaped, and only these: a slash stays.
pub(crate) fn write_escaped(out: &mut (impl fmt::Write + ?Sized), text: &str) -> fmt::Result {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.write_str(&text[done..at])?;
        out.write_str(entity)?;
        done = at + 1;
    }
    out.write_str(&text[done..])
}

/// Text as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let _ = write_escaped(&mut html, text);
    html
}

/// Text inside a string of a script. Whoever forgot the quotes gets a syntax error, not foreign code.
pub(crate) fn script(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    let mut units = [0; 2];
    for letter in text.chars() {
        let plain = letter.is_ascii_alphanumeric() || " _-.,".contains(letter);
        let foreign = !letter.is_ascii()
            && !matches!(letter, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{feff}');
        if plain || foreign {
            done.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            let _ = write!(done, "\\u{unit:04x}");
        }
    }
    done
}

/// What an address is replaced by when following it would run code.
pub(crate) const BLOCKED: &str = "about:invalid#blocked";

/// An address that a browser may follow: no scheme, or a harmless one.
pub(crate) fn address(text: &str) -> &str {
    const HARMLESS: &[&str] = &[
        "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "webcal", "geo",
    ];
    let end = text.find([':', '/', '?', '#']);
    let Some(end) = end.filter(|end| text[*end..].starts_with(':')) else {
        return text;
    };
    let scheme = &text[..end];
    // `data:` pictures run nothing; `data:image/svg+xml` does when it is opened on its own.
    let picture = [
        "data:image/png",
        "data:image/jpeg",
        "data:image/gif",
        "data:image/webp",
    ];
    let fine = HARMLESS
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        || picture.iter().any(|known| text.starts_with(known));
    if fine { text } else { BLOCKED }
}
