//! A package that depends on the ORM and nothing else, and what `cargo check` says to it.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A package with one library and some examples.
pub(super) struct Package {
    folder: PathBuf,
    manifest: String,
}

/// What rustc said to one target.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The diagnostics, in their order.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One error or warning.
#[derive(Debug)]
pub(super) struct Diagnostic {
    /// Such as `E0277`; empty for an error of a macro.
    pub(super) code: String,
    pub(super) message: String,
    /// As a user sees it.
    pub(super) rendered: String,
}

impl Package {
    /// A package of this name below the folder for such things, with a library at `lib`.
    pub(super) fn new(name: &str, lib: &Path) -> Self {
        let mut manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [lib]\npath = '{}'\n\n[profile.dev]\ndebug = false\n\n[dependencies]\n",
            lib.display()
        );
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for name in ["core", "macros", "orm"] {
            let path = crates.join(name);
            let options = format!("path = '{}', default-features = false", path.display());
            writeln!(manifest, "carafe-{name} = {{ {options} }}").expect("a text grows");
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        Self { folder, manifest }
    }

    /// Adds an example; its name is that of the file.
    pub(super) fn example(&mut self, path: &Path) {
        let name = path.file_stem().expect("a file has a name").display();
        let path = path.display();
        writeln!(
            self.manifest,
            "\n[[example]]\nname = \"{name}\"\npath = '{path}'\ncrate-type = [\"lib\"]"
        )
        .expect("a text grows");
    }

    /// Writes it, with the versions of the workspace.
    pub(super) fn write(&self) {
        fs::create_dir_all(&self.folder).expect("cargo's folder for tests can be written");
        fs::write(self.folder.join("Cargo.toml"), &self.manifest)
            .expect("a manifest can be written");
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        if lock.exists() {
            fs::copy(lock, self.folder.join("Cargo.lock")).expect("the lock file can be copied");
        }
    }

    /// Runs `cargo check` with these arguments.
    pub(super) fn check(&self, arguments: &[&str]) -> Output {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.folder)
            .args(["check", "--offline", "--quiet"])
            .args(arguments);
        command.env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
        );
        for flags in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTC_WRAPPER",
            "CARGO_TERM_COLOR",
        ] {
            command.env_remove(flags);
        }
        command.output().expect("cargo runs")
    }

    /// What rustc says to the library and each example, by name.
    pub(super) fn diagnose(&self) -> BTreeMap<String, Said> {
        let output = self.check(&[
            "--lib",
            "--examples",
            "--keep-going",
            "--message-format=json",
        ]);
        let lines = String::from_utf8_lossy(&output.stdout);
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        let messages = lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        for message in messages {
            if let Some((target, diagnostic)) = diagnostic(&message) {
                said.entry(target).or_default().diagnostics.push(diagnostic);
            }
        }
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            !said.is_empty(),
            "cargo said nothing about the package:\n{errors}"
        );
        said
    }
}

/// The diagnostic in a line of cargo's, but for the summaries at the end.
fn diagnostic(line: &Value) -> Option<(String, Diagnostic)> {
    if line["reason"] != "compiler-message" {
        return None;
    }
    let message = &line["message"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let diagnostic = Diagnostic {
        code: text(&message["code"]["code"]),
        message: text(&message["message"]),
        rendered: text(&message["rendered"]),
    };
    let summary = message["spans"].as_array().is_none_or(Vec::is_empty);
    (!summary).then(|| (text(&line["target"]["name"]), diagnostic))
}

impl Said {
    /// Everything a user sees, without blank lines.
    pub(super) fn lines(&self) -> Vec<&str> {
        let lines = self
            .diagnostics
            .iter()
            .flat_map(|diagnostic| diagnostic.rendered.lines());
        lines.filter(|line| !line.trim().is_empty()).collect()
    }
}

impl Diagnostic {
    /// Code and message, as the first line shows them.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.code, self.message).trim().to_owned()
    }
}
