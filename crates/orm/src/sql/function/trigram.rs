//! Similar texts and texts without accents: extensions of PostgreSQL.

use super::Called;
use crate::{query::function::Func, sql::Dialect};
use carafe_core::{Error, Result};

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let (text, other) = (call.side(0), call.side(1));
    let sql = match call.func {
        Func::Unaccent => format!("unaccent({})", call.arg(0)),
        Func::TrigramSimilar => format!("({text} % {other})"),
        Func::TrigramWordSimilar => format!("({text} %> {other})"),
        Func::TrigramStrictWordSimilar => format!("({text} %>> {other})"),
        Func::TrigramSimilarity => format!("similarity({text}, {other})::float8"),
        // What a person types comes first here: the part is looked for in the column.
        Func::TrigramWordSimilarity => format!("word_similarity({other}, {text})::float8"),
        Func::TrigramStrictWordSimilarity => {
            format!("strict_word_similarity({other}, {text})::float8")
        }
        Func::TrigramDistance => format!("({text} <-> {other})::float8"),
        Func::TrigramWordDistance => format!("({other} <<-> {text})::float8"),
        Func::TrigramStrictWordDistance => format!("({other} <<<-> {text})::float8"),
        _ => return Ok(None),
    };
    match call.dialect {
        Dialect::Postgres => Ok(Some(sql)),
        other => Err(no_extension(other, call.func)),
    }
}

fn no_extension(dialect: Dialect, func: Func) -> Error {
    let what = if func == Func::Unaccent {
        "takes no accents off a text"
    } else {
        "does not compare texts three letters at a time"
    };
    Error::config(format!("{dialect:?} {what}"))
        .code("orm.E354")
        .hint("search for words, which every database does: `#[model(search(…, unaccent))]` and `.search(…)`")
}
