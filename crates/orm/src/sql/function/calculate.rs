//! `+ - * / %`: whole numbers in 64 bits with an error when they overflow, NULL for a division by zero.

use crate::{
    query::tape::Code,
    sql::{
        Dialect,
        expression::{Sql, operator},
    },
    value::Class,
};
use carafe_core::Result;

pub(crate) fn arithmetic(
    dialect: Dialect,
    code: Code,
    class: Class,
    (a, b): (&Sql, &Sql),
) -> Result<Sql> {
    let text = match dialect {
        Dialect::Postgres => postgres(code, class, a, b)?,
        Dialect::Sqlite => sqlite(code, class, a, b)?,
        Dialect::MariaDb | Dialect::MySql => mysql(code, class, a, b)?,
    };
    let nullable = a.nullable || b.nullable || matches!(code, Code::Div | Code::Rem);
    Ok(Sql {
        decimal: class == Class::Decimal,
        ..Sql::simple(text, nullable)
    })
}

fn postgres(code: Code, class: Class, a: &Sql, b: &Sql) -> Result<String> {
    let sign = operator(code)?;
    let (mut left, mut right) = (a.operand(), b.operand());
    if matches!(class, Class::SmallInt | Class::Int) {
        left += "::int8";
    }
    if matches!(code, Code::Div | Code::Rem) {
        right = format!("NULLIF({}, 0)", b.text);
    }
    Ok(match (code, class) {
        (Code::Rem, Class::Float) => {
            format!("({left} - {} * trunc({left} / {right}))", b.operand())
        }
        _ => format!("({left} {sign} {right})"),
    })
}

/// SQLite has binary fractions only, keeps 5.00 as a whole number, and makes a fraction of a whole number that
/// grows too large.
fn sqlite(code: Code, class: Class, a: &Sql, b: &Sql) -> Result<String> {
    let (left, right, sign) = (a.operand(), b.operand(), operator(code)?);
    let name = match code {
        Code::Add => "add",
        Code::Sub => "sub",
        Code::Mul => "mul",
        _ => "",
    };
    Ok(match (code, class) {
        (Code::Div, Class::Decimal) => {
            format!("carafe_decimal(CAST({} AS REAL) / {right})", a.text)
        }
        (Code::Rem, Class::Decimal) => {
            format!("carafe_decimal(carafe_mod({}, {}))", a.text, b.text)
        }
        (Code::Rem, Class::Float) => format!("carafe_mod({}, {})", a.text, b.text),
        (_, Class::Decimal) => format!("carafe_decimal({left} {sign} {right})"),
        (Code::Div, class) if class.is_integer() => format!("carafe_div({}, {})", a.text, b.text),
        // Two numbers of 32 bits cannot overflow 64.
        (Code::Rem, _) | (_, Class::SmallInt | Class::Int) if is_plain(a) && is_plain(b) => {
            format!("({left} {sign} {right})")
        }
        (Code::Rem, _) => format!("({left} {sign} {right})"),
        (_, class) if class.is_integer() => format!("carafe_{name}({}, {})", a.text, b.text),
        _ => format!("({left} {sign} {right})"),
    })
}

fn is_plain(sql: &Sql) -> bool {
    !sql.text.contains('(')
}

fn mysql(code: Code, class: Class, a: &Sql, b: &Sql) -> Result<String> {
    let (left, right, sign) = (a.operand(), b.operand(), operator(code)?);
    Ok(match (code, class) {
        (Code::Div, class) if class.is_integer() => format!("({left} DIV {right})"),
        (Code::Rem, Class::Float) => {
            format!("({left} - {right} * TRUNCATE({left} / NULLIF({right}, 0), 0))")
        }
        (Code::Div | Code::Rem, _) => format!("({left} {sign} NULLIF({}, 0))", b.text),
        _ => format!("({left} {sign} {right})"),
    })
}
