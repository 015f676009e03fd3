//! SQL written by hand: its pieces, with parameters, columns and tables filled in.

use super::{
    Dialect, Plan, Source,
    expression::Sql,
    plan::Written,
    statement::{Clauses, Statement},
};
use crate::{
    model::Registry,
    query::tape::{Code, Op},
    raw::{Piece, Site, list_kind, row, site},
    shape::RowType,
    value::ColumnType,
};
use carafe_core::{Error, Result};

/// Whether a tape is a statement written by hand.
pub(super) fn is_raw(ops: &[Op]) -> bool {
    ops.last()
        .is_some_and(|op| matches!(op.code, Code::RawFetch | Code::RawChange))
}

/// The plan of a statement written by hand.
pub(super) fn compile(ops: &[Op], dialect: Dialect, registry: &Registry, id: u32) -> Result<Plan> {
    let by = |code| ops.iter().find(|op| op.code == code).map(|op| op.arg);
    let site = by(Code::Raw).and_then(site).ok_or_else(lost)?;
    let row = by(Code::RawRow).and_then(row);
    let mut text = Text {
        ops,
        dialect,
        registry,
        row,
        stars: 0,
        params: Vec::new(),
        sql: String::new(),
    };
    site.pieces.iter().try_for_each(|piece| text.piece(piece))?;
    let Words {
        writes,
        apart,
        limited,
    } = Words::of(site);
    let fetches = row.is_some();
    Ok(Plan {
        id,
        sql: text.sql,
        params: text.params,
        batches: Vec::new(),
        ops: ops.to_vec(),
        reread: None,
        writes,
        returns: fetches,
        unbounded: fetches && !limited,
        repeat: None,
        lent: Vec::new(),
        written: Some(Written { row, apart }),
    })
}

#[cold]
fn lost() -> Error {
    Error::internal("a statement written by hand lost its text")
}

struct Text<'t> {
    ops: &'t [Op],
    dialect: Dialect,
    registry: &'t Registry,
    row: Option<&'static RowType>,
    /// Stars that are behind us.
    stars: usize,
    params: Vec<Source>,
    sql: String,
}

impl Text<'_> {
    fn piece(&mut self, piece: &Piece) -> Result<()> {
        match piece {
            Piece::Text(text) => self.sql.push_str(text),
            Piece::Capture(number) => {
                let param = self.param(*number)?;
                self.sql.push_str(&param);
            }
            Piece::List(number) => {
                let param = self.param(*number)?;
                let kind = self.ops.get(*number).map_or(0, |op| op.arg);
                self.sql.push_str(&list(self.dialect, kind, &param));
            }
            Piece::Star(alias) => self.star(alias)?,
            Piece::Table(model) => {
                let table = self.dialect.quote_table(self.registry.table(model())?);
                self.sql.push_str(&table);
            }
        }
        Ok(())
    }

    /// One parameter for each capture, where parameters have numbers.
    fn param(&mut self, number: usize) -> Result<String> {
        let source = Source::Value(u16::try_from(number).map_err(|_| lost())?);
        let numbered = self.dialect.param(1) != self.dialect.param(2);
        let known = self.params.iter().position(|known| *known == source);
        let place = match known {
            Some(place) if numbered => place,
            _ => {
                self.params.push(source);
                self.params.len() - 1
            }
        };
        Ok(self.dialect.param(place + 1))
    }

    fn star(&mut self, alias: &str) -> Result<()> {
        let row = self.row.ok_or_else(no_row)?;
        let columns = row.star(self.stars).ok_or_else(|| no_star(row))?;
        let names: Option<Vec<String>> = columns
            .iter()
            .map(|column| {
                let name = self.dialect.quote(column.name?);
                Some(if alias.is_empty() {
                    name
                } else {
                    format!("{alias}.{name}")
                })
            })
            .collect();
        let names = names.ok_or_else(|| no_star(row))?;
        self.stars += 1;
        self.sql.push_str(&names.join(", "));
        Ok(())
    }
}

