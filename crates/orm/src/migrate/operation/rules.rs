//! What the database must know of a column or a table besides types, read from a file.

use crate::{
    migrate::file::{Node, Reader},
    schema::{Check, Choice, Rules, Words},
};
use carafe_core::Result;

/// Reads the rules of a column whose keys stand in this table.
pub(super) fn read_rules(entries: &mut Reader<'_>) -> Result<Rules> {
    let choices = match entries.get("choices") {
        Some(node) => node.list()?.iter().map(choice).collect::<Result<_>>()?,
        None => Vec::new(),
    };
    Ok(Rules {
        choices,
        native: entries.optional_text("native")?,
        check: entries.optional_text("check")?,
        default: read_words(entries, "db_default")?,
        generated: read_words(entries, "generated")?,
        stored: entries.flag("stored")?,
        comment: entries.optional_text("comment")?,
        collation: entries.optional_text("collation")?,
    })
}

fn choice(node: &Node<'_>) -> Result<Choice> {
    match node.text() {
        Ok(text) => Ok(Choice::Text(text.to_owned())),
        Err(_) => node.int().map(Choice::Int),
    }
}

/// Reads an expression: one text for all databases, or a table with the words of each.
pub(super) fn read_words(entries: &mut Reader<'_>, key: &str) -> Result<Option<Words>> {
    let Some(node) = entries.get(key) else {
        return Ok(None);
    };
    if let Ok(text) = node.text() {
        let text = || text.to_owned();
        return Ok(Some(Words {
            sqlite: text(),
            postgres: text(),
            mariadb: text(),
            mysql: text(),
        }));
    }
    let mut table = node.table()?;
    let mut one = |name| table.optional_text(name).map(Option::unwrap_or_default);
    let (sqlite, postgres, mariadb) = (one("sqlite")?, one("postgres")?, one("mariadb")?);
    let mysql = Some(one("mysql")?).filter(|text| !text.is_empty());
    let words = Words {
        mysql: mysql.unwrap_or_else(|| mariadb.clone()),
        sqlite,
        postgres,
        mariadb,
    };
    table.finish()?;
    Ok(Some(words))
}

/// Reads a CHECK constraint whose keys stand in this table.
pub(super) fn read_check(entries: &mut Reader<'_>) -> Result<Check> {
    entries.need("condition")?;
    let name = entries.text("name")?;
    let condition = read_words(entries, "condition")?;
    let condition = condition.ok_or_else(|| carafe_core::Error::internal("it was there above"))?;
    Ok(Check { name, condition })
}
