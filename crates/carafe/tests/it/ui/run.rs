//! Lets cargo check every case at once, in a package of its own.

use super::case::Case;
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, process::Command};

/// What rustc said about one case.
#[derive(Default)]
pub(super) struct Told {
    level: &'static str,
    /// First line of the first error.
    pub(super) first: String,
    /// The line it points at.
    pub(super) line: usize,
    /// Everything.
    pub(super) text: String,
    /// How many lines that is, blank ones not counted.
    pub(super) lines: usize,
}

pub(super) fn check(cases: &[Case]) -> BTreeMap<String, Told> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    package(&folder, cases);
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--bins",
            "--keep-going",
            "--offline",
            "--quiet",
            "--message-format=json",
        ])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs");
    let start = |case: &Case| {
        (
            case.name.clone(),
            Told {
                level: case.level,
                ..Told::default()
            },
        )
    };
    let mut told: BTreeMap<String, Told> = cases.iter().map(start).collect();
    for line in output.stdout.split(|byte| *byte == b'\n') {
        if let Ok(message) = serde_json::from_slice::<Value>(line) {
            note(&mut told, &message);
        }
    }
    let silent = told.values().all(|told| told.lines == 0);
    assert!(
        !silent,
        "cargo said nothing: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    told
}

/// A package outside the workspace, with the workspace's versions.
fn package(folder: &Path, cases: &[Case]) {
    let facade = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = facade
        .ancestors()
        .nth(2)
        .expect("the workspace is two folders up");
    let mut manifest = format!(
        "[package]\nname = \"ui\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n[workspace]\n\n\
         [dependencies]\ncarafe = {{ path = {:?}, features = [\"json\", \"templates\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n",
        facade.display().to_string()
    );
    for case in cases {
        let path = case.path.display().to_string();
        let _ = write!(
            manifest,
            "\n[[bin]]\nname = \"{}\"\npath = {path:?}\n",
            case.name
        );
    }
    fs::create_dir_all(folder).expect("the folder for tests is writable");
    fs::write(folder.join("Cargo.toml"), manifest).expect("it is writable");
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the workspace is locked");
}

fn note(told: &mut BTreeMap<String, Told>, message: &Value) {
    let Some(told) = message["target"]["name"]
        .as_str()
        .and_then(|name| told.get_mut(name))
    else {
        return;
    };
    let body = &message["message"];
    // "aborting due to 1 previous error" has no span.
    let spans = body["spans"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    if body["level"] != told.level || spans.is_empty() {
        return;
    }
    let rendered = body["rendered"].as_str().unwrap_or_default();
    if told.lines == 0 {
        rendered
            .lines()
            .next()
            .unwrap_or_default()
            .clone_into(&mut told.first);
        let primary = spans.iter().find(|span| span["is_primary"] == true);
        let line = primary.map_or(0, line_of_user);
        told.line = usize::try_from(line).unwrap_or_default();
    }
    told.lines += rendered
        .lines()
        .filter(|line| !line.trim().is_empty())
        .count();
    told.text.push_str(rendered);
}

/// Where the user's code is, when the span lies in a macro that it calls.
fn line_of_user(mut span: &Value) -> u64 {
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    span["line_start"].as_u64().unwrap_or_default()
}
