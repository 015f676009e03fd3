//! PostgreSQL, MariaDB and MySQL: the words of a row stand in columns of its own.

use super::{Typed, WORDS, mysql_words, postgres_config, postgres_text};
use crate::{
    model::SearchMeta,
    sql::{Dialect, scope::Place},
};
use carafe_core::Result;

/// The configuration of PostgreSQL, as an argument before others; a model that declares none has the database's.
pub(super) fn config_of(search: Option<SearchMeta>) -> String {
    let config = search.map(|search| postgres_config(search.language, search.unaccent));
    config
        .map(|config| format!("{config}, "))
        .unwrap_or_default()
}

/// The words of a column, or of all that are declared.
pub(super) fn postgres_vector(place: &Place, column: Option<u16>) -> String {
    let Some(column) = column else {
        return place.column(Dialect::Postgres, WORDS);
    };
    let name = place.meta.columns[usize::from(column)].name;
    let text = place.column(Dialect::Postgres, name);
    let text = postgres_text(&format!("coalesce({text}, '')"));
    format!("to_tsvector({}{text})", config_of(place.meta.search))
}

pub(super) fn postgres_query(place: &Place, typed: &Typed) -> String {
    format!(
        "to_tsquery({}{})",
        config_of(place.meta.search),
        typed.postgres
    )
}

/// The columns of words that are looked into.
pub(super) fn mysql_columns(dialect: Dialect, place: &Place, column: Option<u16>) -> Vec<String> {
    let search = place.meta.search;
    let fields = search.map_or(&[][..], |search| search.fields);
    let one = |(position, _): (usize, _)| place.column(dialect, &mysql_words(position));
    let fields = fields.iter().enumerate();
    fields
        .filter(|(_, field)| column.is_none_or(|column| column == field.column))
        .map(one)
        .collect()
}

pub(super) fn server_found(
    dialect: Dialect,
    place: &Place,
    column: Option<u16>,
    typed: &Typed,
) -> Result<String> {
    if dialect == Dialect::Postgres {
        let (vector, query) = (postgres_vector(place, column), postgres_query(place, typed));
        return Ok(format!("{vector} @@ {query}"));
    }
    let columns = mysql_columns(dialect, place, column).join(", ");
    Ok(format!(
        "MATCH({columns}) AGAINST({} IN BOOLEAN MODE)",
        typed.mysql
    ))
}

pub(super) fn server_rank(
    dialect: Dialect,
    place: &Place,
    column: Option<u16>,
    typed: &Typed,
) -> Result<String> {
    if dialect == Dialect::Postgres {
        let (vector, query) = (postgres_vector(place, column), postgres_query(place, typed));
        return Ok(format!("ts_rank({vector}, {query})::float8"));
    }
    let matched = |columns: &str| {
        format!(
            "MATCH({columns}) AGAINST({} IN BOOLEAN MODE)",
            typed.mysql_rank
        )
    };
    let search = place.meta.search;
    let fields = search.map_or(&[][..], |search| search.fields);
    let columns = mysql_columns(dialect, place, column);
    let weight = |position: usize| fields.get(position).map(|field| field.weight);
    let alike = (0..fields.len()).all(|position| weight(position) == weight(0));
    if alike || columns.len() < 2 {
        return Ok(format!("({} + 0.0e0)", matched(&columns.join(", "))));
    }
    let parts = columns.iter().zip(fields).map(|(column, field)| {
        let factor = field.weight.factor();
        format!("{factor}e0 * {}", matched(column))
    });
    Ok(format!("({})", parts.collect::<Vec<_>>().join(" + ")))
}
