//! Fields, uniques and indexes, read from a file.

use super::rules::{read_rules, read_words};
use crate::{
    migrate::file::{Node, Reader},
    model::OnDelete,
    schema::{
        Column, External, Field, FieldKind, Index, IndexedField, ManyToMany, ModelKey, ON_DELETE,
        Reference, TYPES, Target, Unique, on_delete_name, type_name,
    },
    value::ColumnType,
};
use carafe_core::Result;

/// Reads a field whose keys stand in this table.
pub(super) fn read_field(entries: &mut Reader<'_>) -> Result<Field> {
    let name = entries.text("name")?;
    let is_relation = entries.need("type")?.text()? == "m2m";
    let kind = if is_relation {
        FieldKind::ManyToMany(read_relation(entries)?)
    } else {
        FieldKind::Column(read_column(entries, &name)?)
    };
    Ok(Field { name, kind })
}

fn read_column(entries: &mut Reader<'_>, field: &str) -> Result<Column> {
    Ok(Column {
        name: entries
            .optional_text("column")?
            .unwrap_or_else(|| field.to_owned()),
        kind: read_type(&entries.need("type")?)?,
        max: entries
            .get("max")
            .map_or(Ok(0), |node| node.number("characters"))?,
        digits: read_digits(entries)?,
        nullable: entries.flag("null")?,
        auto: entries.flag("auto")?,
        rules: read_rules(entries)?,
        references: read_reference(entries)?,
    })
}

fn read_type(node: &Node<'_>) -> Result<ColumnType> {
    let text = node.text()?;
    let known = TYPES.into_iter().find(|kind| type_name(*kind) == text);
    known.ok_or_else(|| node.not_one_of("type", TYPES.into_iter().map(type_name)))
}

fn read_digits(entries: &mut Reader<'_>) -> Result<(u8, u8)> {
    let Some(node) = entries.get("digits") else {
        return Ok((0, 0));
    };
    match node.list()?.as_slice() {
        [precision, scale] => Ok((precision.number("digits")?, scale.number("digits")?)),
        _ => Err(node.error("`digits` is two numbers: [all, after the point]")),
    }
}

fn read_reference(entries: &mut Reader<'_>) -> Result<Option<Reference>> {
    if entries.get("to").is_none() {
        return Ok(None);
    }
    Ok(Some(Reference {
        to: read_target(entries)?,
        on_delete: read_on_delete(&entries.need("on_delete")?)?,
        constraint: entries.text("constraint")?,
    }))
}

fn read_on_delete(node: &Node<'_>) -> Result<OnDelete> {
    let text = node.text()?;
    let known = ON_DELETE
        .into_iter()
        .find(|rule| on_delete_name(*rule) == text);
    known.ok_or_else(|| node.not_one_of("rule", ON_DELETE.into_iter().map(on_delete_name)))
}

fn read_target(entries: &mut Reader<'_>) -> Result<Target> {
    let model = entries
        .need("to")?
        .parse("model, written `label.Model`", ModelKey::parse)?;
    let Some(table) = entries.optional_text("to_table")? else {
        return Ok(Target {
            model,
            external: None,
        });
    };
    let (column, kind) = (
        entries.text("to_column")?,
        read_type(&entries.need("to_type")?)?,
    );
    Ok(Target {
        model,
        external: Some(External {
            table,
            column,
            kind,
        }),
    })
}

fn read_relation(entries: &mut Reader<'_>) -> Result<ManyToMany> {
    let to = read_target(entries)?;
    let table = entries.text("table")?;
    let node = entries.need("columns")?;
    match node.texts()?.as_slice() {
        [owner, target] => Ok(ManyToMany {
            to,
            table,
            owner: owner.clone(),
            target: target.clone(),
        }),
        _ => Err(node.error("`columns` is two names: [this model's key, the other's]")),
    }
}

/// Reads a unique constraint whose keys stand in this table.
pub(super) fn read_unique(entries: &mut Reader<'_>) -> Result<Unique> {
    Ok(Unique {
        name: entries.text("name")?,
        fields: entries.need("fields")?.texts()?,
        condition: read_words(entries, "condition")?,
        operators: read_operators(entries)?,
    })
}

/// Reads how two rows must not be related.
fn read_operators(entries: &mut Reader<'_>) -> Result<Vec<String>> {
    let Some(node) = entries.get("operators") else {
        return Ok(Vec::new());
    };
    let operators = node.texts()?;
    let sign = |operator: &String| {
        !operator.is_empty()
            && operator
                .bytes()
                .all(|byte| b"=&<>|-@+*/~!%^#".contains(&byte))
    };
    if operators.iter().all(sign) {
        return Ok(operators);
    }
    Err(node.error("`operators` are signs such as `=` and `&&`, one for each field"))
}

/// Reads an index whose keys stand in this table.
pub(super) fn read_index(entries: &mut Reader<'_>) -> Result<Index> {
    let name = entries.text("name")?;
    let fields = entries.need("fields")?.texts()?;
    Ok(Index {
        name,
        fields: fields
            .iter()
            .map(|field| IndexedField::parse(field))
            .collect(),
    })
}
