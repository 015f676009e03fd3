//! What stands on the command line.

use crate::new::Project;
use lexopt::{Arg, Parser};
use std::path::PathBuf;

/// What was asked.
pub(crate) enum Words {
    Help,
    Version,
    New(Project),
}

/// Reads the command line; an error says in one line what makes no sense.
pub(crate) fn read() -> Result<Words, String> {
    parse(Parser::from_env())
}

fn parse(mut parser: Parser) -> Result<Words, String> {
    let first = match parser.next().map_err(|error| error.to_string())? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Words::Help),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Words::Version),
        Some(Arg::Value(word)) => word.to_string_lossy().into_owned(),
        Some(other) => return Err(other.unexpected().to_string()),
    };
    match first.as_str() {
        "help" => Ok(Words::Help),
        "new" => new(parser).map(Words::New),
        "startproject" | "startapp" | "init" => Err(format!(
            "there is no command `{first}`: it is `carafe new NAME` here"
        )),
        other => Err(format!(
            "there is no command `{other}`; run it in the project: `cargo run -- {other}`"
        )),
    }
}

fn new(mut parser: Parser) -> Result<Project, String> {
    let (mut name, mut micro, mut checkout) = (None, false, None);
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            Arg::Long("micro") => micro = true,
            Arg::Long("path") => checkout = Some(path(&mut parser)?),
            Arg::Value(word) if name.is_none() => name = Some(word.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().to_string()),
        }
    }
    let name = name.ok_or("`carafe new` needs a name: `carafe new shop`")?;
    check_name(&name)?;
    Ok(Project {
        name,
        micro,
        checkout,
    })
}

fn path(parser: &mut Parser) -> Result<PathBuf, String> {
    let text = parser
        .value()
        .and_then(lexopt::ValueExt::string)
        .map_err(|error| error.to_string())?;
    std::path::absolute(&text).map_err(|error| format!("`{text}`: {error}"))
}

/// What cargo takes as the name of a package, and Rust as that of a crate.
fn check_name(name: &str) -> Result<(), String> {
    let fits = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter)
    };
    let starts = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if !starts || !name.chars().all(fits) {
        return Err(format!(
            "`{name}` cannot be the name of a project: use a-z, 0-9, - and _, and begin with a letter"
        ));
    }
    if ["carafe", "test", "core", "std", "self", "crate", "super"].contains(&name) {
        return Err(format!("`{name}` is the name of something else already"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Words, String> {
        parse(Parser::from_args(words))
    }

    #[test]
    fn names_that_cargo_refuses_are_refused_first() {
        for name in ["", "9lives", "Shop", "my shop", "../shop", "carafe"] {
            assert!(
                matches!(read(&["new", name]), Err(problem) if problem.contains(name)),
                "{name}"
            );
        }
        assert!(
            matches!(read(&["new", "my-shop_2"]), Ok(Words::New(project)) if project.name == "my-shop_2")
        );
    }

    #[test]
    fn words_of_other_frameworks_are_answered() {
        assert!(
            matches!(read(&["startproject", "x"]), Err(problem) if problem.contains("carafe new"))
        );
        assert!(
            matches!(read(&["migrate"]), Err(problem) if problem.contains("cargo run -- migrate"))
        );
    }

    #[test]
    fn unknown_options_are_named() {
        assert!(
            matches!(read(&["new", "shop", "--mikro"]), Err(problem) if problem.contains("mikro"))
        );
    }
}
