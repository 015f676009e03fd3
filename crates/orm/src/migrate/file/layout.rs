//! From a migration to the text of its file: stable, one change a line.

use super::{Migration, MigrationKey};
use crate::{
    migrate::Operation,
    schema::{Data, Entries},
};
use std::fmt::Write as _;

/// Longest line before a table gets lines of its own.
const WIDTH: usize = 110;

pub(super) fn write(migration: &Migration) -> String {
    let mut text = String::from(
        "# Written by makemigrations. Edit it freely until it is applied somewhere.\nformat = 1\n",
    );
    if !migration.depends.is_empty() {
        let depends = migration
            .depends
            .iter()
            .map(|key| quoted(&dependency(&migration.key, key)));
        let _ = writeln!(
            text,
            "depends = [{}]",
            depends.collect::<Vec<_>>().join(", ")
        );
    }
    migration
        .operations
        .iter()
        .for_each(|operation| write_operation(operation, &mut text));
    text
}

fn dependency(own: &MigrationKey, key: &MigrationKey) -> String {
    if own.label == key.label {
        key.name.clone()
    } else {
        key.to_string()
    }
}

/// On one line when it fits and holds no list of tables, else as a table with a line for each key.
fn write_operation(operation: &Operation, text: &mut String) {
    let (name, entries) = (operation.name(), operation.entries());
    let line = format!("{name} = {}", inline(&Data::Table(entries.clone())));
    text.push_str("\n[[op]]\n");
    if line.len() <= WIDTH && !entries.iter().any(|(_, value)| holds_tables(value)) {
        text.push_str(&line);
        text.push('\n');
        return;
    }
    let _ = writeln!(text, "[op.{name}]");
    entries
        .iter()
        .for_each(|(key, value)| write_entry(key, value, text));
}

fn write_entry(key: &str, value: &Data, text: &mut String) {
    match value {
        Data::List(items) if holds_tables(value) => {
            let _ = writeln!(text, "{key} = [");
            for item in items {
                let _ = writeln!(text, "    {},", inline(item));
            }
            text.push_str("]\n");
        }
        _ => {
            let _ = writeln!(text, "{key} = {}", inline(value));
        }
    }
}

fn holds_tables(value: &Data) -> bool {
    matches!(value, Data::List(items) if items.iter().any(|item| matches!(item, Data::Table(_))))
}

fn inline(value: &Data) -> String {
    match value {
        Data::Text(text) => quoted(text),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::Bool(yes) => yes.to_string(),
        Data::List(items) => format!(
            "[{}]",
            items.iter().map(inline).collect::<Vec<_>>().join(", ")
        ),
        Data::Table(entries) => table(entries),
    }
}

fn table(entries: &Entries) -> String {
    let pairs: Vec<String> = entries
        .iter()
        .map(|(key, value)| format!("{key} = {}", inline(value)))
        .collect();
    format!("{{ {} }}", pairs.join(", "))
}

/// TOML wants a point or an exponent in a float, and has its own words for the special ones.
fn float(number: f64) -> String {
    if number.is_nan() {
        "nan".to_owned()
    } else {
        format!("{number:?}")
    }
}

/// A basic string. Everything that could end or change it is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
