//! Where somebody may be sent after signing in.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a header cannot carry.
const UNFIT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'^')
    .add(b'{')
    .add(b'}')
    .add(b'|');

/// The path to go to, when it is one of this site; `None` for anything that a browser could take for another site.
///
/// ```
/// use carafe_auth::login::safe_next;
///
/// assert_eq!(safe_next("/cart/?page=2").as_deref(), Some("/cart/?page=2"));
/// for evil in ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example"] {
///     assert_eq!(safe_next(evil), None);
/// }
/// ```
pub fn safe_next(next: &str) -> Option<String> {
    // Browsers drop tabs and line ends and read a backslash as a slash, so `/\t/evil` and `/\evil` leave the site.
    let odd = |letter: char| {
        letter.is_control() || letter == '\\' || letter.is_whitespace() && letter != ' '
    };
    let inside = next.starts_with('/') && !next.starts_with("//") && !next.contains(odd);
    inside.then(|| utf8_percent_encode(next, UNFIT).to_string())
}
