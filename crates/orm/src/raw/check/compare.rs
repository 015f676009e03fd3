//! What a database says of a statement's columns, beside those that the program reads.

use super::rows::{Reads, Wanted};
use crate::{sql::Dialect, value::ColumnType};
use carafe_core::Check;

/// One column of a prepared statement.
#[derive(Debug, Clone)]
pub(crate) struct Described {
    pub(crate) name: String,
    /// Its type, when the database knows one before it runs the statement.
    pub(crate) family: Option<Family>,
    /// The database's own name for that.
    pub(crate) type_name: String,
    /// Whether it is a table's column that may be NULL; `None` for everything else.
    pub(crate) nullable: Option<bool>,
}

/// Types that one Rust type reads alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each driver names its own part of them")]
pub(crate) enum Family {
    Integer,
    Float,
    Decimal,
    Bool,
    Text,
    Bytes,
    Date,
    Time,
    DateTime,
    Uuid,
    Duration,
    Json,
    IpAddr,
    List,
}

/// What differs, column by column.
pub(super) fn compare(wanted: &Reads, described: &[Described], dialect: Dialect) -> Vec<Check> {
    if wanted.columns.len() != described.len() {
        return vec![other_width(wanted, described)];
    }
    let pairs = wanted.columns.iter().zip(described).enumerate();
    pairs
        .filter_map(|(place, (column, given))| {
            difference(&wanted.row, place + 1, column, given, dialect)
        })
        .collect()
}

fn difference(
    row: &str,
    place: usize,
    wanted: &Wanted,
    given: &Described,
    dialect: Dialect,
) -> Option<Check> {
    if let Some(name) = &wanted.name
        && !name.eq_ignore_ascii_case(&given.name)
    {
        let message = format!(
            "column {place} is `{}`, and `{row}` reads `{name}` there",
            given.name
        );
        return Some(Check::error("orm.E281", message).hint(format!(
            "put the columns into the order of the fields, or write `… AS {name}`"
        )));
    }
    let name = &given.name;
    if let (Some(kind), Some(family)) = (wanted.kind, given.family)
        && !reads(kind, family, dialect)
    {
        let kind = rust_name(kind);
        let message = format!(
            "column {place}, `{name}`, is {} in the database, and `{row}` reads it as `{kind}`",
            given.type_name
        );
        return Some(Check::error("orm.E321", message).hint(
            "give the field the type of the column, or convert it in the statement with CAST",
        ));
    }
    (given.nullable == Some(true) && !wanted.nullable).then(|| {
        Check::error(
            "orm.E322",
            format!("column {place}, `{name}`, may be NULL, and `{row}` has no place for that"),
        )
        .hint("read it into an `Option`, or write COALESCE in the statement")
    })
}

fn other_width(wanted: &Reads, described: &[Described]) -> Check {
    let names: Vec<&str> = described
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let message = format!(
        "the statement gives {} columns ({}), and `{}` reads {}",
        names.len(),
        names.join(", "),
        wanted.row,
        wanted.columns.len()
    );
    Check::error("orm.E280", message).hint("name one column for each field, in their order")
}

/// Whether values of that family can be read as this type: what the decoders of values do.
fn reads(kind: ColumnType, family: Family, dialect: Dialect) -> bool {
    use Family as F;
    let loose = dialect != Dialect::Postgres;
    match kind {
        ColumnType::Float | ColumnType::Real => {
            matches!(family, F::Float | F::Integer | F::Decimal)
        }
        ColumnType::Decimal => {
            let text = dialect == Dialect::Sqlite && family == F::Text;
            text || matches!(family, F::Decimal | F::Integer | F::Float)
        }
        ColumnType::Bool => matches!(family, F::Bool | F::Integer),
        ColumnType::Text => {
            let moment = matches!(family, F::Date | F::Time | F::DateTime);
            matches!(family, F::Text | F::Json) || dialect == Dialect::Sqlite && moment
        }
        ColumnType::Bytes => family == F::Bytes || loose && family == F::Text,
        ColumnType::Date | ColumnType::DateTime => {
            matches!(family, F::Date | F::DateTime | F::Text)
        }
        ColumnType::Time => matches!(family, F::Time | F::Text),
        ColumnType::Uuid => loose || matches!(family, F::Uuid | F::Text),
        ColumnType::Duration => loose || matches!(family, F::Duration | F::Integer),
        ColumnType::Json => loose || matches!(family, F::Json | F::Text),
        ColumnType::IpAddr => loose || family == F::IpAddr,
        ColumnType::Array(_) => family == F::List || loose,
        whole if whole.is_integer() => {
            matches!(family, F::Integer | F::Decimal) || loose && family == F::Bool
        }
        _ => true,
    }
}

/// As the sources write it; of other types no family is known.
fn rust_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::SmallInt => "i16",
        ColumnType::Int => "i32",
        ColumnType::BigInt => "i64",
        ColumnType::PositiveSmallInt => "u16",
        ColumnType::PositiveInt => "u32",
        ColumnType::PositiveBigInt => "u64",
        ColumnType::Real => "f32",
        ColumnType::Float => "f64",
        ColumnType::Bool => "bool",
        ColumnType::Text => "String",
        ColumnType::Decimal => "Decimal",
        ColumnType::Bytes => "Vec<u8>",
        ColumnType::Date => "Date",
        ColumnType::Time => "Time",
        ColumnType::DateTime => "DateTime",
        ColumnType::Uuid => "Uuid",
        ColumnType::Duration => "Duration",
        ColumnType::Json => "Json",
        ColumnType::IpAddr => "IpAddr",
        ColumnType::Array(_) => "Vec",
        _ => "a type of its own",
    }
}
