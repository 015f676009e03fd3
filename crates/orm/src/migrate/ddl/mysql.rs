//! The statements of MySQL and MariaDB.

use super::{
    Change, Dialect, Of, Statement,
    check::{ONLY_POSTGRES, check, choices},
    lines,
    literal::literal,
    search,
    table::{checks, inline_comment, own_value, said},
};
use crate::{
    migrate::Fill,
    model::OnDelete,
    schema::{ForeignKey, Table, TableColumn, TableIndex, TableUnique},
    value::ColumnType,
};
use std::fmt::Write as _;

/// Letter for letter, as every other database compares.
const COLLATION: &str = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
/// Characters of a text in a key whose model gives no `max`.
const KEY_LENGTH: u32 = 255;
/// Characters of a long text that its index knows: four bytes each, and 3,072 bytes are the most.
const PREFIX: u32 = 191;

pub(super) fn statements(changes: &[Of<Change>]) -> Vec<Of<Statement>> {
    let all = changes.iter().flat_map(|(of, change)| {
        one(change)
            .into_iter()
            .map(|sql| (*of, Statement::Sql(sql)))
    });
    all.collect()
}

fn one(change: &Change) -> Vec<String> {
    match change {
        Change::CreateTable(table) => {
            let mut sql = vec![create(table)];
            sql.extend(search::with(Dialect::MariaDb, table));
            sql
        }
        Change::AddSearch { table, search } => search::add(Dialect::MariaDb, table, search),
        Change::DropSearch { table, search } => search::drop(Dialect::MariaDb, table, search),
        Change::DropTable(table) => vec![format!("DROP TABLE {}", quote(&table.name))],
        Change::AddColumn {
            after,
            column,
            fill,
            ..
        } => add_column(after, column, fill.as_ref()),
        Change::DropColumn { before, column, .. } => vec![drop_column(before, column)],
        Change::AddIndex { table, index } => {
            vec![alter(&table.name, &format!("ADD {}", key(table, index)))]
        }
        Change::DropIndex { table, index } => vec![drop_index(table, index)],
        Change::AddUnique { table, unique } => add_unique(table, unique),
        Change::DropUnique { table, unique } => {
            let name = quote(&unique.name);
            let flag = unique
                .condition
                .as_ref()
                .map(|_| format!(", DROP COLUMN {name}"));
            let flag = flag.unwrap_or_default();
            vec![alter(&table.name, &format!("DROP INDEX {name}{flag}"))]
        }
    }
}

/// A foreign key needs an index: the last one that serves it stays under the key's name, as the database names its own.
fn drop_index(table: &Table, index: &TableIndex) -> String {
    let name = quote(&index.name);
    let first = index.columns.first().map_or("", |(column, _)| column);
    let key = table
        .foreign_key(first)
        .filter(|_| !serves_another(table, index, first));
    match key {
        Some(key) => alter(
            &table.name,
            &format!("RENAME INDEX {name} TO {}", quote(&key.name)),
        ),
        None => alter(&table.name, &format!("DROP INDEX {name}")),
    }
}

fn serves_another(table: &Table, index: &TableIndex, column: &str) -> bool {
    let begins = |columns: &[String]| columns.first().is_some_and(|first| first == column);
    let mut others = table
        .indexes
        .iter()
        .filter(|other| other.name != index.name);
    begins(&table.pk)
        || table.uniques.iter().any(|unique| begins(&unique.columns))
        || others.any(|other| {
            other
                .columns
                .first()
                .is_some_and(|(first, _)| first == column)
        })
}

fn quote(name: &str) -> String {
    Dialect::MariaDb.quote(name)
}

fn quote_all(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| quote(name)).collect();
    names.join(", ")
}

fn alter(table: &str, what: &str) -> String {
    format!("ALTER TABLE {} {what}", quote(table))
}

