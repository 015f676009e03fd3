//! A scanner for Rust sources: comments and literals blanked out, functions found by their braces.
//!
//! It knows strings, raw strings, character literals and nested comments, and no more grammar than the rules need.

use std::ops::Range;

/// One source file, three times, with every byte in its place.
#[derive(Debug)]
pub(crate) struct Source {
    /// Comments and the insides of literals are blank.
    pub(crate) code: String,
    /// Comments are blank.
    pub(crate) text: String,
}

/// One function with a body.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    /// Lines that are neither blank nor comment, signature and braces included.
    pub(crate) lines: usize,
    /// Whether an attribute such as `#[test]` or `#[tokio::test]` stands above it.
    pub(crate) is_test: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    Code,
    Comment,
    Literal,
}

impl Source {
    /// Reads a whole file.
    pub(crate) fn read(source: &str) -> Self {
        let mut code = source.as_bytes().to_vec();
        let mut text = code.clone();
        let mut at = 0;
        while at < code.len() {
            let (piece, end) = next_piece(source.as_bytes(), at);
            if piece != Piece::Code {
                blank(&mut code[at..end]);
            }
            if piece == Piece::Comment {
                blank(&mut text[at..end]);
            }
            at = end;
        }
        Self {
            code: as_text(code),
            text: as_text(text),
        }
    }

    /// Reads a file and blanks its `#[cfg(test)] mod … { … }`.
    pub(crate) fn read_product(source: &str) -> Self {
        let whole = Self::read(source);
        let mut code = whole.code.clone().into_bytes();
        let mut text = whole.text.clone().into_bytes();
        for range in test_modules(&whole.code) {
            blank(&mut code[range.clone()]);
            blank(&mut text[range]);
        }
        Self {
            code: as_text(code),
            text: as_text(text),
        }
    }

    /// Every function that has a body, in order.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for start in words(&self.code, "fn") {
            let name = identifier(self.code[start + 2..].trim_start());
            let body = body_after(&self.code, start).filter(|_| !name.is_empty());
            if let Some(end) = body {
                found.push(Function {
                    name: name.to_owned(),
                    line: line_of(&self.code, start),
                    lines: filled_lines(&self.text[start..end]),
                    is_test: has_test_attribute(self.above(start)),
                });
            }
        }
        found
    }

    /// What stands between the end of the item before and this place: attributes and visibility.
    fn above(&self, start: usize) -> &str {
        let from = self.code[..start].rfind([';', '{', '}']);
        &self.text[from.map_or(0, |at| at + 1)..start]
    }

    /// The places of `mod name;` and `mod name {`, as name and whether it has a body here.
    pub(crate) fn modules(&self) -> Vec<(String, bool)> {
        words(&self.code, "mod")
            .into_iter()
            .filter_map(|start| {
                let rest = self.code[start + 3..].trim_start();
                let name = identifier(rest);
                let body = rest[name.len()..].trim_start().chars().next()?;
                let is_module = !name.is_empty() && matches!(body, ';' | '{');
                is_module.then(|| (name.to_owned(), body == '{'))
            })
            .collect()
    }
}

/// The line of a byte, counted from one.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Where a word stands by itself.
pub(crate) fn words(text: &str, word: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let inside = |at: usize| bytes.get(at).is_some_and(|byte| is_word(*byte));
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| (*at == 0 || !inside(at - 1)) && !inside(at + word.len()))
        .collect()
}

/// The end of the bracket that opens at this byte, itself included.
pub(crate) fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(offset + 1);
        }
    }
    None
}

fn next_piece(source: &[u8], at: usize) -> (Piece, usize) {
    let rest = &source[at..];
    if rest.starts_with(b"//") {
        return (Piece::Comment, at + find(rest, b"\n", 0));
    }
    if rest.starts_with(b"/*") {
        return (Piece::Comment, at + block_comment(rest));
    }
    if let Some(length) = literal(source, at) {
        return (Piece::Literal, at + length);
    }
    (Piece::Code, at + 1)
}

