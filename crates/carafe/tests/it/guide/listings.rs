//! Pages and programs say the same.

use crate::tidy::{assert_clean, repo};

/// Pages whose Rust is all in the programs beside this file.
const PAGES: &[&str] = &[
    "aggregates",
    "databases",
    "orm",
    "queries",
    "relations",
    "writing",
];

/// At most that many lines for ten of Django's.
const BOUND: usize = 16;

#[test]
fn every_listing_is_part_of_a_program_that_runs() {
    let programs: Vec<String> = repo::files("crates/carafe/tests/it/guide", ".rs")
        .iter()
        .map(|file| squeezed(&file.text))
        .collect();
    let mut problems = Vec::new();
    for page in PAGES {
        for part in listings(&text(page), "rust")
            .iter()
            .flat_map(|all| all.split("\n\n"))
        {
            let wanted = squeezed(part);
            if wanted.is_empty() || !programs.iter().any(|program| program.contains(&wanted)) {
                problems.push(format!("docs/guide/{page}.md: not in a program:\n{part}"));
            }
        }
    }
    assert_clean(
        &problems,
        "A listing is a part of a function in crates/carafe/tests/it/guide, word by word; spaces and comments may differ.",
    );
}

#[test]
fn the_tasks_take_as_many_lines_as_their_table_says() {
    let page = text("orm");
    let count = |language| -> Vec<usize> {
        let all = listings(&page, language);
        all.iter().map(|listing| lines(listing)).collect()
    };
    let (theirs, ours) = (count("python"), count("rust"));
    assert_eq!((theirs.len(), ours.len()), (14, 14));
    let (them, us) = (theirs.iter().sum::<usize>(), ours.iter().sum::<usize>());
    assert!(us * 10 <= them * BOUND, "{us} lines for {them} of Django's");
    let mut rows: Vec<String> = (1..)
        .zip(theirs.iter().zip(&ours))
        .map(|(task, (them, us))| format!("| T{task} | {them} | {us} |"))
        .collect();
    rows.push(format!("| sum | {them} | {us} |"));
    for row in rows {
        assert!(page.contains(&row), "docs/guide/orm.md: no row {row}");
    }
}

fn text(page: &str) -> String {
    repo::file(&format!("docs/guide/{page}.md"))
        .expect("a page of the guide")
        .text
}

/// The code blocks of a language.
fn listings(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    page.split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(ToOwned::to_owned)
        .collect()
}

fn lines(listing: &str) -> usize {
    listing
        .lines()
        .filter(|line| !line.trim().is_empty())
        .count()
}

/// Without comments, spaces, and the commas and braces that rustfmt puts there.
fn squeezed(code: &str) -> String {
    code.lines()
        .filter_map(|line| line.split("//").next())
        .flat_map(str::chars)
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, ',' | '{' | '}'))
        .collect()
}
