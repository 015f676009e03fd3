//! Functions and files stay small: nine of ten below the habit, none above the limit.

use super::{
    assert_clean,
    repo::{self, File},
    rust::Source,
};

/// What nine of ten keep to, and what none may pass.
struct Limit {
    habit: usize,
    hard: usize,
    what_to_do: &'static str,
}

const FILE: Limit = Limit {
    habit: 400,
    hard: 600,
    what_to_do: "Split the file by concept into a folder with a mod.rs (at most 600 lines, nine of ten files at most 400; \
test modules are not counted).",
};

const FUNCTION: Limit = Limit {
    habit: 20,
    hard: 60,
    what_to_do: "Give a part of the function a name of its own (at most 60 lines, nine of ten functions at most 20; \
blank lines and comments are not counted).",
};

#[test]
fn files_stay_small() {
    let sizes = repo::product().iter().map(file_size).collect();
    assert_clean(&FILE.broken_by(sizes), FILE.what_to_do);
}

#[test]
fn functions_stay_small() {
    let sizes = repo::product().iter().flat_map(function_sizes).collect();
    assert_clean(&FUNCTION.broken_by(sizes), FUNCTION.what_to_do);
}

#[test]
fn a_long_function_is_found() {
    let long = format!("fn long() {{\n{}}}\n", "    work();\n".repeat(60));
    let sizes = function_sizes(&File::new("long.rs", &long));
    assert_eq!(sizes, [(62, "long.rs:1 long".to_owned())]);
    assert!(FUNCTION.broken_by(sizes)[0].contains("more than 60"));
}

#[test]
fn a_long_file_is_found_without_its_tests() {
    let body = "fn f() {}\n".repeat(10);
    let file = File::new(
        "a.rs",
        &format!("{body}#[cfg(test)]\nmod tests {{\n{body}}}\n"),
    );
    assert_eq!(file_size(&file).0, 10);
}

#[test]
fn many_middling_sizes_break_the_habit() {
    let sizes = (0..10).map(|i| (if i < 8 { 5 } else { 30 }, i.to_string()));
    let problems = FUNCTION.broken_by(sizes.collect());
    assert_eq!(problems.len(), 3, "{problems:?}");
}

impl Limit {
    fn broken_by(&self, mut sizes: Vec<(usize, String)>) -> Vec<String> {
        sizes.sort_by(|a, b| b.cmp(a));
        let mut problems: Vec<String> = sizes
            .iter()
            .take_while(|(size, _)| *size > self.hard)
            .map(|(size, place)| format!("{place}: {size} lines, more than {}", self.hard))
            .collect();
        let long = sizes.iter().filter(|(size, _)| *size > self.habit);
        let allowed = sizes.len() / 10;
        if long.clone().count() > allowed {
            problems.push(format!(
                "{} of {} are longer than {} lines, at most {allowed} may be:",
                long.clone().count(),
                sizes.len(),
                self.habit
            ));
            problems.extend(long.map(|(size, place)| format!("  {place}: {size}")));
        }
        problems
    }
}

fn file_size(file: &File) -> (usize, String) {
    let code = Source::read(&file.text).code;
    let product = Source::read_product(&file.text).code;
    let in_tests = code
        .lines()
        .zip(product.lines())
        .filter(|(all, kept)| all != kept)
        .count();
    (
        file.text.lines().count().saturating_sub(in_tests),
        file.path.clone(),
    )
}

fn function_sizes(file: &File) -> Vec<(usize, String)> {
    Source::read_product(&file.text)
        .functions()
        .into_iter()
        .filter(|function| !function.is_test)
        .map(|function| {
            let place = format!("{}:{} {}", file.path, function.line, function.name);
            (function.lines, place)
        })
        .collect()
}
