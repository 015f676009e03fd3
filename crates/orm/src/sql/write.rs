//! INSERT, UPDATE, DELETE, and the links of many-to-many relations.

use super::{
    Dialect,
    select::where_clause,
    statement::{Clauses, Statement},
};
use crate::query::tape::Code;
use carafe_core::{Error, Result};

impl Statement<'_> {
    fn table(&self) -> Result<String> {
        self.compiler.registry.table(self.root).map(|table| self.compiler.dialect.quote(table))
    }

    fn column_name(&self, column: u16) -> String {
        self.compiler.dialect.quote(self.root.columns[usize::from(column)].name)
    }

    fn returning(&self) -> String {
        let columns = self.root.columns.iter().map(|column| self.compiler.dialect.quote(column.name));
        format!(" RETURNING {}", columns.collect::<Vec<_>>().join(", "))
    }

    pub(crate) fn insert(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, returning) = (self.table()?, self.returning());
        if clauses.sets.is_empty() {
            return Ok(format!("INSERT INTO {table} DEFAULT VALUES{returning}"));
        }
        let names: Vec<_> = clauses.sets.iter().map(|set| self.column_name(set.0)).collect();
        let values: Vec<_> = clauses.sets.iter().map(|set| set.1.as_str()).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        Ok(format!("INSERT INTO {table} ({names}) VALUES ({values}){returning}"))
    }

    pub(crate) fn update(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, rows) = (self.table()?, self.affected(clauses)?);
        let alias = self.scopes.innermost()?.start.alias.clone();
        let mut sets: Vec<String> = Vec::with_capacity(clauses.sets.len());
        for (index, (column, value)) in clauses.sets.iter().enumerate() {
            // A column that is set twice keeps the later value.
            if clauses.sets[index + 1..].iter().all(|later| later.0 != *column) {
                sets.push(format!("{} = {value}", self.column_name(*column)));
            }
        }
        if sets.is_empty() {
            return Err(Error::internal("an update sets no column").code("orm.E009").hint("give it `p.column.set(…)`"));
        }
        let returning = if clauses.arg == 1 { self.returning() } else { String::new() };
        Ok(format!("UPDATE {table} AS {alias} SET {}{rows}{returning}", sets.join(", ")))
    }

    pub(crate) fn delete(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, rows) = (self.table()?, self.affected(clauses)?);
        let alias = &self.scopes.innermost()?.start.alias;
        Ok(format!("DELETE FROM {table} AS {alias}{rows}"))
    }

    /// The WHERE of a change. A change cannot join or limit, so a query for the keys does.
    fn affected(&self, clauses: &Clauses) -> Result<String> {
        let scope = self.scopes.innermost()?;
        if !scope.has_joins() && !clauses.is_windowed() {
            return Ok(where_clause(&clauses.filters));
        }
        let alias = &scope.start.alias;
        let pk = |prefix: &str| {
            let columns = self.root.pk.iter().map(|column| format!("{prefix}.{}", self.column_name(*column)));
            columns.collect::<Vec<_>>().join(", ")
        };
        let order = if clauses.order.is_empty() {
            String::new()
        } else {
            format!(" ORDER BY {}", clauses.order.join(", "))
        };
        let keys = pk(alias);
        let (filter, window) = (where_clause(&clauses.filters), clauses.window(self.compiler.dialect));
        Ok(format!(" WHERE ({keys}) IN (SELECT {keys} FROM {}{filter}{order}{window})", scope.from))
    }

    pub(crate) fn link(&mut self, clauses: &Clauses) -> Result<String> {
        let relation = clauses.link.map_or(0, |op| op.arg);
        let link = self.link_of(self.root, relation)?.ok_or_else(|| Error::internal("no third table"))?;
        let [owner, keys] = clauses.stack.as_slice() else {
            return Err(Error::internal("a link takes a key and a list"));
        };
        let (owner, keys) = (&owner.text, &keys.text);
        let (table, near, far) = (&link.table, &link.near, &link.far);
        let dialect = self.compiler.dialect;
        let listed = dialect.in_list(far, keys);
        Ok(match (clauses.kind, dialect) {
            (Code::Unlink, _) => format!("DELETE FROM {table} WHERE {near} = {owner} AND {listed}"),
            (Code::UnlinkOthers, _) => format!("DELETE FROM {table} WHERE {near} = {owner} AND NOT ({listed})"),
            (_, Dialect::Sqlite) => format!(
                "INSERT OR IGNORE INTO {table} ({near}, {far}) SELECT {owner}, value FROM json_each({keys})"
            ),
            (_, Dialect::Postgres) => {
                let target = (self.root.relations[usize::from(relation)].target)();
                let (one, many) = (self.root.pk_column().kind, target.pk_column().kind);
                let (one, many) = (dialect.key_type(one), dialect.key_type(many));
                format!(
                    "INSERT INTO {table} ({near}, {far}) SELECT {owner}::{one}, key FROM unnest({keys}::{many}[]) AS key ON CONFLICT DO NOTHING"
                )
            }
        })
    }
}
