//! Words we do not use, imports that hide names, features that leak into the code.

use super::{
    assert_clean,
    repo::{self, File},
    rust::{Source, closing, line_of, words},
};

/// Names that say nothing about what is inside.
const DRAWERS: &[&str] = &[
    "util", "utils", "common", "helper", "helpers", "misc", "stuff",
];

/// Files whose item level may ask for a feature.
const GATES: &[&str] = &["lib.rs", "mod.rs", "main.rs", "prelude.rs"];

#[test]
fn no_module_is_a_drawer() {
    let problems: Vec<String> = rust_files().iter().flat_map(drawers).collect();
    assert_clean(
        &problems,
        "Name the module after the one thing it does; code that fits nowhere shows a missing concept.",
    );
}

#[test]
fn a_drawer_is_found_as_file_folder_and_module() {
    assert_eq!(drawers(&File::new("crates/x/src/util.rs", "")).len(), 1);
    assert_eq!(drawers(&File::new("crates/x/src/common/a.rs", "")).len(), 1);
    assert_eq!(
        drawers(&File::new("crates/x/src/a.rs", "mod helpers {}")).len(),
        1
    );
    assert!(drawers(&File::new("crates/x/src/a.rs", "// mod misc;")).is_empty());
}

#[test]
fn re_exports_name_what_they_export() {
    let problems: Vec<String> = repo::product().iter().flat_map(globs).collect();
    assert_clean(
        &problems,
        "List the names (`pub use a::{B, C};`): a glob hides what is public. Only a prelude may glob.",
    );
}

#[test]
fn a_public_glob_is_found() {
    let file = File::new("crates/x/src/lib.rs", "pub use a::{\n    b::*,\n};\n");
    assert_eq!(globs(&file), ["crates/x/src/lib.rs:1"]);
    assert!(globs(&File::new("crates/x/src/lib.rs", "use a::*;")).is_empty());
    assert!(globs(&File::new("crates/x/src/prelude.rs", "pub use a::*;")).is_empty());
}

#[test]
fn features_are_asked_at_the_gates_only() {
    let problems: Vec<String> = repo::product().iter().flat_map(feature_questions).collect();
    assert_clean(
        &problems,
        "Put what depends on a feature into a module of its own and gate that module in lib.rs or mod.rs.",
    );
}

#[test]
fn a_feature_question_inside_a_file_is_found() {
    let text = "#[cfg(all(unix, feature = \"orm\"))]\nfn f() {}\n";
    let inside = File::new("crates/x/src/query.rs", text);
    assert_eq!(feature_questions(&inside), ["crates/x/src/query.rs:1"]);
    assert!(feature_questions(&File::new("crates/x/src/mod.rs", text)).is_empty());
    let other = File::new("crates/x/src/query.rs", "#[cfg(unix)]\nfn feature() {}\n");
    assert!(feature_questions(&other).is_empty());
}

fn rust_files() -> Vec<File> {
    let mut files = repo::files("crates", ".rs");
    files.extend(repo::files("examples", ".rs"));
    files
}

fn drawers(file: &File) -> Vec<String> {
    let in_path = file
        .path
        .split('/')
        .map(|part| part.trim_end_matches(".rs"))
        .filter(|part| DRAWERS.contains(part))
        .map(|_| file.path.clone());
    let in_code = Source::read(&file.text)
        .modules()
        .into_iter()
        .filter(|(name, has_body)| *has_body && DRAWERS.contains(&name.as_str()))
        .map(|(name, _)| format!("{}: mod {name}", file.path));
    in_path.chain(in_code).collect()
}

fn globs(file: &File) -> Vec<String> {
    if file.path.contains("prelude") {
        return Vec::new();
    }
    let code = Source::read_product(&file.text).code;
    words(&code, "pub use")
        .into_iter()
        .filter(|start| {
            let statement = code[*start..].split(';').next().unwrap_or_default();
            statement.contains("::*") && !statement.contains("prelude")
        })
        .map(|start| format!("{}:{}", file.path, line_of(&code, start)))
        .collect()
}

fn feature_questions(file: &File) -> Vec<String> {
    if GATES.contains(&file.name()) {
        return Vec::new();
    }
    let source = Source::read_product(&file.text);
    ["cfg(", "cfg_attr(", "cfg!("]
        .iter()
        .flat_map(|question| source.code.match_indices(question))
        .filter(|(start, question)| {
            let open = start + question.len() - 1;
            let end = closing(&source.code, open).unwrap_or(open);
            !words(&source.code[open..end], "feature").is_empty()
        })
        .map(|(start, _)| format!("{}:{}", file.path, line_of(&source.code, start)))
        .collect()
}
