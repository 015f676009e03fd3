//! Every error code has a page, every page a code.

use std::collections::BTreeMap;

use crate::tidy::{
    assert_clean,
    repo::{self, File},
    rust::{Source, line_of},
};

#[test]
fn every_error_code_has_a_page() {
    let codes = codes(&repo::product());
    let pages = pages();
    let problems: Vec<String> = codes
        .iter()
        .filter(|(code, _)| !pages.contains_key(*code))
        .map(|(code, place)| format!("{code} ({place})"))
        .collect();
    assert_clean(
        &problems,
        "Write docs/errors/<code>.md as docs/errors/README.md shows: what happened, why, what to do.",
    );
}

#[test]
fn every_page_has_an_error_code() {
    let codes = codes(&repo::product());
    let problems: Vec<String> = pages()
        .into_iter()
        .filter(|(code, _)| !codes.contains_key(code))
        .map(|(code, _)| format!("docs/errors/{code}.md"))
        .collect();
    assert_clean(
        &problems,
        "No source says this code: delete the page, or name it `<crate>.E<nnn>.md` after the code it explains.",
    );
}

#[test]
fn every_page_opens_with_its_code() {
    let problems: Vec<String> = pages()
        .into_iter()
        .filter(|(code, text)| !is_page_of(code, text))
        .map(|(code, _)| format!("docs/errors/{code}.md"))
        .collect();
    assert_clean(
        &problems,
        "The first line is `# <code>: <what happened>`; a heading `## What to do` follows.",
    );
}

#[test]
fn codes_are_found_in_literals_only() {
    let source = r#"
        // orm.E001 in a comment
        let code = "orm.E002";
        let text = "(see http.E010)";
        let no = "orm.E99 and orm.E9999 and Xorm.E003x";
        #[cfg(test)]
        mod tests { const X: &str = "orm.E004"; }
    "#;
    let found = codes(&[File::new("crates/orm/src/lib.rs", source)]);
    let names: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ["http.E010", "orm.E002"]);
    assert_eq!(found["orm.E002"], "crates/orm/src/lib.rs:3");
}

#[test]
fn a_page_without_its_parts_is_found() {
    assert!(is_page_of("orm.E001", "# orm.E001: x\n\n## What to do\n"));
    assert!(!is_page_of("orm.E002", "# orm.E001: x\n\n## What to do\n"));
    assert!(!is_page_of("orm.E001", "# orm.E001: x\n"));
}

fn is_page_of(code: &str, text: &str) -> bool {
    text.starts_with(&format!("# {code}: ")) && text.contains("\n## What to do\n")
}

/// Each code with the first place that says it.
fn codes(files: &[File]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for file in files {
        let text = Source::read_product(&file.text).text;
        for (dot, _) in text.match_indices(".E") {
            if let Some(code) = code_around(&text, dot) {
                let place = format!("{}:{}", file.path, line_of(&text, dot));
                found.entry(code.to_owned()).or_insert(place);
            }
        }
    }
    found
}

/// The code whose dot is here: `[a-z_]+.E[0-9]{3}`, standing by itself.
fn code_around(text: &str, dot: usize) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = text[..dot].rfind(|c| !is_word(c)).map_or(0, |at| at + 1);
    let digits = text.get(dot + 2..dot + 5)?;
    let after = text[dot + 5..].chars().next();
    let named = !text[start..dot].is_empty()
        && text[start..dot]
            .chars()
            .all(|c| c.is_ascii_lowercase() || c == '_');
    let numbered = digits.bytes().all(|byte| byte.is_ascii_digit());
    (named && numbered && !after.is_some_and(is_word)).then(|| &text[start..dot + 5])
}

fn pages() -> BTreeMap<String, String> {
    repo::files("docs/errors", ".md")
        .into_iter()
        .filter(|file| file.name() != "README.md")
        .map(|file| (file.name().trim_end_matches(".md").to_owned(), file.text))
        .collect()
}
