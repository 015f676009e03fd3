//! What the database must know of a column or a table besides types.

use super::data::{Data, Entries};
use crate::{
    sql::Dialect,
    value::{ChoiceValue, Value},
};

/// What the database must know of a column besides its type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The only values it may have; empty is no limit.
    pub choices: Vec<Choice>,
    /// Name of the type that the choices are, where the database has such types.
    pub native: Option<String>,
    /// Name of the constraint that keeps its values to the choices, or above zero.
    pub check: Option<String>,
    /// What a new row gets that names no value.
    pub default: Option<Words>,
    /// What it is computed from.
    pub generated: Option<Words>,
    /// Whether what is computed is kept.
    pub stored: bool,
    /// What is to be remembered about it.
    pub comment: Option<String>,
    /// How its texts are compared.
    pub collation: Option<String>,
}

/// One of the values that a column may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
}

/// An expression in the words of each database; empty where it has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// SQLite's.
    pub sqlite: String,
    /// PostgreSQL's.
    pub postgres: String,
    /// MariaDB's.
    pub mariadb: String,
    /// MySQL's.
    pub mysql: String,
}

/// A condition that every row keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Name of the constraint.
    pub name: String,
    /// The condition.
    pub condition: Words,
}

impl Rules {
    /// Whether the database itself has a value for rows that name none.
    pub fn fills_itself(&self) -> bool {
        self.default.is_some() || self.generated.is_some()
    }
}

impl Words {
    /// The words of this database.
    pub fn of(&self, dialect: Dialect) -> &str {
        match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
            Dialect::MariaDb => &self.mariadb,
            Dialect::MySql => &self.mysql,
        }
    }

    /// As they stand in a file: one text when all are the same; MySQL's only where they are not MariaDB's.
    fn data(&self) -> Data {
        let all = [&self.sqlite, &self.postgres, &self.mariadb, &self.mysql];
        if all.iter().all(|text| *text == all[0]) {
            return Data::Text(self.sqlite.clone());
        }
        let named = ["sqlite", "postgres", "mariadb", "mysql"]
            .into_iter()
            .zip(all);
        let as_mariadb = |name| name == "mysql" && self.mysql == self.mariadb;
        let given = named.filter(|(name, text)| !text.is_empty() && !as_mariadb(*name));
        given
            .fold(Entries::new(), |entries, (name, text)| {
                entries.text(name, text)
            })
            .into()
    }
}

impl From<ChoiceValue> for Choice {
    fn from(value: ChoiceValue) -> Self {
        match value {
            ChoiceValue::Text(text) => Self::Text(text.to_owned()),
            ChoiceValue::Int(number) => Self::Int(number),
        }
    }
}

impl From<&Choice> for Value {
    fn from(choice: &Choice) -> Self {
        match choice {
            Choice::Text(text) => Self::Text(text.as_str().into()),
            Choice::Int(number) => Self::Int(*number),
        }
    }
}

impl From<&Choice> for Data {
    fn from(choice: &Choice) -> Self {
        match choice {
            Choice::Text(text) => Self::Text(text.clone()),
            Choice::Int(number) => Self::Int(*number),
        }
    }
}

/// As they stand in a file. What is not there is left out.
pub(super) fn rules_entries(rules: &Rules) -> Entries {
    Entries::new()
        .list("choices", &rules.choices)
        .optional_text("native", rules.native.as_ref())
        .optional_text("check", rules.check.as_ref())
        .words("db_default", rules.default.as_ref())
        .words("generated", rules.generated.as_ref())
        .flag("stored", rules.stored)
        .optional_text("comment", rules.comment.as_ref())
        .optional_text("collation", rules.collation.as_ref())
}

/// A condition that every row keeps.
pub(super) fn check_entries(check: &Check) -> Entries {
    Entries::new()
        .text("name", &check.name)
        .words("condition", Some(&check.condition))
}

impl Entries {
    pub(super) fn optional_text(self, key: &'static str, text: Option<&String>) -> Self {
        match text {
            Some(text) => self.text(key, text),
            None => self,
        }
    }

    pub(super) fn words(self, key: &'static str, words: Option<&Words>) -> Self {
        match words {
            Some(words) => self.put(key, words.data()),
            None => self,
        }
    }
}
