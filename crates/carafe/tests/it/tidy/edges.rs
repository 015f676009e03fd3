//! Who may depend on whom. The map is `docs/dev/architecture.md`.

use super::{
    assert_clean,
    repo::{self, Dependency, Section},
};

/// The siblings each crate may name. `?` means only as an optional dependency.
const EDGES: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("macros", &[]),
    ("http", &["core"]),
    ("orm", &["core"]),
    ("templates", &["core"]),
    ("services", &["core"]),
    ("forms", &["core", "http", "templates", "orm?", "macros"]),
    (
        "auth",
        &[
            "core",
            "http",
            "orm",
            "templates",
            "services",
            "forms",
            "macros",
        ],
    ),
    ("tasks", &["core", "orm", "macros"]),
    ("rest", &["core", "http", "orm", "auth", "macros"]),
    (
        "admin",
        &[
            "core",
            "http",
            "orm",
            "templates",
            "services",
            "forms",
            "auth",
            "macros",
        ],
    ),
    (
        "carafe",
        &[
            "core",
            "macros",
            "http",
            "orm?",
            "templates?",
            "services?",
            "forms?",
            "auth?",
            "tasks?",
            "rest?",
            "admin?",
        ],
    ),
    ("cli", &[]),
];

const WHAT_TO_DO: &str = "Engines never see each other and nothing points upward: move the code to the lowest crate \
that sees both sides, or into crates/carafe/src/glue. A new crate or edge needs a decision in docs/dev/decisions/ \
and a line in EDGES (crates/carafe/tests/it/tidy/edges.rs).";

#[test]
fn crates_depend_only_downward() {
    let mut problems = Vec::new();
    for krate in repo::packages("crates") {
        let manifest = manifest(&krate);
        problems.extend(forbidden_edges(&krate, &manifest));
    }
    assert_clean(&problems, WHAT_TO_DO);
}

#[test]
fn an_upward_edge_is_found() {
    let manifest = "[dependencies]\ncarafe-http.workspace = true\n";
    assert_eq!(forbidden_edges("orm", manifest).len(), 1);
    assert_eq!(forbidden_edges("unheard-of", "").len(), 1);
    let optional = "[dependencies]\ncarafe-orm = { workspace = true, optional = true }\n";
    assert!(forbidden_edges("forms", optional).is_empty());
    let always = "[dependencies]\ncarafe-orm.workspace = true\n";
    assert_eq!(forbidden_edges("forms", always).len(), 1);
}

#[test]
fn versions_are_written_in_the_root_manifest_only() {
    let mut problems = Vec::new();
    for folder in ["crates", "examples"] {
        for package in repo::packages(folder) {
            let path = format!("{folder}/{package}/Cargo.toml");
            let manifest = repo::file(&path).expect("a package has a manifest");
            problems.extend(own_versions(&path, &manifest.text));
        }
    }
    assert_clean(
        &problems,
        "Write the version under [workspace.dependencies] of the root Cargo.toml and `name.workspace = true` here.",
    );
}

#[test]
fn an_own_version_is_found() {
    let manifest = "[dependencies]\nbytes = \"1\"\nhttp.workspace = true\n";
    assert_eq!(own_versions("x", manifest).len(), 1);
}

fn manifest(krate: &str) -> String {
    let path = format!("crates/{krate}/Cargo.toml");
    repo::file(&path).expect("a crate has a manifest").text
}

fn forbidden_edges(krate: &str, manifest: &str) -> Vec<String> {
    let Some((_, allowed)) = EDGES.iter().find(|(name, _)| *name == krate) else {
        return vec![format!(
            "crates/{krate}: not a crate of docs/dev/architecture.md"
        )];
    };
    repo::dependencies(manifest)
        .iter()
        .filter(|dependency| !may_name(krate, allowed, dependency))
        .map(|dependency| format!("crates/{krate} names {}", dependency.name))
        .collect()
}

fn may_name(krate: &str, allowed: &[&str], dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    let Some(sibling) = name.strip_prefix("carafe-").or(match name {
        "carafe" => Some("carafe"),
        _ => None,
    }) else {
        return true;
    };
    // Tests may write models and routes as users do, and switch on features of the crate they test.
    if dependency.section == Section::Dev && (sibling == "macros" || sibling == krate) {
        return true;
    }
    let optional =
        dependency.section == Section::Dev || dependency.value.contains("optional = true");
    allowed.iter().any(|edge| match edge.strip_suffix('?') {
        Some(name) => name == sibling && optional,
        None => *edge == sibling,
    })
}

fn own_versions(path: &str, manifest: &str) -> Vec<String> {
    repo::dependencies(manifest)
        .iter()
        .filter(|dependency| !dependency.value.contains("workspace"))
        .map(|dependency| format!("{path}: {}", dependency.value))
        .collect()
}
