//! The `.env` file: `NAME=value` lines.

/// One line: its number, the name and the value.
pub(super) type Line = (usize, String, String);

/// Reads the file; the number of the first line that is none is the error.
pub(super) fn parse(text: &str) -> Result<Vec<Line>, usize> {
    let mut lines = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line.split_once('=').ok_or(n + 1)?;
        lines.push((
            n + 1,
            name.trim().to_owned(),
            unquoted(value.trim()).ok_or(n + 1)?,
        ));
    }
    Ok(lines)
}

/// Double quotes know `\n`, `\"` and `\\`; single quotes know nothing; a bare value ends at ` #`.
fn unquoted(value: &str) -> Option<String> {
    if let Some(rest) = value.strip_prefix('\'') {
        return rest.split_once('\'').map(|(inner, _)| inner.to_owned());
    }
    let Some(rest) = value.strip_prefix('"') else {
        let bare = value.split_once(" #").map_or(value, |(bare, _)| bare);
        return Some(bare.trim_end().to_owned());
    };
    let mut text = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn one(line: &str) -> String {
        parse(line).unwrap().remove(0).2
    }

    #[test]
    fn quotes_and_comments() {
        assert_eq!(one("A=b c # d"), "b c");
        assert_eq!(one("export A = 'x # y'"), "x # y");
        assert_eq!(one(r#"A="line\n\"two\"" # end"#), "line\n\"two\"");
        assert_eq!(one("A="), "");
        assert_eq!(one("A=http://h/#top"), "http://h/#top");
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(parse("# fine\n\nA=1\nnonsense"), Err(4));
        assert_eq!(parse("A=\"open"), Err(1));
    }
}
