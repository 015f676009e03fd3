//! Many rows in one statement, and what an insert does about a row that is there already.
//!
//! PostgreSQL takes each column as one array, so the text is the same for any number of rows. SQLite is given one
//! row's statement and runs it again and again without leaving its thread.

use super::{
    Dialect,
    plan::Source,
    scope::{Place, Scope},
    statement::{Clauses, Statement},
    way::Way,
    write::last_of_each,
};
use crate::query::{path::incoming_id, tape::Code};
use carafe_core::{Error, Result};
use std::fmt::Write as _;

/// `Insert` does nothing about a row that is there already.
pub(crate) const IGNORE: u16 = 1;
/// `Insert` changes the row that is there already.
pub(crate) const REPLACE: u16 = 2;

/// `Insert` gives nothing back.
pub(crate) const QUIET: u16 = 3;

/// A column of many rows, and the number of its list.
type List = (u16, u16);

impl Statement<'_> {
    /// Removes every link of rows that are deleted.
    pub(super) fn unlink_all(&self, clauses: &Clauses) -> Result<String> {
        let relation = clauses.link.map_or(0, |op| op.arg);
        let link = self
            .link_of(Way::of(self.root, relation))?
            .ok_or_else(|| Error::internal("no third table"))?;
        let [keys] = clauses.stack.as_slice() else {
            return Err(Error::internal("a list of keys is missing"));
        };
        let side = if clauses.kind == Code::UnlinkFar {
            &link.far
        } else {
            &link.near
        };
        let listed = self.compiler.dialect.in_list(side, &keys.text);
        Ok(format!("DELETE FROM {} WHERE {listed}", link.table))
    }

    /// The name `excluded`, under which the values of the row that could not be inserted are known.
    pub(super) fn open_incoming(&mut self) -> Result<()> {
        let place = Place {
            id: incoming_id(self.root.id),
            alias: "excluded".to_owned(),
            meta: self.root,
            nullable: false,
        };
        self.scopes.open.insert(0, Scope::new(place, String::new()));
        Ok(())
    }

    /// The table, with an alias when the row that is there already is spoken of.
    pub(super) fn into_table(&self, clauses: &Clauses) -> Result<String> {
        let table = self.table()?;
        Ok(if clauses.new.is_some() {
            format!("{table} AS {}", self.scopes.innermost()?.start.alias)
        } else {
            table
        })
    }

    /// ` ON CONFLICT …`.
    pub(super) fn on_conflict(&self, clauses: &Clauses) -> Result<String> {
        let target: Vec<_> = clauses
            .target
            .iter()
            .map(|column| self.column_name(*column))
            .collect();
        let some = self.some_rows(&clauses.target);
        let target = if target.is_empty() {
            String::new()
        } else {
            format!(" ({}){some}", target.join(", "))
        };
        match clauses.arg {
            IGNORE => Ok(format!(" ON CONFLICT{target} DO NOTHING")),
            REPLACE => Ok(format!(
                " ON CONFLICT{target} DO UPDATE SET {}",
                self.replaced(clauses)?
            )),
            _ => Ok(String::new()),
        }
    }

    /// Which rows a unique key is about: by that the database knows its index.
    fn some_rows(&self, target: &[u16]) -> String {
        let gone = self.root.soft_delete;
        let gone = gone.filter(|_| self.root.is_unique_outside_trash(target));
        gone.map_or_else(String::new, |gone| {
            format!(" WHERE {} IS NULL", self.column_name(gone))
        })
    }

    fn replaced(&self, clauses: &Clauses) -> Result<String> {
        if self.scopes.innermost()?.has_joins() {
            return Err(
                Error::internal("an upsert sets a column to a value of a related row")
                    .code("orm.E250")
                    .hint("use the row's own columns and `incoming()`, or `update_or_create`"),
            );
        }
        let sets = last_of_each(&clauses.sets);
        let sets = sets
            .iter()
            .map(|(column, value)| self.assigned(*column, value));
        Ok(sets.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn insert_many(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, returning) = (self.into_table(clauses)?, self.inserted(clauses));
        let conflict = self.on_conflict(clauses)?;
        let names = clauses
            .lists
            .iter()
            .map(|(column, _)| self.column_name(*column));
        let names = names.collect::<Vec<_>>().join(", ");
        let rows = match self.arrays(clauses) {
            Some(arrays) => format!("SELECT * FROM {arrays}"),
            None => format!("VALUES {}", self.written_out(clauses)),
        };
        Ok(format!(
            "INSERT INTO {table} ({names}) {rows}{conflict}{returning}"
        ))
    }

    /// `unnest($1::bigint[], $2::text[])`, where there is such a thing.
    fn arrays(&mut self, clauses: &Clauses) -> Option<String> {
        if self.compiler.dialect != Dialect::Postgres || clauses.rows > 0 {
            return None;
        }
        let mut arrays = Vec::new();
        for (column, list) in &clauses.lists {
            let of = Dialect::array_of(self.root.columns[usize::from(*column)].kind)?;
            arrays.push(format!("{}::{of}[]", self.param(Source::Value(*list))));
        }
        Some(format!("unnest({})", arrays.join(", ")))
    }

    /// `(?1, ?2), (?3, ?4)`: one row when the statement is repeated.
    fn written_out(&mut self, clauses: &Clauses) -> String {
        let mut rows = Vec::new();
        for row in 0..clauses.rows.max(1) {
            let cells = clauses
                .lists
                .iter()
                .map(|(_, list)| self.item(*list, row, clauses));
            rows.push(format!("({})", cells.collect::<Vec<_>>().join(", ")));
        }
        rows.join(", ")
    }

    fn item(&mut self, list: u16, row: u16, clauses: &Clauses) -> String {
        let source = if clauses.rows == 0 {
            Source::Item(list)
        } else {
            Source::Cell(list, row)
        };
        self.param(source)
    }

    /// Rows that are found by their key (and what else is a condition), each with its own values.
    pub(super) fn update_many(&mut self, clauses: &Clauses) -> Result<String> {
        let (table, alias) = (self.table()?, self.scopes.innermost()?.start.alias.clone());
        // A list of the key's columns, and of those that `Target` names, finds the row; the others are set.
        let finds =
            |column: u16| self.root.pk.contains(&column) || clauses.target.contains(&column);
        let (keys, values): (Vec<List>, Vec<List>) = clauses
            .lists
            .iter()
            .copied()
            .partition(|(column, _)| finds(*column));
        let plain = last_of_each(&clauses.sets);
        let plain: Vec<_> = plain
            .iter()
            .map(|(column, value)| self.assigned(*column, value))
            .collect();
        if let Some(arrays) = self.arrays(clauses) {
            return self.update_from(&arrays, clauses, &keys, (&values, plain));
        }
        if clauses.rows > 0 {
            return self.update_by_case(clauses, &keys, &values, plain);
        }
        let mut set = Vec::new();
        for (column, list) in &values {
            let value = self.item(*list, 0, clauses);
            set.push(format!("{} = {value}", self.column_name(*column)));
        }
        set.extend(plain);
        let same = self.same(&keys, 0, clauses);
        Ok(format!(
            "UPDATE {table} AS {alias} SET {} WHERE {same}",
            set.join(", ")
        ))
    }

    /// `UPDATE … FROM unnest(…) AS s(c0, c1) WHERE …`.
    fn update_from(
        &mut self,
        arrays: &str,
        clauses: &Clauses,
        keys: &[List],
        (values, plain): (&[List], Vec<String>),
    ) -> Result<String> {
        let (table, alias) = (self.table()?, self.scopes.innermost()?.start.alias.clone());
        let source = self.scopes.alias();
        let lists = &clauses.lists;
        let cell = |list: &List| {
            let place = lists.iter().position(|other| other == list).unwrap_or(0);
            (self.column_name(list.0), format!("{source}.c{place}"))
        };
        let set = values
            .iter()
            .map(cell)
            .map(|(name, cell)| format!("{name} = {cell}"));
        let set = set.chain(plain).collect::<Vec<_>>().join(", ");
        let same = keys
            .iter()
            .map(cell)
            .map(|(name, cell)| format!("{alias}.{name} = {cell}"));
        let same = same.collect::<Vec<_>>().join(" AND ");
        let names: Vec<_> = (0..lists.len())
            .map(|number| format!("c{number}"))
            .collect();
        let names = names.join(", ");
        Ok(format!(
            "UPDATE {table} AS {alias} SET {set} FROM {arrays} AS {source}({names}) WHERE {same}"
        ))
    }

    fn same(&mut self, keys: &[List], row: u16, clauses: &Clauses) -> String {
        let mut same = Vec::new();
        for (column, list) in keys {
            let key = self.item(*list, row, clauses);
            same.push(format!("{} = {key}", self.column_name(*column)));
        }
        same.join(" AND ")
    }

    /// `SET "price" = CASE WHEN "id" = ? THEN ? … END WHERE "id" = ? OR …`, where a table of values cannot be joined.
    fn update_by_case(
        &mut self,
        clauses: &Clauses,
        keys: &[List],
        values: &[List],
        plain: Vec<String>,
    ) -> Result<String> {
        let (table, alias) = (self.table()?, self.scopes.innermost()?.start.alias.clone());
        let same: Vec<_> = (0..clauses.rows)
            .map(|row| self.same(keys, row, clauses))
            .collect();
        let mut set = Vec::new();
        for (column, list) in values {
            let name = self.column_name(*column);
            let mut text = format!("{name} = CASE");
            for row in 0..clauses.rows {
                let value = self.item(*list, row, clauses);
                let _ = write!(text, " WHEN {} THEN {value}", same[usize::from(row)]);
            }
            set.push(format!("{text} ELSE {name} END"));
        }
        set.extend(plain);
        let any: Vec<_> = same.iter().map(|one| format!("({one})")).collect();
        Ok(format!(
            "UPDATE {table} AS {alias} SET {} WHERE {}",
            set.join(", "),
            any.join(" OR ")
        ))
    }
}
