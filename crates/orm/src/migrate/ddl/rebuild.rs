//! The rebuild of a SQLite table, for changes of columns that SQLite has no statement for.

use super::{
    Change, Dialect, Of, Statement, drop_table,
    literal::literal,
    quote,
    sqlite::{create_as, indexes},
};
use crate::{migrate::Fill, schema::Table};

/// One rebuild for all changes of a table's columns that follow each other.
pub(super) struct Rebuild<'a> {
    before: &'a Table,
    after: &'a Table,
    fills: Vec<(&'a str, &'a Fill)>,
    /// How many changes it makes.
    pub(super) length: usize,
}

impl<'a> Rebuild<'a> {
    /// The rebuild that the changes at the head ask for, and the last operation it serves.
    pub(super) fn run(changes: &'a [Of<Change>]) -> Option<(Self, usize)> {
        let name = &tables(&changes.first()?.1)?.0.name;
        let run = changes
            .iter()
            .map_while(|(of, change)| Some((*of, change, tables(change)?)));
        let run: Vec<_> = run
            .take_while(|(_, _, (before, _))| before.name == *name)
            .collect();
        if !run.iter().any(|(_, change, _)| needs_rebuild(change)) {
            return None;
        }
        let (of, _, (_, after)) = *run.last()?;
        let fills = run
            .iter()
            .filter_map(|(_, change, _)| fill(change))
            .collect();
        Some((
            Self {
                before: run[0].2.0,
                after,
                fills,
                length: run.len(),
            },
            of,
        ))
    }

    /// A new table, the rows of the old one, and the old one's name:
    /// <https://sqlite.org/lang_altertable.html#otheralter>. The executor has switched foreign keys off, so nothing
    /// is deleted with the old table.
    pub(super) fn statements(&self) -> Vec<Statement> {
        let new = format!("carafe_new_{}", self.after.name);
        let mut sql = vec![create_as(&new, self.after), self.copy(&new)];
        sql.extend(self.keep_numbers(&new));
        sql.push(drop_table(self.before));
        sql.push(format!(
            "ALTER TABLE {} RENAME TO {}",
            quote(&new),
            quote(&self.after.name)
        ));
        sql.extend(indexes(self.after));
        let mut steps = vec![Statement::Keep(self.before.name.clone())];
        steps.extend(sql.into_iter().map(Statement::Sql));
        steps.push(Statement::Restore(self.after.name.clone()));
        steps.push(Statement::CheckKeys(self.after.name.clone()));
        steps
    }

    fn copy(&self, new: &str) -> String {
        let kept = self
            .after
            .columns
            .iter()
            .filter(|column| self.before.column(&column.name).is_some())
            .filter(|column| column.rules.generated.is_none());
        let mut columns: Vec<String> = kept.map(|column| quote(&column.name)).collect();
        let mut values = columns.clone();
        for (column, fill) in &self.fills {
            columns.push(quote(column));
            values.push(literal(Dialect::Sqlite, fill));
        }
        let (columns, values) = (columns.join(", "), values.join(", "));
        format!(
            "INSERT INTO {} ({columns}) SELECT {values} FROM {}",
            quote(new),
            quote(&self.before.name)
        )
    }

    /// The numbers of deleted rows must not be given again, so the counter moves too.
    fn keep_numbers(&self, new: &str) -> Vec<String> {
        if ![self.before, self.after]
            .iter()
            .all(|table| table.columns.iter().any(|column| column.auto))
        {
            return Vec::new();
        }
        let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
        let (new, old) = (text(new), text(&self.before.name));
        vec![
            format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
            format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
            ),
        ]
    }
}

/// The table before and after, when it is columns that change.
fn tables(change: &Change) -> Option<(&Table, &Table)> {
    match change {
        Change::AddColumn { before, after, .. } | Change::DropColumn { before, after, .. } => {
            Some((before, after))
        }
        _ => None,
    }
}

fn fill(change: &Change) -> Option<(&str, &Fill)> {
    match change {
        Change::AddColumn {
            column,
            fill: Some(fill),
            ..
        } => Some((column, fill)),
        _ => None,
    }
}

/// SQLite adds a column at the end when it may be NULL, and drops one that nothing else mentions.
fn needs_rebuild(change: &Change) -> bool {
    let in_key = |table: &Table, name: &String| table.pk.contains(name);
    match change {
        Change::AddColumn {
            after,
            column,
            fill,
            ..
        } => {
            fill.is_some()
                || in_key(after, column)
                || !after.column(column).is_some_and(|column| column.nullable)
        }
        Change::DropColumn { before, column, .. } => {
            before.foreign_key(column).is_some() || in_key(before, column)
        }
        _ => false,
    }
}
