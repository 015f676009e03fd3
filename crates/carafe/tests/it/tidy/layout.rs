//! Tests, texts and manifests stand where everyone looks for them.

use std::collections::BTreeSet;

use super::{
    assert_clean,
    repo::{self, File},
    rust::Source,
};

/// Endings of the files that are text and ours.
const TEXTS: &[&str] = &[
    ".rs", ".toml", ".md", ".html", ".css", ".js", ".json", ".txt", ".sql", ".sh", ".yml",
    "Makefile", "run", "proof", ".stderr",
];

#[test]
fn every_test_file_is_compiled() {
    let mut problems = Vec::new();
    for krate in repo::packages("crates") {
        let folder = format!("crates/{krate}/tests/it");
        problems.extend(unreachable(&folder, &repo::files(&folder, ".rs")));
    }
    assert_clean(
        &problems,
        "Add a `mod` line for it in tests/it/main.rs (or the mod.rs above it): no one compiles it now.",
    );
}

#[test]
fn a_forgotten_test_file_is_found() {
    let files = [
        File::new("t/main.rs", "mod a; mod b { mod d; } mod e;"),
        File::new("t/a/mod.rs", "mod c;"),
        File::new("t/a/c.rs", ""),
        File::new("t/b/d.rs", ""),
        File::new("t/e.rs", ""),
        File::new("t/lost.rs", ""),
    ];
    assert_eq!(unreachable("t", &files), ["t/lost.rs"]);
}

#[test]
fn a_crate_has_one_test_binary() {
    let problems: Vec<String> = repo::files("crates", ".rs")
        .into_iter()
        .map(|file| file.path)
        .filter(|path| is_second_binary(path))
        .collect();
    assert_clean(
        &problems,
        "Move it below tests/it/ and name it in tests/it/main.rs: every further binary costs a link.",
    );
}

#[test]
fn a_second_test_binary_is_found() {
    assert!(is_second_binary("crates/x/tests/more.rs"));
    assert!(is_second_binary("crates/x/tests/more/main.rs"));
    assert!(!is_second_binary("crates/x/tests/it/main.rs"));
    assert!(!is_second_binary("crates/x/tests/ui/fail/more.rs"));
}

#[test]
fn crates_inherit_what_the_workspace_says() {
    let mut problems = Vec::new();
    for krate in repo::packages("crates") {
        let path = format!("crates/{krate}/Cargo.toml");
        let manifest = repo::file(&path).expect("a crate has a manifest").text;
        problems.extend(missing_fields(&path, &manifest));
        if repo::file(&format!("crates/{krate}/README.md")).is_none() {
            problems.push(format!("crates/{krate}: no README.md"));
        }
    }
    assert_clean(
        &problems,
        "Copy the head and the [lints] of crates/core/Cargo.toml; a README of ten lines says what the crate is.",
    );
}

#[test]
fn a_manifest_without_lints_is_found() {
    assert!(
        missing_fields("x", "[package]\n")
            .iter()
            .any(|problem| problem.contains("lints"))
    );
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let root = repo::file("Cargo.toml").expect("the workspace has a manifest");
    assert!(
        root.text.contains("unsafe_code = \"forbid\""),
        "Put `unsafe_code = \"forbid\"` back under [workspace.lints.rust]."
    );
}

#[test]
fn texts_name_no_machine() {
    let problems: Vec<String> = TEXTS
        .iter()
        .flat_map(|ending| repo::files("", ending))
        .flat_map(|file| machine_paths(&file))
        .collect();
    assert_clean(
        &problems,
        "Write paths from the root of the repository, or take them from an environment variable.",
    );
}

#[test]
fn a_machine_path_is_found() {
    let path = ["", "root", "x"].join("/");
    assert_eq!(
        machine_paths(&File::new("a.md", &format!("see {path}"))),
        ["a.md:1"]
    );
    let below = format!("see docs{path}");
    assert!(machine_paths(&File::new("a.md", &below)).is_empty());
}

