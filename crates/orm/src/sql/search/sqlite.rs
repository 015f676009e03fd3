//! SQLite: rows are looked up in the FTS5 table beside their own.

use super::{Searched, Typed, keys};
use crate::{
    model::ModelMeta,
    schema::{numbers, numbers_table, words_table},
    sql::{Dialect, scope::Place, statement::Statement},
};
use carafe_core::Result;

/// Where the rows that fit are found.
pub(super) struct SqliteRows {
    pub(super) words: String,
    pub(super) keys: Vec<String>,
    pub(super) from: String,
}

/// Whether the model's key is SQLite's own number of a row.
fn is_numbered(meta: &ModelMeta) -> bool {
    match meta.pk {
        [key] => {
            let key = &meta.columns[usize::from(*key)];
            numbers(key.auto, key.kind)
        }
        _ => false,
    }
}

impl Statement<'_> {
    /// `id IN (SELECT rowid FROM …_search WHERE …_search MATCH ?)`.
    pub(super) fn sqlite_found(
        &self,
        place: &Place,
        column: Option<u16>,
        typed: &Typed,
    ) -> Result<String> {
        let found = self.sqlite_rows(place.meta, column, typed)?;
        let keys = keys(Dialect::Sqlite, place).join(", ");
        let columns = found.keys.join(", ");
        Ok(format!(
            "({keys}) IN (SELECT {columns} FROM {})",
            found.from
        ))
    }

    /// The rows that fit, and the keys they have.
    pub(super) fn sqlite_rows(
        &self,
        meta: &'static ModelMeta,
        column: Option<u16>,
        typed: &Typed,
    ) -> Result<SqliteRows> {
        let dialect = Dialect::Sqlite;
        let table = self.compiler.registry.table(meta)?;
        let words = dialect.quote(&words_table(table));
        let looked = match column {
            None => typed.sqlite.clone(),
            Some(column) => {
                let name = dialect.quote(meta.columns[usize::from(column)].name);
                let name = name.replace('\'', "''");
                format!("('{{{name}}} : (' || {} || ')')", typed.sqlite)
            }
        };
        let fits = format!("{words} MATCH {looked}");
        if is_numbered(meta) {
            return Ok(SqliteRows {
                keys: vec![format!("{words}.rowid")],
                from: format!("{words} WHERE {fits}"),
                words,
            });
        }
        let numbers = dialect.quote(&numbers_table(table));
        let keys = meta.pk.iter().map(|key| {
            let name = meta.columns[usize::from(*key)].name;
            format!("{numbers}.{}", dialect.quote(name))
        });
        Ok(SqliteRows {
            keys: keys.collect(),
            from: format!(
                "{words} JOIN {numbers} ON {numbers}.carafe_row = {words}.rowid WHERE {fits}"
            ),
            words,
        })
    }

    /// SQLite ranks all rows that fit at once, so they are joined.
    pub(super) fn sqlite_rank(&mut self, searched: &Searched, typed: &Typed) -> Result<String> {
        if let Some(alias) = &searched.ranks {
            return Ok(format!("{alias}.carafe_rank"));
        }
        let rows = self.sqlite_rows(searched.place.meta, searched.column, typed)?;
        let alias = self.scopes.alias();
        let own = keys(Dialect::Sqlite, &searched.place);
        let named = rows.keys.iter().enumerate();
        let named: Vec<String> = named.map(|(n, key)| format!("{key} AS k{n}")).collect();
        let same = own.iter().enumerate();
        let same: Vec<String> = same
            .map(|(n, key)| format!("{alias}.k{n} = {key}"))
            .collect();
        let join = format!(
            " LEFT JOIN (SELECT {}, -{}.rank AS carafe_rank FROM {} LIMIT -1) {alias} ON {}",
            named.join(", "),
            rows.words,
            rows.from,
            same.join(" AND ")
        );
        if let Some(scope) = self.scopes.open.last_mut() {
            scope.join_ranks(&join, &alias);
        }
        Ok(format!("{alias}.carafe_rank"))
    }
}
