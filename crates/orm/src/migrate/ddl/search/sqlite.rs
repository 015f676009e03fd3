//! SQLite: an FTS5 table beside the table, which triggers keep.
//!
//! It holds words alone and looks texts up in the table, whose key is SQLite's own number of a row. Another key may
//! change its row's number, so such tables have one more beside them that says which number a key has.

use super::super::{quote, quote_all, value_literal};
use crate::{
    model::Weight,
    schema::{Table, TableSearch, numbers_table, words_table},
    sql::Dialect,
    value::Value,
};

/// The names of what belongs to a searched table, and its columns.
struct Words<'a> {
    table: &'a Table,
    search: &'a TableSearch,
    name: String,
    numbers: String,
}

pub(super) fn add(table: &Table, search: &TableSearch) -> Vec<String> {
    let words = Words {
        table,
        search,
        name: quote(&words_table(&table.name)),
        numbers: quote(&numbers_table(&table.name)),
    };
    let mut sql = words.create();
    sql.push(words.rank());
    sql.extend(words.fill());
    sql.extend(words.triggers());
    sql
}

pub(super) fn drop(table: &Table) -> Vec<String> {
    let names = ["insert", "delete", "update"];
    let triggers = names.map(|name| format!("DROP TRIGGER IF EXISTS {}", trigger(table, name)));
    let mut sql = triggers.to_vec();
    sql.extend(drop_tables(table));
    sql
}

/// What stays when the table is dropped, and its triggers with it.
pub(super) fn drop_tables(table: &Table) -> Vec<String> {
    let mut sql = vec![format!("DROP TABLE {}", quote(&words_table(&table.name)))];
    if !table.is_numbered() {
        sql.push(format!("DROP TABLE {}", quote(&numbers_table(&table.name))));
    }
    sql
}

fn trigger(table: &Table, name: &str) -> String {
    quote(&format!("{}_{name}", words_table(&table.name)))
}

fn literal(text: &str) -> String {
    value_literal(Dialect::Sqlite, &Value::Text(text.into()))
}

impl Words<'_> {
    fn columns(&self) -> String {
        quote_all(self.search.columns.iter().map(|(name, _)| name))
    }

    fn of(&self, row: &str) -> String {
        let names = self.search.columns.iter();
        let names: Vec<String> = names
            .map(|(name, _)| format!("{row}.{}", quote(name)))
            .collect();
        names.join(", ")
    }

    fn key_of(&self, row: &str) -> String {
        let keys = self.table.pk.iter();
        let keys: Vec<String> = keys.map(|key| format!("{row}.{}", quote(key))).collect();
        keys.join(", ")
    }

    /// `("a", "b") = (old."a", old."b")`.
    fn is(&self, row: &str) -> String {
        format!("({}) = ({})", quote_all(&self.table.pk), self.key_of(row))
    }

    fn create(&self) -> Vec<String> {
        let (words, columns) = (&self.name, self.columns());
        let stems = if self.search.language == "english" {
            "porter "
        } else {
            ""
        };
        let accents = if self.search.unaccent { 2 } else { 0 };
        let tokens =
            format!("tokenize='{stems}unicode61 remove_diacritics {accents}', prefix='2 3'");
        let keys = quote_all(&self.table.pk);
        if self.table.is_numbered() {
            let content = literal(&self.table.name);
            let key = literal(self.table.pk.first().map_or("", String::as_str));
            return vec![format!(
                "CREATE VIRTUAL TABLE {words} USING fts5({columns}, content={content}, content_rowid={key}, {tokens})"
            )];
        }
        vec![
            format!(
                "CREATE TABLE {} (carafe_row integer PRIMARY KEY, {keys}, UNIQUE ({keys}))",
                self.numbers
            ),
            format!("CREATE VIRTUAL TABLE {words} USING fts5({columns}, {tokens})"),
        ]
    }

    /// What a word in each column counts.
    fn rank(&self) -> String {
        let counts = self.search.columns.iter();
        let counts: Vec<&str> = counts.map(|(_, weight)| Weight::factor(*weight)).collect();
        let rank = literal(&format!("bm25({})", counts.join(", ")));
        let words = &self.name;
        format!("INSERT INTO {words} ({words}, rank) VALUES ('rank', {rank})")
    }

    /// The rows that are there already.
    fn fill(&self) -> Vec<String> {
        let (words, table) = (&self.name, quote(&self.table.name));
        if self.table.is_numbered() {
            return vec![format!("INSERT INTO {words} ({words}) VALUES ('rebuild')")];
        }
        let (columns, keys) = (self.columns(), quote_all(&self.table.pk));
        vec![
            format!(
                "INSERT INTO {} ({keys}) SELECT {keys} FROM {table}",
                self.numbers
            ),
            format!(
                "INSERT INTO {words} (rowid, {columns}) SELECT n.carafe_row, {} FROM {table} r JOIN {} n ON ({}) = ({})",
                self.of("r"),
                self.numbers,
                self.key_of("n"),
                self.key_of("r")
            ),
        ]
    }

    fn triggers(&self) -> Vec<String> {
        let (put, take) = if self.table.is_numbered() {
            (self.put(), self.take())
        } else {
            (self.put_numbered(), self.take_numbered())
        };
        let all = [
            ("insert", "INSERT".to_owned(), put.clone()),
            ("delete", "DELETE".to_owned(), take.clone()),
            ("update", self.change(), format!("{take} {put}")),
        ];
        let table = quote(&self.table.name);
        all.map(|(name, when, what)| {
            let name = trigger(self.table, name);
            format!("CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {what} END")
        })
        .to_vec()
    }

    fn change(&self) -> String {
        let columns = self.search.columns.iter().map(|(name, _)| name);
        let all = self.table.pk.iter().chain(columns);
        format!("UPDATE OF {}", quote_all(all))
    }

    fn put(&self) -> String {
        let (words, columns) = (&self.name, self.columns());
        let (key, new) = (self.key_of("new"), self.of("new"));
        format!("INSERT INTO {words} (rowid, {columns}) VALUES ({key}, {new});")
    }

    fn take(&self) -> String {
        let (words, columns) = (&self.name, self.columns());
        let (key, old) = (self.key_of("old"), self.of("old"));
        format!("INSERT INTO {words} ({words}, rowid, {columns}) VALUES ('delete', {key}, {old});")
    }

    fn put_numbered(&self) -> String {
        let (words, numbers, columns) = (&self.name, &self.numbers, self.columns());
        let (keys, key) = (quote_all(&self.table.pk), self.key_of("new"));
        format!(
            "INSERT INTO {numbers} ({keys}) VALUES ({key}); INSERT INTO {words} (rowid, {columns}) SELECT carafe_row, {} FROM {numbers} WHERE {};",
            self.of("new"),
            self.is("new")
        )
    }

    fn take_numbered(&self) -> String {
        let (words, numbers, is) = (&self.name, &self.numbers, self.is("old"));
        format!(
            "DELETE FROM {words} WHERE rowid = (SELECT carafe_row FROM {numbers} WHERE {is}); DELETE FROM {numbers} WHERE {is};"
        )
    }
}
