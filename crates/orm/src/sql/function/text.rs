//! Functions of texts.

use super::{Called, unsupported};
use crate::{query::function::Func, sql::Dialect};
use carafe_core::Result;

pub(super) fn text(call: &Called<'_>) -> Result<Option<String>> {
    let text = match call.dialect {
        Dialect::Postgres => postgres(call),
        Dialect::Sqlite => sqlite(call)?,
        Dialect::MariaDb | Dialect::MySql => mysql(call),
    };
    Ok(text.or_else(|| plain(call)))
}

/// The same everywhere.
fn plain(call: &Called<'_>) -> Option<String> {
    let name = match call.func {
        Func::Upper => "upper",
        Func::Lower => "lower",
        Func::LTrim => "ltrim",
        Func::RTrim => "rtrim",
        Func::Trim => "trim",
        Func::Reverse => "reverse",
        Func::Replace => "replace",
        _ => return None,
    };
    Some(format!("{name}({})", call.list()))
}

fn postgres(call: &Called<'_>) -> Option<String> {
    let (x, b, side) = (call.arg(0), call.arg(1), call.side(0));
    let count = |index| format!("greatest({}, 0)", call.int(index));
    let sha = |bits: &str| format!("encode(sha{bits}(convert_to({x}, 'UTF8')), 'hex')");
    Some(match call.func {
        Func::Length => format!("length({x})"),
        Func::Left => format!("left({x}, {})", count(1)),
        Func::Right => format!("right({x}, {})", count(1)),
        Func::Substr => format!("substr({x}, greatest({}, 1), {})", call.int(1), count(2)),
        Func::LPad => format!("lpad({x}, {}, {})", call.int(1), call.arg(2)),
        Func::RPad => format!("rpad({x}, {}, {})", call.int(1), call.arg(2)),
        Func::Repeat => format!("repeat({x}, {})", call.int(1)),
        Func::StrIndex => format!("strpos({x}, {b})"),
        Func::Concat => format!("concat({})", call.list()),
        Func::Chr => format!("chr({})", call.int(0)),
        Func::Ord => format!("ascii({x})"),
        Func::Md5 => format!("md5({x})"),
        Func::Sha1 => format!("encode(digest({x}, 'sha1'), 'hex')"),
        Func::Sha224 => sha("224"),
        Func::Sha256 => sha("256"),
        Func::Sha384 => sha("384"),
        Func::Sha512 => sha("512"),
        Func::Regex => format!("({side} ~ {})", call.side(1)),
        Func::IRegex => format!("({side} ~* {})", call.side(1)),
        Func::CollateBinary => format!("({side} COLLATE \"C\")"),
        Func::CollateUnicode => format!("({side} COLLATE \"und-x-icu\")"),
        Func::Uuid4 => "gen_random_uuid()".to_owned(),
        Func::Uuid7 => POSTGRES_UUID7.to_owned(),
        _ => return None,
    })
}

/// 48 bits of milliseconds over a random UUID, then version 7.
const POSTGRES_UUID7: &str = "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing \
substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::int8) from 3) from 1 for 6), 52, 1), 53, 1), \
'hex')::uuid";

fn sqlite(call: &Called<'_>) -> Result<Option<String>> {
    let (x, b, side) = (call.arg(0), call.arg(1), call.side(0));
    let digest = |name: &str| format!("carafe_digest('{name}', {x})");
    Ok(Some(match call.func {
        Func::Upper => format!("carafe_upper({x})"),
        Func::Lower => format!("carafe_lower({x})"),
        Func::Length => format!("length({x})"),
        Func::Reverse => format!("carafe_reverse({x})"),
        Func::Left => format!("substr({x}, 1, max({b}, 0))"),
        Func::Right => format!("carafe_right({x}, {b})"),
        Func::Substr => format!("substr({x}, max({b}, 1), max({}, 0))", call.arg(2)),
        Func::LPad => format!("carafe_pad({}, 0)", call.list()),
        Func::RPad => format!("carafe_pad({}, 1)", call.list()),
        Func::Repeat => format!("carafe_repeat({x}, {b})"),
        Func::StrIndex => format!("instr({x}, {b})"),
        Func::Concat => joined(call, " || "),
        Func::Chr => format!("char({x})"),
        Func::Ord => format!("carafe_ord({x})"),
        Func::Md5 => digest("md5"),
        Func::Sha1 => digest("sha1"),
        Func::Sha224 => digest("sha224"),
        Func::Sha256 => digest("sha256"),
        Func::Sha384 => digest("sha384"),
        Func::Sha512 => digest("sha512"),
        Func::Regex => format!("carafe_regex({b}, {x}, 0)"),
        Func::IRegex => format!("carafe_regex({b}, {x}, 1)"),
        Func::CollateBinary => format!("({side} COLLATE BINARY)"),
        Func::CollateUnicode => {
            return Err(unsupported(
                call.dialect,
                "Unicode collation",
                "order by `.lower()`, or sort the rows in Rust",
            ));
        }
        Func::Uuid4 => "carafe_uuid(4, randomblob(16))".to_owned(),
        Func::Uuid7 => "carafe_uuid(7, randomblob(16))".to_owned(),
        _ => return Ok(None),
    }))
}

