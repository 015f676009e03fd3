//! UPDATE, DELETE and links of MySQL and MariaDB. Both join the rows that a change takes, neither reads the table it
//! changes in a condition, and both assign one column after the other.

use super::{
    Dialect,
    expression::Link,
    plan::Source,
    select::where_clause,
    statement::{Clauses, Statement, parameter_number},
};
use crate::{query::tape::Code, value::ColumnType};
use carafe_core::{Error, ErrorKind, Result};

impl Statement<'_> {
    pub(super) fn mysql_update(
        &mut self,
        clauses: &Clauses,
        sets: &[&(u16, String)],
        table: &str,
        alias: &str,
    ) -> Result<String> {
        let reads_new = self.reads_what_it_set(sets, alias);
        let scope = self.scopes.innermost()?;
        let joined = |value: &str| {
            let new = reads_new && value.contains(alias);
            new || scope.joins_in(value) || value.contains(table)
        };
        let apart: Vec<bool> = sets.iter().map(|set| joined(&set.1)).collect();
        if !apart.contains(&true) && !self.needs_keys(clauses, table)? {
            let values = self.mysql_values(sets, alias);
            let filter = where_clause(&clauses.filters);
            return Ok(format!("UPDATE {table} AS {alias} SET {values}{filter}"));
        }
        let source = self.scopes.alias();
        let (mut outs, mut values) = (Vec::new(), Vec::new());
        for (number, ((column, value), apart)) in sets.iter().zip(apart).enumerate() {
            let mut value = value.clone();
            if apart {
                outs.push(format!("{value} AS carafe_v{number}"));
                value = format!("{source}.carafe_v{number}");
            }
            values.push((*column, value));
        }
        let (rows, same) = self.mysql_rows(clauses, &source, outs)?;
        let values = self.mysql_values(&values.iter().collect::<Vec<_>>(), alias);
        Ok(format!(
            "UPDATE {table} AS {alias} JOIN ({rows}) AS {source} ON {same} SET {values}"
        ))
    }

    pub(super) fn mysql_delete(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, alias) = (self.table()?, self.scopes.innermost()?.start.alias.clone());
        if !self.needs_keys(clauses, &table)? {
            let filter = where_clause(&clauses.filters);
            return Ok(format!("DELETE {alias} FROM {table} AS {alias}{filter}"));
        }
        let source = self.scopes.alias();
        let (rows, same) = self.mysql_rows(clauses, &source, Vec::new())?;
        Ok(format!(
            "DELETE {alias} FROM {table} AS {alias} JOIN ({rows}) AS {source} ON {same}"
        ))
    }

    fn mysql_values(&self, sets: &[&(u16, String)], alias: &str) -> String {
        let values = sets
            .iter()
            .map(|(column, value)| format!("{alias}.{}", self.assigned(*column, value)));
        values.collect::<Vec<_>>().join(", ")
    }

    /// Whether a value reads a column that stands before it: it would see the new value.
    fn reads_what_it_set(&self, sets: &[&(u16, String)], alias: &str) -> bool {
        let name = |column: u16| format!("{alias}.{}", self.column_name(column));
        sets.iter().enumerate().any(|(number, (_, value))| {
            sets[..number]
                .iter()
                .any(|(column, _)| value.contains(&name(*column)))
        })
    }

    /// Whether the rows must be found by a query of their own, before anything changes.
    fn needs_keys(&self, clauses: &Clauses, table: &str) -> Result<bool> {
        let reads_itself = clauses.filters.iter().any(|filter| filter.contains(table));
        Ok(self.scopes.innermost()?.has_joins() || clauses.is_windowed() || reads_itself)
    }

    /// The query for keys and values, and the condition that ties its rows to the table's. DISTINCT keeps it apart: a
    /// plain one would be merged into the change, which must not read its own table.
    fn mysql_rows(
        &self,
        clauses: &Clauses,
        source: &str,
        values: Vec<String>,
    ) -> Result<(String, String)> {
        let alias = &self.scopes.innermost()?.start.alias;
        let (mut outs, mut same) = (Vec::new(), Vec::new());
        for (number, column) in self.root.pk.iter().enumerate() {
            let key = format!("{alias}.{}", self.column_name(*column));
            same.push(format!("{key} = {source}.carafe_k{number}"));
            outs.push(format!("{key} AS carafe_k{number}"));
        }
        outs.extend(values);
        let distinct = if clauses.is_windowed() {
            ""
        } else {
            "DISTINCT "
        };
        let (outs, rows) = (outs.join(", "), self.selected(clauses)?);
        let rows = format!("SELECT {distinct}{outs} FROM {rows}");
        Ok((rows, same.join(" AND ")))
    }

    /// IGNORE would ignore missing rows too, so a link that exists is written once more instead.
    pub(super) fn mysql_link(
        &mut self,
        link: &Link,
        owner: &str,
        keys: &str,
        kind: ColumnType,
    ) -> Result<String> {
        let Link { table, near, far } = link;
        let list = parameter_number(keys).and_then(|number| self.params.get_mut(number));
        match list {
            Some(source @ Source::Value(_)) => *source = source.as_json(),
            _ => return Err(Error::internal("a link takes a list")),
        }
        let column = self.compiler.dialect.key_type(kind);
        let key = match kind {
            ColumnType::Bytes => "unhex(v)",
            _ => "v",
        };
        Ok(format!(
            "INSERT INTO {table} ({near}, {far}) SELECT {owner}, {key} \
             FROM JSON_TABLE({keys}, '$[*]' COLUMNS (v {column} PATH '$')) AS listed \
             ON DUPLICATE KEY UPDATE {table}.{near} = {table}.{near}"
        ))
    }

    /// Reads again what an INSERT or UPDATE would return elsewhere: MariaDB returns from INSERT alone, MySQL from
    /// neither.
    pub(super) fn mysql_reread(
        &mut self,
        returns: bool,
        clauses: &Clauses,
    ) -> Result<Option<String>> {
        let filters = match (self.compiler.dialect, clauses.kind) {
            (Dialect::MySql, Code::Insert) if returns => self.inserted_key(clauses)?,
            (Dialect::MySql | Dialect::MariaDb, Code::Update) if returns => {
                self.unchanged_filters(clauses)?
            }
            _ => return Ok(None),
        };
        let (table, mut columns) = (self.table()?, Vec::new());
        let start = self.scopes.innermost()?.start.clone();
        self.own_columns(&start, &mut columns);
        Ok(Some(format!(
            "SELECT {} FROM {table} {}{}",
            columns.join(", "),
            start.alias,
            where_clause(&filters)
        )))
    }

    /// The key of the new row: what was set, or what the database counted.
    fn inserted_key(&mut self, clauses: &Clauses) -> Result<Vec<String>> {
        let (mut filters, root) = (Vec::new(), self.root);
        for column in root.pk {
            let name = self.scopes.innermost()?.start.column(
                self.compiler.dialect,
                root.columns[usize::from(*column)].name,
            );
            let set = clauses.sets.iter().rev().find(|set| set.0 == *column);
            let value = match set {
                Some((_, value)) => value.clone(),
                None if root.columns[usize::from(*column)].auto => self.param(Source::InsertId),
                None => return Err(self.unreadable()),
            };
            filters.push(format!("{name} = {value}"));
        }
        Ok(filters)
    }

    /// The conditions that hold after the change as before. The key must be among them.
    fn unchanged_filters(&self, clauses: &Clauses) -> Result<Vec<String>> {
        let start = &self.scopes.innermost()?.start;
        let column = |number: u16| {
            let name = self.root.columns[usize::from(number)].name;
            start.column(self.compiler.dialect, name)
        };
        let changed: Vec<String> = clauses.sets.iter().map(|set| column(set.0)).collect();
        let kept = clauses
            .filters
            .iter()
            .filter(|filter| !changed.iter().any(|column| filter.contains(column)));
        let kept: Vec<String> = kept.cloned().collect();
        let mut keys = self.root.pk.iter().map(|number| column(*number));
        let by_key = keys.all(|key| kept.iter().any(|filter| filter.contains(&key)));
        if by_key || kept.len() == clauses.filters.len() {
            Ok(kept)
        } else {
            Err(self.unreadable())
        }
    }

    fn unreadable(&self) -> Error {
        let message = format!(
            "{:?} cannot give back the rows of this change of `{}`",
            self.compiler.dialect, self.root.name
        );
        Error::new(ErrorKind::Internal, message)
            .code("orm.E203")
            .hint("choose the rows by their key, or change them first and fetch them then")
    }
}