fn create(table: &Table) -> String {
    let mut parts: Vec<String> = table
        .columns
        .iter()
        .map(|column| column_sql(table, column))
        .collect();
    if table.pk.len() > 1 {
        parts.push(format!("PRIMARY KEY ({})", quote_all(&table.pk)));
    }
    parts.extend(table.uniques.iter().filter_map(flag));
    parts.extend(table.uniques.iter().map(constraint));
    parts.extend(table.indexes.iter().map(|index| key(table, index)));
    parts.extend(table.foreign_keys.iter().map(foreign_key));
    let columns = table.columns.iter();
    parts.extend(columns.filter_map(|column| check(Dialect::MariaDb, column)));
    parts.extend(checks(Dialect::MariaDb, table));
    let comment = inline_comment(table.comment.as_ref());
    let (name, parts) = (quote(&table.name), lines(&parts));
    format!("CREATE TABLE {name} {parts} ENGINE=InnoDB DEFAULT {COLLATION}{comment}")
}

/// Name, type and everything that belongs to the column alone.
fn column_sql(table: &Table, column: &TableColumn) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_of(table, column));
    // MariaDB knows by itself whether a computed column may be NULL, and refuses to be told.
    sql.push_str(match (&column.rules.generated, column.nullable) {
        (Some(_), _) => "",
        (None, true) => " NULL",
        (None, false) => " NOT NULL",
    });
    sql.push_str(&own_value(Dialect::MariaDb, column));
    if column.auto {
        sql.push_str(" AUTO_INCREMENT");
    }
    if table.pk.as_slice() == [column.name.as_str()] {
        sql.push_str(" PRIMARY KEY");
    }
    sql.push_str(&inline_comment(column.rules.comment.as_ref()));
    sql
}

fn type_of(table: &Table, column: &TableColumn) -> String {
    let collation = match &column.rules.collation {
        Some(name) => format!("CHARACTER SET utf8mb4 COLLATE {}", quote(name)),
        None => COLLATION.to_owned(),
    };
    let name = match column.kind {
        _ if column.rules.native.is_some() => {
            let values = choices(Dialect::MariaDb, column);
            return format!("enum({values}) {collation}");
        }
        ColumnType::Text if column.max > 0 => {
            return format!("varchar({}) {collation}", column.max);
        }
        ColumnType::Text if is_key(table, &column.name) => {
            return format!("varchar({KEY_LENGTH}) {collation}");
        }
        ColumnType::Text | ColumnType::Array(_) => return format!("longtext {collation}"),
        ColumnType::Decimal if column.digits != (0, 0) => {
            return format!("decimal({}, {})", column.digits.0, column.digits.1);
        }
        ColumnType::Bytes if column.max > 0 => return format!("varbinary({})", column.max),
        ColumnType::Bytes if is_key(table, &column.name) => {
            return format!("varbinary({KEY_LENGTH})");
        }
        ColumnType::SmallInt => "smallint",
        ColumnType::Int | ColumnType::PositiveSmallInt => "int",
        ColumnType::BigInt
        | ColumnType::PositiveInt
        | ColumnType::PositiveBigInt
        | ColumnType::Duration => "bigint",
        ColumnType::Float => "double",
        ColumnType::Bool => "tinyint(1)",
        ColumnType::Decimal => "decimal(65, 28)",
        ColumnType::Bytes => "longblob",
        ColumnType::Date => "date",
        ColumnType::Time => "time(6)",
        ColumnType::DateTime => "datetime(6)",
        ColumnType::Real => "float",
        ColumnType::Uuid => "char(32)",
        ColumnType::Json => "json",
        ColumnType::IpAddr => "char(39)",
        ColumnType::Range(_) | ColumnType::HStore => ONLY_POSTGRES,
    };
    name.to_owned()
}

/// Whether the column must be compared as a whole by an index.
fn is_key(table: &Table, column: &str) -> bool {
    let mut unique = table.uniques.iter().flat_map(|unique| &unique.columns);
    table.pk.iter().any(|name| name == column)
        || table.foreign_key(column).is_some()
        || unique.any(|name| name == column)
}

fn constraint(unique: &TableUnique) -> String {
    let mut columns = quote_all(&unique.columns);
    if unique.condition.is_some() {
        let _ = write!(columns, ", {}", quote(&unique.name));
    }
    format!("CONSTRAINT {} UNIQUE ({columns})", quote(&unique.name))
}

