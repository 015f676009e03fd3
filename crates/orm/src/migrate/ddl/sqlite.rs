//! SQLite's statements, and the rebuild of a table where it has none.

use super::{
    Change, Dialect, Statement, create_index, create_table, drop_index, drop_table, literal::literal, quote, quote_all,
    references,
};
use crate::{
    migrate::Fill,
    schema::{Table, TableColumn, TableUnique},
    value::ColumnType,
};

pub(super) fn statements(change: &Change) -> Vec<Statement> {
    let sql = match change {
        Change::CreateTable(table) => create(table),
        Change::DropTable(table) => vec![drop_table(table)],
        Change::AddColumn { before, after, column, fill } => return add_column(before, after, column, fill.as_ref()),
        Change::DropColumn { before, after, column } => return drop_column(before, after, column),
        Change::AddIndex { table, index } => vec![create_index(table, index)],
        Change::DropIndex { index, .. } => vec![drop_index(&index.name)],
        Change::AddUnique { table, unique } => vec![create_unique(table, unique)],
        Change::DropUnique { unique, .. } => vec![drop_index(&unique.name)],
    };
    sql.into_iter().map(Statement::Sql).collect()
}

/// Unique constraints are unique indexes: those can be added and dropped without rebuilding the table.
fn create_unique(table: &str, unique: &TableUnique) -> String {
    format!("CREATE UNIQUE INDEX {} ON {} ({})", quote(&unique.name), quote(table), quote_all(&unique.columns))
}

fn create(table: &Table) -> Vec<String> {
    let mut sql = vec![create_as(&table.name, table)];
    sql.extend(indexes(table));
    sql
}

fn indexes(table: &Table) -> impl Iterator<Item = String> {
    let uniques = table.uniques.iter().map(|unique| create_unique(&table.name, unique));
    uniques.chain(table.indexes.iter().map(|index| create_index(&table.name, index)))
}

fn create_as(name: &str, table: &Table) -> String {
    let mut parts: Vec<String> = table.columns.iter().map(|column| column_sql(table, column)).collect();
    if table.pk.len() > 1 {
        parts.push(format!("PRIMARY KEY ({})", quote_all(&table.pk)));
    }
    create_table(name, &parts)
}

/// Name, type and everything that belongs to the column alone.
fn column_sql(table: &Table, column: &TableColumn) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_of(column));
    sql.push_str(if column.nullable { " NULL" } else { " NOT NULL" });
    if table.pk.as_slice() == [column.name.as_str()] {
        sql.push_str(if column.auto { " PRIMARY KEY AUTOINCREMENT" } else { " PRIMARY KEY" });
    }
    if let Some(key) = table.foreign_key(&column.name) {
        sql.push(' ');
        sql.push_str(&references(key));
    }
    sql
}

/// The types that Django declares. A key that the database numbers must be called `integer` here.
fn type_of(column: &TableColumn) -> String {
    let name = match column.kind {
        _ if column.auto => "integer",
        ColumnType::Text if column.max > 0 => return format!("varchar({})", column.max),
        ColumnType::SmallInt => "smallint",
        ColumnType::Int => "integer",
        ColumnType::BigInt => "bigint",
        ColumnType::Float => "real",
        ColumnType::Bool => "bool",
        ColumnType::Text => "text",
        ColumnType::Decimal => "decimal",
        ColumnType::Bytes => "BLOB",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "datetime",
    };
    name.to_owned()
}

/// SQLite adds a column at the end when it may be NULL; anything else needs another table.
fn add_column(before: &Table, after: &Table, name: &str, fill: Option<&Fill>) -> Vec<Statement> {
    let Some(column) = after.column(name) else { return Vec::new() };
    if column.nullable && fill.is_none() && !after.pk.contains(&column.name) {
        let sql = format!("ALTER TABLE {} ADD COLUMN {}", quote(&after.name), column_sql(after, column));
        return vec![Statement::Sql(sql)];
    }
    rebuild(before, after, fill.map(|fill| (name, literal(Dialect::Sqlite, fill))))
}

/// SQLite drops a column that nothing else mentions.
fn drop_column(before: &Table, after: &Table, name: &str) -> Vec<Statement> {
    if before.foreign_key(name).is_some() || before.pk.iter().any(|column| column == name) {
        return rebuild(before, after, None);
    }
    let sql = format!("ALTER TABLE {} DROP COLUMN {}", quote(&before.name), quote(name));
    vec![Statement::Sql(sql)]
}

/// A new table, the rows of the old one, and the old one's name: <https://sqlite.org/lang_altertable.html#otheralter>.
/// The executor has switched foreign keys off, so nothing is deleted with the old table.
fn rebuild(before: &Table, after: &Table, fill: Option<(&str, String)>) -> Vec<Statement> {
    let new = format!("carafe_new_{}", after.name);
    let kept = after.columns.iter().filter(|column| before.column(&column.name).is_some());
    let mut columns: Vec<String> = kept.map(|column| quote(&column.name)).collect();
    let mut values = columns.clone();
    if let Some((name, value)) = fill {
        columns.push(quote(name));
        values.push(value);
    }
    let mut sql = vec![
        create_as(&new, after),
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            quote(&new),
            columns.join(", "),
            values.join(", "),
            quote(&before.name)
        ),
    ];
    sql.extend(keep_numbers(before, after, &new));
    sql.push(drop_table(before));
    sql.push(format!("ALTER TABLE {} RENAME TO {}", quote(&new), quote(&after.name)));
    sql.extend(indexes(after));
    let around = |mut steps: Vec<Statement>| {
        steps.insert(0, Statement::Keep(before.name.clone()));
        steps.push(Statement::Restore(after.name.clone()));
        steps.push(Statement::CheckKeys(after.name.clone()));
        steps
    };
    around(sql.into_iter().map(Statement::Sql).collect())
}

/// The numbers of deleted rows must not be given again, so the counter moves too.
fn keep_numbers(before: &Table, after: &Table, new: &str) -> Vec<String> {
    let numbered = |table: &Table| table.columns.iter().any(|column| column.auto);
    if !numbered(before) || !numbered(after) {
        return Vec::new();
    }
    let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
    vec![
        format!("DELETE FROM sqlite_sequence WHERE name = {}", text(new)),
        format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE name = {}",
            text(new),
            text(&before.name)
        ),
    ]
}
