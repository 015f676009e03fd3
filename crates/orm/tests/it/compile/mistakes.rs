//! Every file of `tests/ui/fail` is one mistake, and says at its top what the compiler has to say to it:
//!
//! ```text
//! //! error: E0277 `&str` does not fit a `Decimal` column
//! //! hint: expected a `Decimal`
//! ```
//!
//! `//~` marks the line that has to be pointed at (on a line of its own: the one before). What the compiler prints
//! has to stay short.

use super::package::{Package, Said};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The longest answer to a mistake, in lines that are not blank.
const MOST_LINES: usize = 25;

fn sources(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/ui")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("the cases are there");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    let name = path.file_stem().expect("a file has a name");
    name.to_string_lossy().into_owned()
}

/// What rustc says to all cases, asked once.
fn said() -> &'static BTreeMap<String, Said> {
    static SAID: OnceLock<BTreeMap<String, Said>> = OnceLock::new();
    SAID.get_or_init(|| {
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/shop.rs");
        let mut package = Package::new("shop", &shop);
        sources("fail")
            .iter()
            .chain(&sources("pass"))
            .for_each(|path| package.example(path));
        package.write();
        package.diagnose()
    })
}

/// One mistake.
struct Case {
    name: String,
    error: String,
    hint: String,
    /// The line that has to be pointed at.
    line: usize,
}

impl Case {
    fn read(path: &Path) -> Self {
        let source = fs::read_to_string(path).expect("a case can be read");
        let header = |key: &str| {
            source
                .lines()
                .find_map(|line| line.strip_prefix("//! ")?.strip_prefix(key))
        };
        let name = name_of(path);
        let required =
            |key| header(key).unwrap_or_else(|| panic!("{name}: the line `//! {key}…` is missing"));
        let (error, hint) = (
            required("error: ").to_owned(),
            required("hint: ").to_owned(),
        );
        let marked = source.lines().position(|line| line.ends_with("//~"));
        let marked = marked.unwrap_or_else(|| panic!("{name}: no line is marked with `//~`"));
        let alone = source
            .lines()
            .nth(marked)
            .is_some_and(|line| line.trim() == "//~");
        Self {
            name,
            error,
            hint,
            line: marked + usize::from(!alone),
        }
    }

    /// What is wrong with the answer.
    fn faults(&self, said: &Said) -> Vec<String> {
        let Some(first) = said.diagnostics.first() else {
            return vec!["it compiles".to_owned()];
        };
        let (lines, title) = (said.lines(), without_paths(&first.title()));
        let text = lines.join("\n");
        let place = format!("{}.rs:{}:", self.name, self.line);
        let faults = [
            (
                !title.contains(&self.error),
                format!("expected `{}`", self.error),
            ),
            (
                !without_paths(&text).contains(&self.hint),
                format!("expected the hint `{}`", self.hint),
            ),
            (
                !text.contains(&place),
                format!("expected it to point at line {}", self.line),
            ),
            (
                lines.len() > MOST_LINES,
                format!("{} lines, more than {MOST_LINES}", lines.len()),
            ),
        ];
        faults
            .into_iter()
            .filter(|(wrong, _)| *wrong)
            .map(|(_, fault)| fault)
            .collect()
    }
}

/// The text without the crates and modules in front of names: they differ with what is imported.
fn without_paths(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("::") {
        let start = rest[..at]
            .rfind(|c: char| !c.is_alphanumeric() && c != '_')
            .map_or(0, |index| index + 1);
        let module = rest[start..at].starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
        plain += if module {
            &rest[..start]
        } else {
            &rest[..at + 2]
        };
        rest = &rest[at + 2..];
    }
    plain + rest
}

#[test]
fn every_mistake_is_explained_at_its_line() {
    let nothing = Said::default();
    let mut report = Vec::new();
    for path in sources("fail") {
        let case = Case::read(&path);
        let said = said().get(&case.name).unwrap_or(&nothing);
        let faults = case.faults(said);
        if !faults.is_empty() {
            report.push(format!(
                "{}: {}\n{}",
                case.name,
                faults.join("; "),
                said.lines().join("\n")
            ));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n\n"));
}

#[test]
fn answers_to_mistakes_are_short() {
    let failing = sources("fail").into_iter().map(|path| name_of(&path));
    let mut lines: Vec<usize> = failing
        .map(|name| said().get(&name).map_or(0, |said| said.lines().len()))
        .collect();
    lines.sort_unstable();
    let (median, most) = (lines[lines.len() / 2], lines[lines.len() * 9 / 10]);
    println!(
        "proof: {} mistakes in models and queries: median {median} lines, nine of ten at most {most}",
        lines.len()
    );
    assert!(median <= 14, "the median answer has {median} lines");
    assert!(most <= 22, "one answer of ten has more than {most} lines");
}

#[test]
fn what_users_write_compiles_without_a_warning() {
    let pass = sources("pass").into_iter().map(|path| name_of(&path));
    let names = pass.chain(["shop".to_owned()]);
    let spoken = names.filter_map(|name| {
        said()
            .get(&name)
            .map(|said| (name, said.lines().join("\n")))
    });
    let report: Vec<String> = spoken
        .map(|(name, text)| format!("{name}:\n{text}"))
        .collect();
    assert!(report.is_empty(), "{}", report.join("\n\n"));
}

#[test]
fn paths_are_taken_out_of_messages() {
    assert_eq!(
        without_paths("`shop::Tag` is no `a::b_c::Id<x::T>` of Col::<P>::eq"),
        "`Tag` is no `Id<T>` of Col::<P>::eq"
    );
}