fn literal(source: &[u8], at: usize) -> Option<usize> {
    let rest = &source[at..];
    match rest[0] {
        b'"' => Some(quoted(rest)),
        b'\'' => character(rest),
        b'r' if at == 0 || !is_word(source[at - 1]) || is_prefix(source, at) => raw(rest),
        _ => None,
    }
}

/// Whether the byte before is the `b` or `c` of `br"…"` and `cr"…"`.
fn is_prefix(source: &[u8], at: usize) -> bool {
    let alone = at < 2 || !is_word(source[at - 2]);
    alone && matches!(source[at - 1], b'b' | b'c')
}

fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal; `None` for a lifetime.
fn character(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'\\') {
        return Some(find(rest, b"'", 3) + 1);
    }
    let width = (2..6).find(|at| rest.get(*at).is_some_and(|byte| byte & 0xC0 != 0x80))?;
    (rest[width] == b'\'').then_some(width + 1)
}

fn raw(rest: &[u8]) -> Option<usize> {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return None;
    }
    let end = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    Some((find(rest, &end, hashes + 2) + end.len()).min(rest.len()))
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            break;
        }
    }
    at
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> usize {
    (from..haystack.len())
        .find(|at| haystack[*at..].starts_with(needle))
        .unwrap_or(haystack.len())
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn identifier(text: &str) -> &str {
    let end = text.bytes().position(|byte| !is_word(byte));
    &text[..end.unwrap_or(text.len())]
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

fn as_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("only whole characters are blanked")
}

/// The end of the body of the item that starts here; `None` when it ends with a semicolon.
fn body_after(code: &str, start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += code[at..].find(['{', ';', '(', '['])?;
        match code.as_bytes()[at] {
            b'{' => return closing(code, at),
            b';' => return None,
            _ => at = closing(code, at)?,
        }
    }
}

fn filled_lines(text: &str) -> usize {
    text.lines().filter(|line| !line.trim().is_empty()).count()
}

fn has_test_attribute(attributes: &str) -> bool {
    attributes.split("#[").skip(1).any(|attribute| {
        let path = attribute.split(['(', ']', '=']).next().unwrap_or_default();
        path.rsplit("::").next().map(str::trim) == Some("test")
    })
}

fn test_modules(code: &str) -> Vec<Range<usize>> {
    code.match_indices("#[cfg(test)]")
        .filter_map(|(start, _)| {
            let item = code[start..].find("mod ")? + start;
            let between = code[start..item].contains(['{', '}', ';']);
            let end = body_after(code, item)?;
            (!between).then_some(start..end)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r##"
/// fn in_a_comment() {}
pub fn plain(x: [u8; 4]) -> &'static str {
    let _open = '{';
    let _raw = r#"} fn hidden() {"#; /* } /* } */ */
    "fn quoted() { \" }"
}
trait T { fn without_body(&self); }
#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "current_thread")]
    async fn runs() {
    }
    #[cfg(feature = "test")]
    fn does_not() {}
}
"##;

    #[test]
    fn functions_are_found_past_strings_and_comments() {
        let functions = Source::read(SAMPLE).functions();
        let names: Vec<&str> = functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["plain", "runs", "does_not"]);
        assert_eq!(functions[0].lines, 5);
        assert_eq!(functions[0].line, 3);
    }

    #[test]
    fn only_test_attributes_make_a_test() {
        let functions = Source::read(SAMPLE).functions();
        let tests: Vec<bool> = functions.iter().map(|f| f.is_test).collect();
        assert_eq!(tests, [false, true, false]);
    }

    #[test]
    fn test_modules_are_not_product() {
        let functions = Source::read_product(SAMPLE).functions();
        assert_eq!(functions.len(), 1);
    }

    #[test]
    fn modules_with_and_without_body_are_told_apart() {
        let source = Source::read("mod a; pub(crate) mod b { } // mod c;\nuse modern;");
        assert_eq!(
            source.modules(),
            [("a".to_owned(), false), ("b".to_owned(), true)]
        );
    }
}
