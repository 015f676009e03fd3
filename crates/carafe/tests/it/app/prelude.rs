//! The prelude grows only on purpose.

const PRELUDE: &str = include_str!("../../../src/prelude.rs");

/// Names for every app: those that no feature brings, and `Json`.
const NAMES: [&str; 25] = [
    "App",
    "Blueprint",
    "Error",
    "ExitCode",
    "Form",
    "Html",
    "IntoResponse",
    "Json",
    "Path",
    "Query",
    "Redirect",
    "Request",
    "Response",
    "Result",
    "State",
    "StatusCode",
    "delete",
    "get",
    "html",
    "patch",
    "post",
    "put",
    "route",
    "routes",
    "url_for",
];

#[test]
fn it_has_25_names_before_any_battery() {
    let mut names: Vec<&str> = PRELUDE
        .split("pub use ")
        .skip(1)
        .zip(gates())
        .filter_map(plain)
        .flatten()
        .collect();
    names.sort_unstable();
    assert_eq!(names, NAMES);
}

/// The text before each `pub use`, where its gate stands.
fn gates() -> impl Iterator<Item = &'static str> {
    PRELUDE.split("pub use ")
}

/// The names of an import that no battery gates.
fn plain((import, before): (&'static str, &'static str)) -> Option<Vec<&'static str>> {
    let gate = before.rsplit(';').next().unwrap_or(before);
    if gate.contains("cfg(feature") && !gate.contains("\"json\"") {
        return None;
    }
    let (path, _) = import.split_once(';')?;
    let list = path.split_once('{').map_or_else(
        || path.rsplit("::").next().unwrap_or(path),
        |(_, list)| list,
    );
    let names = list
        .trim_end_matches('}')
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    Some(names.collect())
}
