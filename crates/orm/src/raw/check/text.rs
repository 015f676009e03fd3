//! The literal of a `sql!` as a database reads it. The compiler has looked at it before: it is well formed.

use super::rows::{Known, Reads};
use crate::sql::Dialect;
use carafe_core::Check;

/// Why there is no statement.
pub(super) enum Stop {
    /// The sources do not say which columns `{*}` stands for.
    Unknown,
    Wrong(Check),
}

/// The statement, with parameters that have no values yet.
pub(super) fn sql(
    literal: &str,
    dialect: Dialect,
    known: &Known<'_>,
    row: Option<&Reads>,
) -> Result<String, Stop> {
    let mut text = Text {
        dialect,
        known,
        row,
        stars: 0,
        captures: Vec::new(),
        sql: String::with_capacity(literal.len()),
    };
    let mut rest = literal.trim();
    while let Some(at) = rest.find(['{', '}']) {
        text.sql.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(brace) {
            text.sql.push_str(brace);
            rest = behind;
        } else if let Some((inner, behind)) = rest.split_once('}') {
            text.capture(inner.trim())?;
            rest = behind;
        }
    }
    text.sql.push_str(rest);
    Ok(text.sql)
}

struct Text<'t> {
    dialect: Dialect,
    known: &'t Known<'t>,
    row: Option<&'t Reads>,
    stars: usize,
    captures: Vec<String>,
    sql: String,
}

impl Text<'_> {
    fn capture(&mut self, inner: &str) -> Result<(), Stop> {
        if let Some(alias) = inner.strip_suffix('*') {
            return self.star(alias.trim_end_matches('.'));
        }
        if inner.starts_with("..") {
            // A list of no values, of any type.
            self.sql.push_str("NULL");
            return Ok(());
        }
        if let Some(model) = model(inner) {
            return self.table(model);
        }
        let known = self.captures.iter().position(|capture| capture == inner);
        let numbered = self.dialect.param(1) != self.dialect.param(2);
        let place = match known {
            Some(place) if numbered => place,
            _ => {
                self.captures.push(inner.to_owned());
                self.captures.len() - 1
            }
        };
        self.sql.push_str(&self.dialect.param(place + 1));
        Ok(())
    }

    fn table(&mut self, model: &str) -> Result<(), Stop> {
        let table = self
            .known
            .model(model)
            .and_then(|meta| self.known.registry.table(meta).ok());
        let Some(table) = table else {
            let message = format!(
                "`{{{model}}}` is not the only model with this name, or no blueprint lists it"
            );
            let check = Check::error("orm.E320", message);
            return Err(Stop::Wrong(check.hint("name the table itself")));
        };
        self.sql.push_str(&self.dialect.quote_table(table));
        Ok(())
    }

    fn star(&mut self, alias: &str) -> Result<(), Stop> {
        let columns = self
            .row
            .and_then(|row| Some(&row.columns[row.stars.get(self.stars)?.clone()]));
        self.stars += 1;
        let columns = columns.ok_or(Stop::Unknown)?;
        let names: Vec<String> = columns
            .iter()
            .map(|column| {
                let name = self
                    .dialect
                    .quote(column.name.as_deref().unwrap_or_default());
                if alias.is_empty() {
                    name
                } else {
                    format!("{alias}.{name}")
                }
            })
            .collect();
        self.sql.push_str(&names.join(", "));
        Ok(())
    }
}

/// The last name of a path when it is a type's, as the macro tells it from a variable and a constant.
fn model(inner: &str) -> Option<&str> {
    let last = inner.rsplit("::").next()?;
    let is_type = last.starts_with(char::is_uppercase)
        && (last.contains(char::is_lowercase) || last.len() == 1);
    (is_type && !inner.contains('.')).then_some(last)
}
