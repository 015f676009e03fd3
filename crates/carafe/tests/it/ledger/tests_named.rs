//! Every test of the repository, and whether a name in a ledger means one of them.

use crate::tidy::{
    repo::{self, File},
    rust::{Source, words},
};

/// A test and where it stands: `crates/http/tests/it/server.rs`, `mod slow`, `fn one_byte`.
#[derive(Debug)]
struct Test {
    path: String,
    modules: Vec<String>,
    name: String,
}

type Scanned<'a> = (&'a File, Source);

/// What a ledger may name.
#[derive(Debug)]
pub(super) struct Tests(Vec<Test>);

impl Tests {
    /// The tests of all crates and examples, and the steps of `.ci/run`.
    pub(super) fn of_repository() -> Self {
        let mut files = repo::files("crates", ".rs");
        files.extend(repo::files("examples", ".rs"));
        files.extend(repo::file(".ci/run"));
        Self::of(&files)
    }

    pub(super) fn of(files: &[File]) -> Self {
        let scanned: Vec<Scanned<'_>> = files
            .iter()
            .map(|file| (file, Source::read(&file.text)))
            .collect();
        let tests = scanned.iter().flat_map(|file| tests_of(file, &scanned));
        Self(tests.collect())
    }

    /// Whether `http::server::one_byte` or `crates/http/tests/it/server.rs::one_byte` exists.
    pub(super) fn has(&self, name: &str) -> bool {
        let Some((place, name)) = name.rsplit_once("::") else {
            return self.0.iter().any(|test| test.is_ui_case(name));
        };
        let mut named = self.0.iter().filter(|test| test.name == name);
        named.any(|test| test.path == place || test.is_at(place))
    }
}

impl Test {
    /// `place` is a crate or example, then modules or files, none of which may be wrong.
    fn is_at(&self, place: &str) -> bool {
        let mut parts = place.split("::");
        let package = parts.next().unwrap_or_default().replace('_', "-");
        let folder = package.strip_prefix("carafe-").unwrap_or(&package);
        let below = ["crates", "examples"]
            .iter()
            .find_map(|root| self.path.strip_prefix(&format!("{root}/{folder}/")));
        below.is_some_and(|below| parts.all(|part| self.is_inside(below, part)))
    }

    fn is_inside(&self, below: &str, part: &str) -> bool {
        let in_path = below
            .trim_end_matches(".rs")
            .split('/')
            .any(|step| step == part);
        in_path || self.modules.iter().any(|module| module == part)
    }

    /// A case of the compiler's messages is a file with the text expected beside it.
    fn is_ui_case(&self, path: &str) -> bool {
        self.name.is_empty() && self.path == path
    }
}

fn tests_of((file, source): &Scanned<'_>, all: &[Scanned<'_>]) -> Vec<Test> {
    if file.path.starts_with(".ci/") {
        return steps(file);
    }
    if file.path.contains("/tests/ui/") {
        return vec![test(file, &[], "")];
    }
    let modules: Vec<String> = source.modules().into_iter().map(|(name, _)| name).collect();
    source
        .functions()
        .iter()
        .filter(|function| function.is_test || is_suite_case(file, &function.name, all))
        .map(|function| test(file, &modules, &function.name))
        .collect()
}

/// A case of a suite that runs on every driver has no attribute of its own; a list names it.
fn is_suite_case(file: &File, name: &str, all: &[Scanned<'_>]) -> bool {
    let in_suite = file.path.contains("conformance")
        || file.path.contains("suite")
        || file.text.contains("cases![");
    in_suite && {
        let siblings = all
            .iter()
            .filter(|(other, _)| package(other) == package(file));
        let mentions = siblings.map(|(_, source)| words(&source.code, name).len());
        mentions.sum::<usize>() > 1
    }
}

/// `crates/orm` of `crates/orm/src/lib.rs`.
fn package(file: &File) -> Vec<&str> {
    file.path.split('/').take(2).collect()
}

/// The functions of a shell script.
fn steps(file: &File) -> Vec<Test> {
    file.text
        .lines()
        .filter_map(|line| line.strip_suffix("() {"))
        .map(|name| test(file, &[], name))
        .collect()
}

fn test(file: &File, modules: &[String], name: &str) -> Test {
    Test {
        path: file.path.clone(),
        modules: modules.to_vec(),
        name: name.to_owned(),
    }
}

#[test]
fn a_suite_case_counts_when_a_list_runs_it() {
    let path = "crates/orm/tests/it/suite/query.rs";
    let listed = File::new(path, "async fn counts(db: &Db) {}\nrun_on_all![counts];");
    assert!(Tests::of(&[listed]).has("orm::suite::counts"));
    let forgotten = File::new(path, "async fn counts(db: &Db) {}");
    assert!(!Tests::of(&[forgotten]).has("orm::suite::counts"));
}

#[test]
fn a_case_of_the_compilers_messages_is_its_file() {
    let path = "crates/carafe/tests/ui/fail/field_type.rs";
    let tests = Tests::of(&[File::new(path, "fn main() {}")]);
    assert!(tests.has(path));
    assert!(!tests.has("crates/carafe/tests/ui/fail/other.rs"));
}

#[test]
fn an_inline_module_may_be_named() {
    let file = File::new(
        "crates/core/src/clock.rs",
        "mod tests { #[tokio::test]\n async fn freezes() {} }",
    );
    let tests = Tests::of(&[file]);
    assert!(tests.has("core::clock::tests::freezes"));
    assert!(tests.has("carafe_core::freezes"));
    assert!(!tests.has("core::calendar::freezes"));
}