/// There are no indexes of some rows: a hidden column is 1 in those and NULL in others, which are never alike.
fn flag(unique: &TableUnique) -> Option<String> {
    let condition = said(unique.condition.as_ref()?, Dialect::MariaDb);
    let name = quote(&unique.name);
    Some(format!(
        "{name} tinyint GENERATED ALWAYS AS (CASE WHEN {condition} THEN 1 END) VIRTUAL INVISIBLE"
    ))
}

fn key(table: &Table, index: &TableIndex) -> String {
    let part = |(name, descending): &(String, bool)| {
        let mut part = quote(name);
        let column = table.column(name);
        if column.is_some_and(|column| needs_prefix(table, column)) {
            let _ = write!(part, "({PREFIX})");
        }
        part + if *descending { " DESC" } else { "" }
    };
    let columns: Vec<String> = index.columns.iter().map(part).collect();
    format!("INDEX {} ({})", quote(&index.name), columns.join(", "))
}

fn needs_prefix(table: &Table, column: &TableColumn) -> bool {
    let long = column.max == 0 && !is_key(table, &column.name) || column.max > 768;
    long && matches!(column.kind, ColumnType::Text | ColumnType::Bytes)
}

/// Checked at once: there is no other way here.
fn foreign_key(key: &ForeignKey) -> String {
    let end = match key.on_delete.in_database() {
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::Restrict => " ON DELETE RESTRICT",
        OnDelete::SetNull => " ON DELETE SET NULL",
        _ => "",
    };
    format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){end}",
        quote(&key.name),
        quote(&key.column),
        quote(&key.table),
        quote(&key.key)
    )
}

/// The default fills the existing rows without touching them one by one, and then goes.
fn add_column(table: &Table, name: &str, fill: Option<&Fill>) -> Vec<String> {
    let Some(column) = table.column(name) else {
        return Vec::new();
    };
    let mut add = format!("ADD COLUMN {}", column_sql(table, column));
    if let Some(fill) = fill {
        let _ = write!(add, " DEFAULT ({})", literal(Dialect::MariaDb, fill));
    }
    if let Some(key) = table.foreign_key(name) {
        let _ = write!(add, ", ADD {}", foreign_key(key));
    }
    if let Some(check) = check(Dialect::MariaDb, column) {
        let _ = write!(add, ", ADD {check}");
    }
    let mut all = vec![alter(&table.name, &add)];
    if fill.is_some() {
        let without = format!("ALTER COLUMN {} DROP DEFAULT", quote(name));
        all.push(alter(&table.name, &without));
    }
    all
}

fn drop_column(table: &Table, name: &str) -> String {
    let column = table.column(name);
    let check = column.filter(|column| check(Dialect::MariaDb, column).is_some());
    let check = check.and_then(|column| column.rules.check.as_ref());
    let check = check.map(|check| format!("DROP CONSTRAINT {}, ", quote(check)));
    let column = format!("{}DROP COLUMN {}", check.unwrap_or_default(), quote(name));
    match table.foreign_key(name) {
        Some(key) => {
            let key = format!("DROP FOREIGN KEY {}", quote(&key.name));
            alter(&table.name, &format!("{key}, {column}"))
        }
        None => alter(&table.name, &column),
    }
}

/// A long text becomes one that a key can hold. A value that is longer makes the migration fail, it is never cut.
fn add_unique(table: &Table, unique: &TableUnique) -> Vec<String> {
    let columns = unique.columns.iter().filter_map(|name| table.column(name));
    let long = columns.filter(|column| {
        column.max == 0 && matches!(column.kind, ColumnType::Text | ColumnType::Bytes)
    });
    let mut parts: Vec<String> = long
        .map(|column| {
            let nullable = if column.nullable { "NULL" } else { "NOT NULL" };
            let kind = type_of(table, column);
            format!("MODIFY COLUMN {} {kind} {nullable}", quote(&column.name))
        })
        .collect();
    parts.extend(flag(unique).map(|flag| format!("ADD COLUMN {flag}")));
    parts.push(format!("ADD {}", constraint(unique)));
    vec![alter(&table.name, &parts.join(", "))]
}
