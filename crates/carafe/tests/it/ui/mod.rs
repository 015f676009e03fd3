//! Mistakes of people who begin: each file under `tests/ui/` must fail with a message that helps.
//!
//! A file says what it expects: `//~ error:` the first line (alternatives between bars), or `//~ warning:` when it
//! compiles; `//~ hint:` what must stand somewhere, `//~ lines:` how long it may be when not 25; a trailing `//~` marks the line to be pointed at.

mod case;
mod run;

use case::Case;
use run::Told;
use std::fmt::Write as _;

/// Longest message of one mistake.
const LONGEST: usize = 25;
/// Budget over all of them.
const MEDIAN: usize = 13;
const NINTH_TENTH: usize = 22;

#[test]
fn mistakes_are_explained_at_the_users_line() {
    let cases = Case::all();
    let told = run::check(&cases);
    let mut problems = String::new();
    for case in &cases {
        let told = &told[case.name.as_str()];
        for problem in judge(case, told) {
            let _ = writeln!(
                problems,
                "{}: {problem}\n{}",
                case.path.display(),
                told.text
            );
        }
    }
    assert!(problems.is_empty(), "{problems}");
    let mut lengths: Vec<usize> = told.values().map(|told| told.lines).collect();
    lengths.sort_unstable();
    let (median, tenth) = (lengths[lengths.len() / 2], lengths[lengths.len() * 9 / 10]);
    println!(
        "proof: {} mistakes in routes: median {median} lines, nine of ten at most {tenth}",
        lengths.len()
    );
    assert!(median <= MEDIAN, "median {median}");
    assert!(tenth <= NINTH_TENTH, "p90 {tenth}");
}

fn judge(case: &Case, told: &Told) -> Vec<String> {
    if told.lines == 0 {
        return vec![format!("there is no {}", case.level)];
    }
    let mut problems = Vec::new();
    if !case.errors.iter().any(|error| told.first.contains(error)) {
        problems.push(format!("expected {:?}, told {:?}", case.errors, told.first));
    }
    if told.line != case.line {
        problems.push(format!("points at line {}, not {}", told.line, case.line));
    }
    for hint in &case.hints {
        if !told.text.contains(hint) {
            problems.push(format!("does not say {hint:?}"));
        }
    }
    let longest = case.lines.unwrap_or(LONGEST);
    if told.lines > longest {
        problems.push(format!("{} lines, at most {longest}", told.lines));
    }
    problems
}
