//! A tick without a test is a lie: `docs/features.md`, `PROMISES.md` and `docs/errors/` against the sources.
//!
//! - [`rows`]: reads the tables       - [`tests_named`]: finds the tests they name
//! - [`codes`]: error codes and their pages

mod codes;
mod rows;
mod tests_named;

use std::collections::BTreeSet;

use self::{
    rows::{Row, rows},
    tests_named::Tests,
};
use crate::tidy::{assert_clean, repo};

/// How many rows each letter has in `docs/features.md`. No row leaves; new ones raise the count.
const FEATURES: &[(&str, usize)] = &[
    ("H", 19),
    ("T", 10),
    ("F", 10),
    ("O", 28),
    ("M", 5),
    ("A", 11),
    ("U", 14),
    ("X", 11),
    ("C", 6),
    ("B", 6),
    ("R", 9),
    ("I", 4),
    ("K", 2),
    ("G", 3),
    ("D", 4),
    ("P", 4),
    ("Z", 7),
    ("W", 66),
    ("N", 30),
    ("Q", 63),
    ("L", 70),
    ("S", 93),
    ("Y", 27),
];

/// The same for `PROMISES.md`: requirements and faults.
const PROMISES: &[(&str, usize)] = &[("req-", 25), ("fault-", 34)];

#[test]
fn every_ticked_feature_names_a_test_that_exists() {
    check_ledger("docs/features.md", FEATURES);
}

#[test]
fn every_ticked_promise_names_a_test_that_exists() {
    check_ledger("PROMISES.md", PROMISES);
}

#[test]
fn a_tick_without_its_test_is_found() {
    let tests = Tests::of(&[
        repo::File::new(
            "crates/http/tests/it/server.rs",
            "#[test]\nfn answers() {}\nfn plain() {}",
        ),
        repo::File::new(".ci/run", "micro_tree() {\n}\n"),
    ]);
    for good in [
        "| H1 | x | [x] | `http::server::answers` |",
        "| H1 | x | [x] | `carafe-http::answers`, `.ci/run::micro_tree` |",
        "| H1 | x | [x] | `crates/http/tests/it/server.rs::answers` |",
        "| H1 | x | [ ] | |",
        "| H1 | x: why not, and what instead | not | |",
    ] {
        assert_eq!(problems_of(good, &tests), Vec::<String>::new(), "{good}");
    }
    for bad in [
        "| H1 | x | [x] | |",
        "| H1 | x | [x] | `http::server::plain` |",
        "| H1 | x | [x] | `http::client::answers` |",
        "| H1 | x | [x] | `orm::answers` |",
        "| H1 | x | [x] | `crates/http/tests/it/client.rs::answers` |",
        "| H1 | x | [x] | `.ci/run::other` |",
        "| H1 | x | [ ] | `http::server::gone` |",
        "| H1 | x | not | |",
        "| H1 | x | [X] | `http::server::answers` |",
        "| H1 | x | [x] | http::server::answers |",
        "| H1 | x | [ ] | |\n| H1 | twice | [ ] | |",
    ] {
        assert_eq!(problems_of(bad, &tests).len(), 1, "{bad}");
    }
}

#[test]
fn a_row_that_left_is_found() {
    let (rows, _) = rows("| H1 | x | [ ] | |\n| H2 | y | [ ] | |\n");
    assert!(lost_rows(&rows, &[("H", 2)]).is_empty());
    assert_eq!(lost_rows(&rows, &[("H", 3)]).len(), 1);
}

/// At most one in twenty of Django's lookups, functions and query methods may be left out.
#[test]
fn little_of_the_orm_is_left_out() {
    let ledger = repo::file("docs/features.md").expect("the ledger is part of the repository");
    let (rows, _) = rows(&ledger.text);
    for part in ["Q", "L", "S", "Y"] {
        let rows = rows.iter().filter(|row| is_of(row, part));
        let (all, refused) = rows.fold((0, 0), |(all, refused), row| {
            (all + 1, refused + usize::from(row.refused))
        });
        assert!(
            refused * 20 <= all,
            "{part}: {refused} of {all} are left out"
        );
    }
}

fn is_of(row: &Row, part: &str) -> bool {
    row.id
        .strip_prefix(part)
        .is_some_and(|number| number.parse::<usize>().is_ok())
}

fn check_ledger(path: &str, counts: &[(&str, usize)]) {
    let ledger = repo::file(path).expect("the ledger is part of the repository");
    let mut problems = problems_of(&ledger.text, &Tests::of_repository());
    problems.extend(lost_rows(&rows(&ledger.text).0, counts));
    assert_clean(
        &problems,
        &format!(
            "A row of {path} is `| id | what | [ ] | |` or `| id | what | [x] | `http::server::name_of_the_test` |`: \
crate, at least one module, the test's function, several separated by commas. Write the test or take the tick away."
        ),
    );
}

fn problems_of(ledger: &str, tests: &Tests) -> Vec<String> {
    let (rows, mut problems) = rows(ledger);
    let mut seen = BTreeSet::new();
    for row in &rows {
        if !seen.insert(row.id.as_str()) {
            problems.push(format!("{}: the id stands twice", row.id));
        }
        problems.extend(problems_of_row(row, tests));
    }
    problems
}

fn problems_of_row(row: &Row, tests: &Tests) -> Vec<String> {
    if row.ticked && row.tests.is_empty() {
        return vec![format!("{}: ticked, but names no test", row.id)];
    }
    row.tests
        .iter()
        .filter(|name| !tests.has(name))
        .map(|name| format!("{}: there is no test `{name}`", row.id))
        .collect()
}

fn lost_rows(rows: &[Row], counts: &[(&str, usize)]) -> Vec<String> {
    counts
        .iter()
        .flat_map(|(letter, count)| (1..=*count).map(move |number| format!("{letter}{number}")))
        .filter(|id| !rows.iter().any(|row| row.id == *id))
        .map(|id| format!("{id}: the row is gone"))
        .collect()
}
