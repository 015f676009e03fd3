//! Which columns a refusal is about: the database names a key, or a column without its table.

use super::error::Failure;
use crate::driver::refusal;
use mysql_async::{Conn, Error as Theirs, prelude::Queryable as _};

const COLUMNS: &str = "SELECT column_name FROM information_schema.statistics \
     WHERE table_schema = database() AND table_name = ? AND index_name = ? ORDER BY seq_in_index";

/// A subquery gives more than one row: what our SQL does when a zone is not known.
const MORE_THAN_ONE: u16 = 1242;

/// The same failure, with the names of its columns where they can be found.
pub(super) async fn explain(conn: &mut Conn, sql: &str, failure: Failure) -> Failure {
    let Failure::Database(Theirs::Server(said)) = &failure else {
        return failure;
    };
    if said.code == MORE_THAN_ONE && sql.contains("CONVERT_TZ(") {
        return super::error::unknown_zone().into();
    }
    let Some(table) = changed_table(sql) else {
        return failure;
    };
    let cause = super::error::words(said);
    match said.code {
        1048 | 1364 => {
            let column = said.message.split('\'').nth(1);
            let names = refusal::columns(&table, column);
            refusal::not_null(&names).cause(cause).into()
        }
        1062 | 1586 => {
            let key = super::error::key_of(&said.message).to_owned();
            let columns: Vec<String> = match conn.exec(COLUMNS, (&table, &key)).await {
                Ok(columns) => columns,
                Err(_) => return failure,
            };
            if columns.is_empty() {
                return failure;
            }
            let names = refusal::columns(&table, columns.iter().map(String::as_str));
            let refused = refusal::unique(&names);
            let hint = format!("unique: {key} on {table}");
            refused.hint(hint).cause(cause).into()
        }
        _ => failure,
    }
}

/// The table of INSERT and UPDATE.
fn changed_table(sql: &str) -> Option<String> {
    let mut words = sql.trim_start().splitn(3, char::is_whitespace);
    let (first, second, rest) = (words.next()?, words.next()?, words.next()?);
    let name = if first.eq_ignore_ascii_case("UPDATE") {
        &sql.trim_start()[first.len()..]
    } else if second.eq_ignore_ascii_case("INTO") {
        rest
    } else {
        return None;
    };
    let name = name.trim_start();
    let quote = name.chars().next().filter(|c| matches!(c, '`' | '"'));
    match quote {
        Some(quote) => name[1..].split(quote).next().map(str::to_owned),
        None => name
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::changed_table;

    #[test]
    fn tables_of_changes() {
        let table = |sql: &str| changed_table(sql).unwrap_or_default();
        assert_eq!(table("INSERT INTO `shop_tag` (`a`) VALUES (?)"), "shop_tag");
        assert_eq!(table("INSERT INTO shelf (name) VALUES (NULL)"), "shelf");
        assert_eq!(table("UPDATE \"tag\" SET a = 1"), "tag");
        assert_eq!(table("SELECT 1 FROM a"), "");
    }
}
