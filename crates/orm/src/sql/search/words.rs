//! How texts become words: runs of letters and digits, on every database.

use crate::{migrate::value_literal, query::search::MARKS, sql::Dialect, value::Value};

/// PostgreSQL's column of words.
pub(crate) const WORDS: &str = "carafe_search";

/// Signs between words. PostgreSQL would keep `AC/DC` as the name of a file, and `a.b` as that of a computer.
const SIGNS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// Most characters of a text that PostgreSQL looks at: a longer one could not be written at all.
const MOST: usize = 200_000;

/// Most characters of a text that MySQL and MariaDB look at: finding words takes the square of its length there.
pub(crate) const MYSQL_MOST: usize = 50_000;

/// `'english'::regconfig`.
pub(crate) fn postgres_config(language: &str, unaccent: bool) -> String {
    let name = if unaccent {
        Dialect::Postgres.quote(&unaccented(language))
    } else {
        language.to_owned()
    };
    let name = value_literal(Dialect::Postgres, &Value::Text(name.into()));
    format!("{name}::regconfig")
}

/// The configuration that takes the accents off before it knows the language.
pub(crate) fn unaccented(language: &str) -> String {
    format!("carafe_{}_unaccent", language.replace(['.', '"'], "_"))
}

/// The text without the signs between words.
pub(crate) fn postgres_text(text: &str) -> String {
    let signs = value_literal(Dialect::Postgres, &Value::Text(SIGNS.into()));
    let spaces = " ".repeat(SIGNS.chars().count());
    format!("translate(left({text}, {MOST}), {signs}, '{spaces}')")
}

/// The hidden column of words of one declared column.
pub(crate) fn mysql_words(position: usize) -> String {
    format!("carafe_search_{position}")
}

/// The regular expression of what stands between words.
///
/// MariaDB forgets the backslashes of a generated column, so the marks that belong to letters stand there themselves.
pub(crate) fn mysql_separators() -> String {
    let mut class = String::from("[^[:alnum:]");
    for (from, to) in MARKS {
        class.extend([*from, '-', *to]);
    }
    class + "]+"
}
