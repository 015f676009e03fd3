//! SQLite's statements.

use super::{
    Change, Dialect, Of, Statement,
    check::{ONLY_POSTGRES, check},
    create_index, create_table, drop_index, drop_table, quote, quote_all,
    rebuild::Rebuild,
    references, search,
    table::{checks, collation, own_value, partial_unique},
};
use crate::{
    schema::{Table, TableColumn, TableUnique},
    value::ColumnType,
};

pub(super) fn statements(changes: &[Of<Change>]) -> Vec<Of<Statement>> {
    let mut all = Vec::new();
    let mut rest = changes;
    while let Some((of, change)) = rest.first() {
        let run = Rebuild::run(rest);
        if let Some((rebuild, of)) = run {
            all.extend(
                rebuild
                    .statements()
                    .into_iter()
                    .map(|statement| (of, statement)),
            );
            rest = &rest[rebuild.length..];
        } else {
            all.extend(
                one(change)
                    .into_iter()
                    .map(|sql| (*of, Statement::Sql(sql))),
            );
            rest = &rest[1..];
        }
    }
    all
}

fn one(change: &Change) -> Vec<String> {
    match change {
        Change::CreateTable(table) => create(table),
        Change::DropTable(table) => {
            let mut sql = vec![drop_table(table)];
            sql.extend(search::left_behind(table));
            sql
        }
        Change::AddColumn { after, column, .. } => add_column(after, column),
        Change::DropColumn { before, column, .. } => {
            vec![format!(
                "ALTER TABLE {} DROP COLUMN {}",
                quote(&before.name),
                quote(column)
            )]
        }
        Change::AddIndex { table, index } => vec![create_index(&table.name, index)],
        Change::DropIndex { index, .. } => vec![drop_index(&index.name)],
        Change::AddUnique { table, unique } => vec![create_unique(&table.name, unique)],
        Change::DropUnique { unique, .. } => vec![drop_index(&unique.name)],
        Change::AddSearch { table, search } => search::add(Dialect::Sqlite, table, search),
        Change::DropSearch { table, search } => search::drop(Dialect::Sqlite, table, search),
    }
}

/// Unique constraints are unique indexes: those can be added and dropped without rebuilding the table.
fn create_unique(table: &str, unique: &TableUnique) -> String {
    partial_unique(Dialect::Sqlite, table, unique)
}

fn create(table: &Table) -> Vec<String> {
    let mut sql = vec![create_as(&table.name, table)];
    sql.extend(indexes(table));
    sql.extend(search::with(Dialect::Sqlite, table));
    sql
}

pub(super) fn indexes(table: &Table) -> impl Iterator<Item = String> {
    let uniques = table
        .uniques
        .iter()
        .map(|unique| create_unique(&table.name, unique));
    uniques.chain(
        table
            .indexes
            .iter()
            .map(|index| create_index(&table.name, index)),
    )
}

pub(super) fn create_as(name: &str, table: &Table) -> String {
    let mut parts: Vec<String> = table
        .columns
        .iter()
        .map(|column| column_sql(table, column))
        .collect();
    if table.pk.len() > 1 {
        parts.push(format!("PRIMARY KEY ({})", quote_all(&table.pk)));
    }
    parts.extend(checks(Dialect::Sqlite, table));
    create_table(name, &parts)
}

/// Name, type and everything that belongs to the column alone.
fn column_sql(table: &Table, column: &TableColumn) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_of(column));
    sql.push_str(&collation(Dialect::Sqlite, column));
    sql.push_str(if column.nullable {
        " NULL"
    } else {
        " NOT NULL"
    });
    sql.push_str(&own_value(Dialect::Sqlite, column));
    if table.pk.as_slice() == [column.name.as_str()] {
        sql.push_str(if column.auto {
            " PRIMARY KEY AUTOINCREMENT"
        } else {
            " PRIMARY KEY"
        });
    }
    if let Some(check) = check(Dialect::Sqlite, column) {
        sql.push(' ');
        sql.push_str(&check);
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
        ColumnType::BigInt | ColumnType::Duration => "bigint",
        ColumnType::Float | ColumnType::Real => "real",
        ColumnType::Bool => "bool",
        ColumnType::Text | ColumnType::Json | ColumnType::Array(_) => "text",
        ColumnType::Decimal => "decimal",
        ColumnType::Bytes => "BLOB",
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "datetime",
        ColumnType::PositiveSmallInt => "smallint unsigned",
        ColumnType::PositiveInt => "integer unsigned",
        ColumnType::PositiveBigInt => "bigint unsigned",
        ColumnType::Uuid => "char(32)",
        ColumnType::IpAddr => "char(39)",
        ColumnType::Range(_) | ColumnType::HStore => ONLY_POSTGRES,
    };
    name.to_owned()
}

fn add_column(table: &Table, name: &str) -> Vec<String> {
    let column = table.column(name).map(|column| column_sql(table, column));
    column
        .map(|column| format!("ALTER TABLE {} ADD COLUMN {column}", quote(&table.name)))
        .into_iter()
        .collect()
}