#[cold]
fn no_row() -> Error {
    Error::internal("`{*}` are the columns of a row type, and `execute` reads no rows")
        .code("orm.E282")
        .hint("name the columns, or read the rows with `fetch`")
}

#[cold]
fn no_star(row: &RowType) -> Error {
    Error::internal(format!("`{{*}}` has no columns of `{}` to stand for", row.name()))
        .code("orm.E282")
        .hint("it stands for the columns of a model or a `#[derive(Row)]` struct, one `{*}` for each in a tuple: name the others")
}

/// The values of a list parameter, as the rows of a query: for `IN (…)`.
pub(super) fn list(dialect: Dialect, number: u16, param: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("SELECT value FROM json_each({param})"),
        Dialect::Postgres => {
            let kind = match list_kind(number) {
                ColumnType::SmallInt => "smallint",
                ColumnType::Int => "integer",
                ColumnType::BigInt => "bigint",
                ColumnType::Float => "double precision",
                ColumnType::Bool => "boolean",
                ColumnType::Decimal => "numeric",
                ColumnType::Date => "date",
                ColumnType::Time => "time",
                ColumnType::DateTime => "timestamptz",
                _ => "text",
            };
            format!("SELECT unnest({param}::{kind}[])")
        }
        // The driver writes one parameter for each value.
        Dialect::MariaDb | Dialect::MySql => format!("{param}..."),
    }
}

impl Statement<'_> {
    /// An expression written by hand: its captures are on the stack.
    pub(super) fn fragment(&self, number: u16, clauses: &mut Clauses) -> Result<Sql> {
        let site = site(number).ok_or_else(lost)?;
        let mut captures = Vec::with_capacity(site.captures());
        for _ in 0..site.captures() {
            captures.push(clauses.pop()?);
        }
        captures.reverse();
        let mut text = String::new();
        for piece in site.pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Capture(number) => {
                    text.push_str(&captures.get(*number).ok_or_else(lost)?.operand());
                }
                Piece::List(number) => text.push_str(&captures.get(*number).ok_or_else(lost)?.text),
                Piece::Table(model) => {
                    let table = self.compiler.registry.table(model())?;
                    text.push_str(&self.compiler.dialect.quote_table(table));
                }
                Piece::Star(_) => return Err(lost()),
            }
        }
        let (kind, nullable) = site.typed.ok_or_else(lost)?;
        let nullable = nullable || captures.iter().any(|capture| capture.nullable);
        Ok(Sql::written(text, nullable, kind == ColumnType::Decimal))
    }
}

/// What the words of a statement say of it.
struct Words {
    writes: bool,
    /// It may leave something behind on its connection, or is not for the inside of a transaction.
    apart: bool,
    limited: bool,
}

impl Words {
    fn of(site: &Site) -> Self {
        let words = words(site);
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
        let first = words.first().map_or("", String::as_str);
        let changes = ["insert", "update", "delete", "replace", "merge"];
        let reads = matches!(first, "select" | "values" | "table" | "explain" | "show");
        let known = reads || first == "with" || changes.contains(&first);
        let leaves = words
            .iter()
            .any(|word| word.contains("advisory") || word.contains("get_lock"))
            || has(&["set_config", "temp", "temporary", "pg_temp", "into"]) && first == "select";
        Self {
            writes: !reads && (first != "with" || has(&changes)),
            apart: !known || leaves,
            limited: has(&["limit"]),
        }
    }
}

/// The words outside quotes and comments, in small letters.
fn words(site: &Site) -> Vec<String> {
    let mut text = String::new();
    for piece in site.pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            _ => text.push('?'),
        }
    }
    let mut words = Vec::new();
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        let taken = match letter {
            '\'' | '"' | '`' => rest[1..].find(letter).map_or(rest.len(), |end| end + 2),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            letter if letter.is_alphanumeric() || letter == '_' => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                let word = &rest[..end.unwrap_or(rest.len())];
                words.push(word.to_lowercase());
                word.len()
            }
            letter => letter.len_utf8(),
        };
        rest = &rest[taken..];
    }
    words
}
