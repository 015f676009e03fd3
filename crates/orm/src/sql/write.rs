//! INSERT, UPDATE, DELETE, and the links of many-to-many relations.

use super::{
    Dialect, QUIET,
    select::where_clause,
    statement::{Clauses, Statement, is_parameter},
    way::Way,
};
use crate::query::tape::{Code, MIRRORED};
use carafe_core::{Error, Result};

/// A column that is set twice keeps the later value.
pub(super) fn last_of_each(sets: &[(u16, String)]) -> Vec<&(u16, String)> {
    let later = |index: usize, column: u16| sets[index + 1..].iter().any(|set| set.0 == column);
    sets.iter()
        .enumerate()
        .filter(|(index, set)| !later(*index, set.0))
        .map(|(_, set)| set)
        .collect()
}

impl Statement<'_> {
    pub(super) fn table(&self) -> Result<String> {
        self.compiler
            .registry
            .table(self.root)
            .map(|table| self.compiler.dialect.quote_table(table))
    }

    pub(super) fn column_name(&self, column: u16) -> String {
        self.compiler
            .dialect
            .quote(self.root.columns[usize::from(column)].name)
    }

    pub(super) fn returning(&self) -> String {
        let columns = self
            .root
            .columns
            .iter()
            .map(|column| self.compiler.dialect.quote(column.name));
        format!(" RETURNING {}", columns.collect::<Vec<_>>().join(", "))
    }

    /// What an INSERT gives back.
    pub(super) fn inserted(&self, clauses: &Clauses) -> String {
        match self.compiler.dialect {
            Dialect::MySql => String::new(),
            _ if clauses.arg == QUIET => String::new(),
            _ => self.returning(),
        }
    }

    pub(crate) fn insert(&self, clauses: &Clauses) -> Result<String> {
        let new = clauses.new.as_ref().unwrap_or(&clauses.sets);
        let (table, sets) = (self.into_table(clauses)?, last_of_each(new));
        let returning = self.inserted(clauses);
        let conflict = self.on_conflict(clauses)?;
        if sets.is_empty() {
            let nothing = match self.compiler.dialect {
                Dialect::MariaDb | Dialect::MySql => "() VALUES ()",
                Dialect::Sqlite | Dialect::Postgres => "DEFAULT VALUES",
            };
            return Ok(format!(
                "INSERT INTO {table} {nothing}{conflict}{returning}"
            ));
        }
        let names: Vec<_> = sets.iter().map(|set| self.column_name(set.0)).collect();
        let values: Vec<_> = sets.iter().map(|set| set.1.as_str()).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        Ok(format!(
            "INSERT INTO {table} ({names}) VALUES ({values}){conflict}{returning}"
        ))
    }

    pub(crate) fn update(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, alias) = (self.table()?, self.scopes.innermost()?.start.alias.clone());
        let sets = last_of_each(&clauses.sets);
        if sets.is_empty() {
            return Err(Error::internal("an update sets no column")
                .code("orm.E009")
                .hint("give it `p.column.set(…)`"));
        }
        if self.compiler.dialect.is_mysql() {
            return self.mysql_update(clauses, &sets, &table, &alias);
        }
        let scope = self.scopes.innermost()?;
        let (values, rows) = if sets.iter().any(|(_, value)| scope.joins_in(value)) {
            self.joined_update(clauses, &sets)?
        } else {
            let values = sets
                .iter()
                .map(|(column, value)| self.assigned(*column, value))
                .collect::<Vec<_>>();
            (values.join(", "), self.affected(clauses)?)
        };
        let returning = if clauses.arg == 1 {
            self.returning()
        } else {
            String::new()
        };
        Ok(format!(
            "UPDATE {table} AS {alias} SET {values}{rows}{returning}"
        ))
    }

    /// `"column" = value`. PostgreSQL rounds to the column's places by itself.
    pub(super) fn assigned(&self, column: u16, value: &str) -> String {
        let (name, meta) = (
            self.column_name(column),
            &self.root.columns[usize::from(column)],
        );
        match (self.compiler.dialect, meta.digits) {
            (Dialect::Sqlite, (1.., places)) if !is_parameter(value) => {
                format!("{name} = round({value}, {places})")
            }
            _ => format!("{name} = {value}"),
        }
    }

    /// The assignments and the rest of an UPDATE whose values come from related rows, which it cannot join: a query
    /// for keys and values stands beside the table.
    fn joined_update(
        &mut self,
        clauses: &Clauses,
        sets: &[&(u16, String)],
    ) -> Result<(String, String)> {
        let source = self.scopes.alias();
        let scope = self.scopes.innermost()?;
        let (mut outs, mut same, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for (number, column) in self.root.pk.iter().enumerate() {
            let key = format!("{}.{}", scope.start.alias, self.column_name(*column));
            same.push(format!("{key} = {source}.carafe_k{number}"));
            outs.push(format!("{key} AS carafe_k{number}"));
        }
        for (number, (column, value)) in sets.iter().enumerate() {
            if scope.joins_in(value) {
                outs.push(format!("{value} AS carafe_v{number}"));
                values.push(self.assigned(*column, &format!("{source}.carafe_v{number}")));
            } else {
                values.push(self.assigned(*column, value));
            }
        }
        let (outs, same, rows) = (outs.join(", "), same.join(" AND "), self.selected(clauses)?);
        Ok((
            values.join(", "),
            format!(" FROM (SELECT {outs} FROM {rows}) AS {source} WHERE {same}"),
        ))
    }

    pub(crate) fn delete(&mut self, clauses: &Clauses) -> Result<String> {
        if self.compiler.dialect.is_mysql() {
            return self.mysql_delete(clauses);
        }
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
            let columns = self
                .root
                .pk
                .iter()
                .map(|column| format!("{prefix}.{}", self.column_name(*column)));
            columns.collect::<Vec<_>>().join(", ")
        };
        let (keys, rows) = (pk(alias), self.selected(clauses)?);
        Ok(format!(" WHERE ({keys}) IN (SELECT {keys} FROM {rows})"))
    }

    /// The rows that a change is about, from FROM on.
    pub(super) fn selected(&self, clauses: &Clauses) -> Result<String> {
        let (from, filter) = (
            &self.scopes.innermost()?.from,
            where_clause(&clauses.filters),
        );
        let window = clauses.window(self.compiler.dialect);
        let order = self.order_by(clauses);
        Ok(format!("{from}{filter}{order}{window}"))
    }

    pub(crate) fn link(&mut self, clauses: &Clauses) -> Result<String> {
        let relation = clauses.link.map_or(0, |op| op.arg);
        let way = if relation & MIRRORED == 0 {
            Way::of(self.root, relation)
        } else {
            Way::back(self.root, self.root, relation & !MIRRORED)
        };
        let link = self
            .link_of(way)?
            .ok_or_else(|| Error::internal("no third table"))?;
        let [owner, keys] = clauses.stack.as_slice() else {
            return Err(Error::internal("a link takes a key and a list"));
        };
        let (owner, keys) = (&owner.text, &keys.text);
        let (table, near, far) = (&link.table, &link.near, &link.far);
        let dialect = self.compiler.dialect;
        let listed = dialect.in_list(far, keys);
        Ok(match (clauses.kind, dialect) {
            (Code::Unlink, _) => format!("DELETE FROM {table} WHERE {near} = {owner} AND {listed}"),
            (Code::UnlinkOthers, _) => {
                format!("DELETE FROM {table} WHERE {near} = {owner} AND NOT ({listed})")
            }
            (_, Dialect::MariaDb | Dialect::MySql) => {
                self.mysql_link(&link, owner, keys, way.target.pk_column().kind)?
            }
            (_, Dialect::Sqlite) => format!(
                "INSERT OR IGNORE INTO {table} ({near}, {far}) SELECT {owner}, value FROM json_each({keys})"
            ),
            (_, Dialect::Postgres) => {
                let (one, many) = (self.root.pk_column().kind, way.target.pk_column().kind);
                let (one, many) = (dialect.key_type(one), dialect.key_type(many));
                format!(
                    "INSERT INTO {table} ({near}, {far}) SELECT {owner}::{one}, key FROM unnest({keys}::{many}[]) AS key ON CONFLICT DO NOTHING"
                )
            }
        })
    }
}
