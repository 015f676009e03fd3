//! PostgreSQL: a generated column of words with a GIN index.

use super::super::{alter_table, beside, drop_index, quote, quote_table, value_literal};
use crate::{
    schema::{Table, TableSearch, trigram_index, words_index},
    sql::{Dialect, WORDS, postgres_config, postgres_text},
    value::Value,
};

pub(super) fn add(table: &Table, search: &TableSearch) -> Vec<String> {
    let mut sql = Vec::new();
    if search.unaccent {
        sql.push("CREATE EXTENSION IF NOT EXISTS unaccent".to_owned());
        sql.push(without_accents(&search.language));
    }
    let name = quote(WORDS);
    let words = words(search);
    let column = format!("ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({words}) STORED");
    sql.push(alter_table(&table.name, &column));
    let index = quote(&words_index(&table.name, None));
    let owner = quote_table(&table.name);
    sql.push(format!(
        "CREATE INDEX {index} ON {owner} USING gin ({name})"
    ));
    if search.trigram {
        sql.push("CREATE EXTENSION IF NOT EXISTS pg_trgm".to_owned());
        sql.extend(search.columns.iter().map(|(column, _)| {
            let index = quote(&trigram_index(&table.name, column));
            let column = quote(column);
            format!("CREATE INDEX {index} ON {owner} USING gin ({column} gin_trgm_ops)")
        }));
    }
    sql
}

/// The index of the column goes with it. Extensions stay: others may use them.
pub(super) fn drop(table: &Table, search: &TableSearch) -> Vec<String> {
    let columns = search.columns.iter().filter(|_| search.trigram);
    let mut sql: Vec<String> = columns
        .map(|(column, _)| drop_index(&beside(table, &trigram_index(&table.name, column))))
        .collect();
    let column = format!("DROP COLUMN {}", quote(WORDS));
    sql.push(alter_table(&table.name, &column));
    sql
}

/// The words of all columns, each with its weight.
fn words(search: &TableSearch) -> String {
    let config = postgres_config(&search.language, search.unaccent);
    let one = |(column, weight): &(String, crate::model::Weight)| {
        let text = postgres_text(&format!("coalesce({}, '')", quote(column)));
        let letter = weight.letter();
        format!("setweight(to_tsvector({config}, {text}), '{letter}')")
    };
    let words: Vec<String> = search.columns.iter().map(one).collect();
    words.join(" || ")
}

/// A configuration that takes the accents off before the language sees the word. `unaccent()` itself may not stand
/// in a generated column.
fn without_accents(language: &str) -> String {
    let literal = |text: &str| value_literal(Dialect::Postgres, &Value::Text(text.into()));
    let name = crate::sql::unaccented(language);
    let (known, config) = (literal(&name), quote(&name));
    let language = literal(language);
    format!(
        "DO $carafe$ BEGIN
IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_ts_config WHERE cfgname = {known}) THEN
    EXECUTE format('CREATE TEXT SEARCH CONFIGURATION %s (COPY = %s)', {}, {language}::regconfig);
    EXECUTE format('ALTER TEXT SEARCH CONFIGURATION %s ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %s', {},
        (SELECT string_agg(mapdict::regdictionary::text, ', ' ORDER BY mapseqno) FROM pg_catalog.pg_ts_config_map
            WHERE mapcfg = {language}::regconfig AND maptokentype = 2));
END IF;
END $carafe$",
        literal(&config),
        literal(&config),
    )
}