fn joined(call: &Called<'_>, by: &str) -> String {
    let parts: Vec<String> = call
        .args
        .iter()
        .map(|arg| {
            if arg.nullable {
                format!("coalesce({}, '')", arg.text)
            } else {
                arg.operand()
            }
        })
        .collect();
    format!("({})", parts.join(by))
}

fn mysql(call: &Called<'_>) -> Option<String> {
    let (x, b, side) = (call.arg(0), call.arg(1), call.side(0));
    let pad = |name: &str| {
        let fill = call.arg(2);
        format!("IF({fill} = '', LEFT({x}, {b}), {name}({x}, GREATEST({b}, 0), {fill}))")
    };
    let sha = |bits: &str| format!("SHA2({x}, {bits})");
    Some(match call.func {
        Func::Length => format!("CHAR_LENGTH({x})"),
        Func::Left => format!("LEFT({x}, {b})"),
        Func::Right => format!("RIGHT({x}, {b})"),
        Func::Substr => format!("SUBSTR({x}, GREATEST({b}, 1), {})", call.arg(2)),
        Func::LPad => pad("LPAD"),
        Func::RPad => pad("RPAD"),
        Func::Repeat => format!("REPEAT({x}, {b})"),
        Func::StrIndex => format!("LOCATE({b}, {x})"),
        Func::Concat => {
            let parts: Vec<String> = call
                .args
                .iter()
                .map(|arg| format!("COALESCE({}, '')", arg.text))
                .collect();
            format!("CONCAT({})", parts.join(", "))
        }
        Func::Chr => format!("CONVERT(CHAR({x} USING utf32) USING utf8mb4)"),
        Func::Ord => format!("ORD(CONVERT({x} USING utf32))"),
        Func::Md5 => format!("MD5({x})"),
        Func::Sha1 => format!("SHA1({x})"),
        Func::Sha224 => sha("224"),
        Func::Sha256 => sha("256"),
        Func::Sha384 => sha("384"),
        Func::Sha512 => sha("512"),
        Func::Regex => mysql_regex(call, "(?s-i)", "cn"),
        Func::IRegex => mysql_regex(call, "(?si)", "in"),
        Func::CollateBinary => format!("({side} COLLATE utf8mb4_bin)"),
        Func::CollateUnicode => format!("({side} COLLATE utf8mb4_unicode_ci)"),
        Func::Uuid4 => mysql_uuid("HEX(RANDOM_BYTES(4))", "HEX(RANDOM_BYTES(2))", 4),
        Func::Uuid7 => mysql_uuid(
            &format!("SUBSTR({MYSQL_MILLISECONDS}, 1, 8)"),
            &format!("SUBSTR({MYSQL_MILLISECONDS}, 9, 4)"),
            7,
        ),
        _ => return None,
    })
}

/// MariaDB takes Perl's expressions with their options inside, MySQL takes the options apart.
fn mysql_regex(call: &Called<'_>, inside: &str, apart: &str) -> String {
    if call.dialect == Dialect::MySql {
        return format!("REGEXP_LIKE({}, {}, '{apart}')", call.arg(0), call.arg(1));
    }
    format!(
        "({} REGEXP CONCAT('{inside}', {}))",
        call.side(0),
        call.arg(1)
    )
}

/// Twelve digits, the same in one statement.
const MYSQL_MILLISECONDS: &str = "LPAD(HEX(FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)), 12, '0')";

/// Each part is a call of its own: a query inside would be asked once for all rows.
fn mysql_uuid(first: &str, second: &str, version: u8) -> String {
    format!(
        "LOWER(CONCAT({first}, {second}, '{version}', SUBSTR(HEX(RANDOM_BYTES(2)), 2), \
         SUBSTR('89ab', 1 + FLOOR(RAND() * 4), 1), SUBSTR(HEX(RANDOM_BYTES(2)), 2), HEX(RANDOM_BYTES(6))))"
    )
}