#[test]
fn newcomers_texts_stay_short() {
    let agents = repo::file("AGENTS.md").expect("AGENTS.md tells where things are");
    let lines = agents.text.lines().count();
    assert!(lines <= 100, "AGENTS.md has {lines} lines: cut it to 100.");
    let makefile = repo::file("Makefile").expect("the Makefile has the verbs");
    let verbs = verbs(&makefile.text);
    assert!(
        verbs.len() <= 12,
        "The Makefile has {} verbs: cut to 12.",
        verbs.len()
    );
}

#[test]
fn the_readme_shows_what_ci_runs() {
    let readme = repo::file("README.md").expect("README.md").text;
    let ci = repo::file(".ci/run").expect(".ci/run").text;
    let test = "cargo test --workspace";
    assert!(
        readme.contains("cargo run -p shop") && readme.contains(test) && ci.contains(test),
        "README.md and .ci/run must name the same two commands: `cargo run -p shop` and `{test}`."
    );
}

#[test]
fn the_readme_opens_with_the_smallest_example() {
    let Some(example) = repo::file("examples/hello/src/main.rs") else {
        return;
    };
    let readme = repo::file("README.md").expect("README.md").text;
    let block = readme.split("```").nth(1).unwrap_or_default();
    let lost: Vec<String> = filled(&example.text)
        .filter(|line| !line.starts_with("//") && !block.contains(line))
        .map(str::to_owned)
        .collect();
    assert_clean(
        &lost,
        "These lines of examples/hello/src/main.rs are not in README.md's first listing.",
    );
}

fn unreachable(folder: &str, files: &[File]) -> Vec<String> {
    let mut reached = BTreeSet::new();
    visit(&format!("{folder}/main.rs"), folder, files, &mut reached);
    files
        .iter()
        .filter(|file| !reached.contains(&file.path))
        .map(|file| file.path.clone())
        .collect()
}

fn visit(path: &str, folder: &str, files: &[File], reached: &mut BTreeSet<String>) {
    let Some(file) = files.iter().find(|file| file.path == path) else {
        return;
    };
    reached.insert(path.to_owned());
    let modules = Source::read(&file.text).modules();
    let inline = modules.iter().filter(|(_, body)| *body);
    let folders: Vec<String> = std::iter::once(folder.to_owned())
        .chain(inline.map(|(name, _)| format!("{folder}/{name}")))
        .collect();
    for (name, _) in modules.iter().filter(|(_, body)| !body) {
        for folder in &folders {
            let below = format!("{folder}/{name}");
            visit(&format!("{below}.rs"), &below, files, reached);
            visit(&format!("{below}/mod.rs"), &below, files, reached);
        }
    }
}

fn is_second_binary(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["crates", _, "tests", _] => true,
        ["crates", _, "tests", folder, "main.rs"] => *folder != "it",
        _ => false,
    }
}

fn missing_fields(path: &str, manifest: &str) -> Vec<String> {
    let mut problems: Vec<String> = [
        "version.workspace = true",
        "edition.workspace = true",
        "rust-version.workspace = true",
        "license.workspace = true",
        "repository.workspace = true",
        "description = ",
        "readme = ",
    ]
    .iter()
    .filter(|field| !manifest.contains(*field))
    .map(|field| format!("{path}: no `{field}`"))
    .collect();
    let inherits = filled(manifest).collect::<Vec<_>>().join("\n");
    if !inherits.contains("[lints]\nworkspace = true") {
        problems.push(format!("{path}: no `[lints] workspace = true`"));
    }
    problems
}

fn machine_paths(file: &File) -> Vec<String> {
    let roots = ["root", "work"].map(|name| ["", name, ""].join("/"));
    let mut found = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        if roots.iter().any(|root| starts_a_path(line, root)) {
            found.push(format!("{}:{}", file.path, number + 1));
        }
    }
    found
}

/// Whether the line has this path at the start of a word, not inside a longer path or address.
fn starts_a_path(line: &str, root: &str) -> bool {
    line.match_indices(root).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"./-_}{>".contains(c))
    })
}

fn verbs(makefile: &str) -> Vec<&str> {
    makefile
        .lines()
        .filter(|line| !line.starts_with(['\t', '#', '.', ' ']) && !line.contains('='))
        .filter_map(|line| line.split_once(':').map(|(verb, _)| verb))
        .collect()
}

fn filled(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}
