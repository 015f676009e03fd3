//! Parts of JSON documents, in the words of each database.

use super::{Dialect, expression::Sql};
use crate::query::tape::JsonTest;
use carafe_core::{Error, Result};

/// The part of a document at a path, which is given as a list and as `$."a"."b"`.
pub(super) fn at(dialect: Dialect, document: &Sql, list: &Sql, dollar: &Sql) -> Sql {
    let (document, list, dollar) = (document.operand(), &list.text, &dollar.text);
    let text = match dialect {
        Dialect::Sqlite => format!("carafe_json_at({document}, {list})"),
        Dialect::Postgres => format!("({document} #> {list})"),
        Dialect::MariaDb | Dialect::MySql => format!("JSON_EXTRACT({document}, {dollar})"),
    };
    Sql::simple(text, true)
}

pub(super) fn kind(arg: u16) -> Result<JsonTest> {
    let found = JsonTest::ALL.get(usize::from(arg)).copied();
    found.ok_or_else(|| Error::internal("an unknown test of JSON"))
}

/// Something about the part alone.
pub(super) fn alone(dialect: Dialect, test: JsonTest, part: &Sql) -> Sql {
    let part = &part.text;
    match (test, dialect) {
        (JsonTest::Text, Dialect::Sqlite) => Sql::simple(format!("carafe_json_text({part})"), true),
        (JsonTest::Text, Dialect::Postgres) => Sql::simple(format!("({part} #>> '{{}}')"), true),
        (JsonTest::Text, _) => Sql::simple(
            format!("CASE JSON_TYPE({part}) WHEN 'NULL' THEN NULL ELSE JSON_UNQUOTE({part}) END"),
            true,
        ),
        (JsonTest::Number, Dialect::Sqlite) => {
            Sql::simple(format!("carafe_json_number({part})"), true)
        }
        (JsonTest::Number, Dialect::Postgres) => Sql::simple(
            format!("CASE jsonb_typeof({part}) WHEN 'number' THEN ({part})::double precision END"),
            true,
        ),
        (JsonTest::Number, _) => Sql::simple(
            format!(
                "CASE WHEN {} THEN JSON_UNQUOTE({part}) + 0.0e0 END",
                is_number(part)
            ),
            true,
        ),
        _ => Sql::compound(format!("{part} IS NOT NULL"), false),
    }
}

fn is_number(part: &str) -> String {
    format!("JSON_TYPE({part}) IN ('INTEGER', 'DOUBLE', 'DECIMAL', 'UNSIGNED INTEGER')")
}

/// The part and a value, both JSON. A part that is not there equals nothing, and is unequal to everything.
pub(super) fn compared(dialect: Dialect, test: JsonTest, part: &Sql, value: &Sql) -> Sql {
    let (part, value) = (&part.text, &value.text);
    let text = match dialect {
        Dialect::Sqlite => sqlite(test, part, value),
        Dialect::Postgres => postgres(test, part, &format!("{value}::jsonb")),
        Dialect::MariaDb => mysql(test, part, value, false),
        Dialect::MySql => mysql(test, part, &format!("CAST({value} AS JSON)"), true),
    };
    Sql::compound(text, false)
}

fn sign(test: JsonTest) -> &'static str {
    match test {
        JsonTest::Lt => "<",
        JsonTest::Le => "<=",
        JsonTest::Gt => ">",
        JsonTest::Ge => ">=",
        JsonTest::Ne => "IS DISTINCT FROM",
        _ => "=",
    }
}

fn sqlite(test: JsonTest, part: &str, value: &str) -> String {
    match test {
        JsonTest::Contains => format!("carafe_json_contains({part}, {value})"),
        JsonTest::ContainedBy => format!("carafe_json_contains({value}, {part})"),
        JsonTest::Eq => format!("carafe_json_order({part}, {value}) IS 0"),
        JsonTest::Ne => format!("carafe_json_order({part}, {value}) IS NOT 0"),
        // 2 stands for what is neither less nor greater.
        _ => format!(
            "coalesce(carafe_json_order({part}, {value}), 2) IN ({})",
            orders(test)
        ),
    }
}

fn orders(test: JsonTest) -> &'static str {
    match test {
        JsonTest::Lt => "-1",
        JsonTest::Le => "-1, 0",
        JsonTest::Gt => "1",
        _ => "1, 0",
    }
}

fn postgres(test: JsonTest, part: &str, value: &str) -> String {
    match test {
        JsonTest::Contains => format!("coalesce({part} @> {value}, false)"),
        JsonTest::ContainedBy => format!("coalesce({part} <@ {value}, false)"),
        JsonTest::Eq => format!("coalesce({part} = {value}, false)"),
        JsonTest::Ne => format!("{part} IS DISTINCT FROM {value}"),
        test => format!(
            "coalesce(jsonb_typeof({part}) = jsonb_typeof({value}) AND jsonb_typeof({part}) IN ('number', 'string') AND CASE jsonb_typeof({part}) WHEN 'string' THEN ({part} #>> '{{}}') COLLATE \"C\" {0} ({value} #>> '{{}}') COLLATE \"C\" ELSE {part} {0} {value} END, false)",
            sign(test)
        ),
    }
}

/// MariaDB keeps JSON as text, whose order and blanks mean nothing; MySQL has a type.
fn mysql(test: JsonTest, part: &str, value: &str, typed: bool) -> String {
    let same = if typed {
        format!("{part} <=> {value}")
    } else {
        format!("COALESCE(JSON_EQUALS({part}, {value}), 0)")
    };
    match test {
        JsonTest::Contains => format!("COALESCE(JSON_CONTAINS({part}, {value}), 0)"),
        JsonTest::ContainedBy => format!("COALESCE(JSON_CONTAINS({value}, {part}), 0)"),
        JsonTest::Eq => same,
        JsonTest::Ne => format!("NOT {same}"),
        test => {
            let (sign, text) = (sign(test), |json: &str| format!("JSON_UNQUOTE({json})"));
            let (a, b) = (text(part), text(value));
            format!(
                "COALESCE(CASE WHEN JSON_TYPE({value}) = 'STRING' THEN JSON_TYPE({part}) = 'STRING' AND {a} COLLATE utf8mb4_bin {sign} {b} COLLATE utf8mb4_bin ELSE {} AND {} AND {a} + 0.0e0 {sign} {b} + 0.0e0 END, 0)",
                is_number(part),
                is_number(value)
            )
        }
    }
}
