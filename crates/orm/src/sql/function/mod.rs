//! Functions in the words of each database.
//!
//! - `text`, `math`, `date`, `cast`, `choose`, `json`, `array`, `range`, `hstore`: by what they are about
//! - `calculate`: `+ - * / %`
//!
//! An operand may be written several times, so none of these may be called for its effect.

mod array;
mod calculate;
mod cast;
mod choose;
mod date;
mod hstore;
mod json;
mod math;
mod mysql_date;
mod range;
mod text;
mod trigram;

pub(super) use self::{
    calculate::arithmetic,
    date::{YearOf, year_range},
};

use super::{
    Dialect,
    expression::Sql,
    statement::{Clauses, Statement, is_parameter},
};
use crate::{
    query::function::{Call, Func},
    value::Class,
};
use carafe_core::{Error, Result};

/// A call and its operands.
struct Called<'a> {
    dialect: Dialect,
    func: Func,
    class: Class,
    args: &'a [Sql],
}

impl Called<'_> {
    /// Operand `index` between commas.
    fn arg(&self, index: usize) -> &str {
        self.args.get(index).map_or("NULL", |arg| arg.text.as_str())
    }

    /// Operand `index` beside an operator.
    fn side(&self, index: usize) -> String {
        self.args
            .get(index)
            .map_or_else(|| "NULL".to_owned(), Sql::operand)
    }

    /// A whole number that PostgreSQL's functions take, which have 32 bits.
    fn int(&self, index: usize) -> String {
        match self.dialect {
            Dialect::Postgres => format!("{}::int4", self.side(index)),
            _ => self.arg(index).to_owned(),
        }
    }

    /// All operands between commas.
    fn list(&self) -> String {
        let texts: Vec<&str> = self.args.iter().map(|arg| arg.text.as_str()).collect();
        texts.join(", ")
    }

    fn nullable(&self) -> bool {
        match self.func {
            Func::Concat | Func::IsTrue | Func::Xor | Func::JsonArray | Func::JsonObject => false,
            Func::Coalesce | Func::Greatest | Func::Least => {
                self.args.iter().all(|arg| arg.nullable)
            }
            Func::ArrayItem | Func::RangeStart | Func::RangeEnd | Func::HStoreKey => true,
            Func::NullIf
            | Func::Sqrt
            | Func::Ln
            | Func::Log
            | Func::Power
            | Func::Cot
            | Func::Asin
            | Func::Acos => true,
            Func::ToSmallInt | Func::ToInt | Func::ToBigInt | Func::ToFloat | Func::ToDecimal
                if self.class == Class::Text =>
            {
                true
            }
            _ => self.args.iter().any(|arg| arg.nullable),
        }
    }

    fn text(&self) -> Result<String> {
        let ways = [
            text::text,
            math::text,
            date::text,
            cast::text,
            choose::text,
            json::text,
            array::text,
            range::text,
            hstore::text,
            trigram::text,
        ];
        for way in ways {
            if let Some(text) = way(self)? {
                return Ok(text);
            }
        }
        Err(Error::internal(format!("no SQL for {:?}", self.func)))
    }
}

impl Statement<'_> {
    /// A value whose type the database may not see by itself.
    pub(super) fn typed(&self, value: Sql, class: Class) -> Sql {
        match (self.compiler.dialect, postgres_type(class)) {
            (Dialect::Postgres, Some(name)) if is_parameter(&value.text) => {
                Sql::simple(format!("{}::{name}", value.text), value.nullable)
            }
            _ => value,
        }
    }

    pub(super) fn call(&self, arg: u16, clauses: &mut Clauses) -> Result<Sql> {
        let Call {
            func,
            class,
            operands,
        } = Call::read(arg).ok_or_else(|| Error::internal("an unknown function"))?;
        let start = clauses.stack.len().checked_sub(operands);
        let start = start.ok_or_else(|| Error::internal("a function lacks an operand"))?;
        let args = clauses.stack.split_off(start);
        let called = Called {
            dialect: self.compiler.dialect,
            func,
            class,
            args: &args,
        };
        let mut sql = Sql::simple(called.text()?, called.nullable());
        if func == Func::Year && operands == 1 {
            sql.year_of = Some(YearOf {
                value: args[0].operand(),
                class,
            });
        }
        Ok(sql)
    }

    pub(super) fn case(operands: u16, clauses: &mut Clauses) -> Result<Sql> {
        let start = clauses.stack.len().checked_sub(operands.into());
        let start = start.ok_or_else(|| Error::internal("CASE lacks an operand"))?;
        Ok(choose::case(&clauses.stack.split_off(start)))
    }
}

/// What PostgreSQL calls the type of a parameter.
fn postgres_type(class: Class) -> Option<&'static str> {
    Some(match class {
        Class::Other => return None,
        Class::SmallInt => "int2",
        Class::Int => "int4",
        Class::BigInt => "int8",
        Class::Float => "float8",
        Class::Decimal => "numeric",
        Class::Bool => "bool",
        Class::Text => "text",
        Class::Bytes => "bytea",
        Class::Date => "date",
        Class::Time => "time",
        Class::DateTime => "timestamptz",
        Class::IntRange => "int4range",
        Class::BigIntRange => "int8range",
        Class::DecimalRange => "numrange",
        Class::DateRange => "daterange",
        Class::DateTimeRange => "tstzrange",
        Class::HStore => "hstore",
    })
}

/// A function that this database lacks.
fn unsupported(dialect: Dialect, what: &str, instead: &str) -> Error {
    Error::config(format!("{dialect:?} has no {what}"))
        .code("orm.E230")
        .hint(instead.to_owned())
}
