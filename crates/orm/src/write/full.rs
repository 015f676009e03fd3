//! `row.validate(&db)`: everything that would be refused, before anything is sent.

use super::{hooks, plain::PlainRow, row::At, validate::check_value, violation::unique_errors};
use crate::{
    db::Db,
    model::{Constraint, ModelMeta, UniqueFor},
    query::{
        function::{Func, call},
        tape::{Code, PathNode, Tape},
    },
    value::{Class, ColumnType, Value},
};
use carafe_core::{Error, FieldError, Result};

/// A row that is asked about.
pub(crate) struct Checked {
    pub(crate) node: &'static PathNode,
    /// What it gives to its columns.
    pub(crate) row: PlainRow,
    /// The whole row, as its rule sees it.
    pub(crate) staged: Vec<Value>,
    /// The key of the row that has these values already.
    pub(crate) own: Option<Vec<Value>>,
}

/// Whether these values would be refused: by their columns, by the model's own rule, or because another row has
/// them.
pub(crate) async fn validate(db: &Db, checked: Checked, at: At) -> Result<()> {
    let Checked {
        node, row, staged, ..
    } = &checked;
    let meta = node.model;
    let mut found: Vec<FieldError> = row
        .iter()
        .filter_map(|(column, value)| check_value(meta, *column, value))
        .collect();
    match hooks::clean(meta, staged) {
        Err(error) if !error.fields().is_empty() => found.extend_from_slice(error.fields()),
        other => other.map_err(|error| error.located(at))?,
    }
    for key in unique_keys(meta) {
        let refused = key.iter().any(|column| {
            let field = meta.columns[usize::from(*column)].field;
            found.iter().any(|error| error.field == field)
        });
        if !refused && taken(db, &checked, &key, at).await? {
            found.extend(unique_errors(meta, &key));
        }
    }
    days(db, &checked, &mut found, at).await?;
    if found.is_empty() {
        Ok(())
    } else {
        Err(Error::invalid(found).located(at))
    }
}

/// What is unique for a day, a month or a year.
async fn days(db: &Db, checked: &Checked, found: &mut Vec<FieldError>, at: At) -> Result<()> {
    let meta = checked.node.model;
    for constraint in meta.constraints {
        let Constraint::UniqueFor { column, of, part } = constraint else {
            continue;
        };
        let field = meta.columns[usize::from(*column)].field;
        if found.iter().any(|error| error.field == field) {
            continue;
        }
        let Some(tape) = same_day(checked, (*column, *of), *part) else {
            continue;
        };
        let rows = db.select(tape, at, |rows: Vec<bool>| Ok(rows.first() == Some(&true)));
        if rows.await? {
            found.push(only_one(meta, (*column, *of), *part));
        }
    }
    Ok(())
}

fn only_one(meta: &'static ModelMeta, (column, of): (u16, u16), part: UniqueFor) -> FieldError {
    let (code, part) = match part {
        UniqueFor::Date => ("unique_for_date", "date"),
        UniqueFor::Month => ("unique_for_month", "month"),
        UniqueFor::Year => ("unique_for_year", "year"),
    };
    let name = |column: u16| meta.columns[usize::from(column)].field;
    let (field, of) = (name(column), name(of).replace('_', " "));
    let label = field.replace('_', " ");
    FieldError {
        field: field.into(),
        code,
        message: format!("{label} must be unique for {of} {part}."),
    }
}

/// Another row with this value whose day is in the same part of time; `None` where there is no value or no day.
fn same_day(checked: &Checked, (column, of): (u16, u16), part: UniqueFor) -> Option<Tape> {
    let Checked { node, row, own, .. } = checked;
    let filled = |column: u16| row.get(&column).filter(|value| !value.is_null());
    let (value, day) = (filled(column)?, filled(of)?);
    let day = match day {
        Value::Date(day) => *day,
        Value::DateTime(at) => at.date(),
        _ => return None,
    };
    let mut tape = Tape::unique(node, &[column]);
    tape.at(Code::Column, column, node);
    tape.value(value.clone());
    tape.op(Code::Eq, 0);
    tape.op(Code::Filter, 0);
    let kind = node.model.columns[usize::from(of)].kind;
    tape.at(Code::Column, of, node);
    let part = match part {
        UniqueFor::Date if kind == ColumnType::Date => None,
        UniqueFor::Date => Some(Func::Date),
        UniqueFor::Month => Some(Func::Month),
        UniqueFor::Year => Some(Func::Year),
    };
    if let Some(func) = part {
        call(&mut tape, func, Class::of_type(kind), 1);
    }
    tape.value(match part {
        Some(Func::Month) => Value::Int(day.parts().1.into()),
        Some(Func::Year) => Value::Int(day.parts().0.into()),
        _ => Value::Date(day),
    });
    tape.op(Code::Eq, 0);
    tape.op(Code::Filter, 0);
    if let Some(own) = own {
        other_than(&mut tape, node, own);
    }
    tape.op(Code::Any, 0);
    Some(tape)
}

/// The key, the unique columns, and those that are unique together.
fn unique_keys(meta: &ModelMeta) -> Vec<Vec<u16>> {
    let single = (0..).zip(meta.columns).filter(|(_, column)| column.unique);
    let single = single.map(|(column, _)| vec![column]);
    let several = meta.uniques.iter().map(|unique| unique.to_vec());
    let mut keys: Vec<Vec<u16>> = vec![meta.pk.to_vec()];
    for key in single.chain(several) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Whether another row has the same values in these columns. NULL is the same as nothing.
async fn taken(db: &Db, checked: &Checked, key: &[u16], at: At) -> Result<bool> {
    let Checked { node, row, own, .. } = checked;
    let mut tape = Tape::unique(node, key);
    if node.model.is_unique_outside_trash(key) && is_thrown_away(checked) {
        return Ok(false);
    }
    for column in key {
        let Some(value) = row.get(column).filter(|value| !value.is_null()) else {
            return Ok(false);
        };
        tape.at(Code::Column, *column, node);
        tape.value(value.clone());
        tape.op(Code::Eq, 0);
        tape.op(Code::Filter, 0);
    }
    if let Some(own) = own {
        if key == node.model.pk {
            return Ok(false);
        }
        other_than(&mut tape, node, own);
    }
    tape.op(Code::Any, 0);
    db.select(tape, at, |rows: Vec<bool>| Ok(rows.first() == Some(&true)))
        .await
}

/// Whether the row itself is in the trash, where no other one is in its way.
fn is_thrown_away(checked: &Checked) -> bool {
    let gone = checked.node.model.soft_delete;
    let gone = gone.and_then(|column| checked.row.get(&column));
    gone.is_some_and(|time| !time.is_null())
}

fn other_than(tape: &mut Tape, node: &'static PathNode, own: &[Value]) {
    for (number, (column, value)) in node.model.pk.iter().zip(own).enumerate() {
        tape.at(Code::Column, *column, node);
        tape.value(value.clone());
        tape.op(Code::Eq, 0);
        if number > 0 {
            tape.op(Code::And, 0);
        }
    }
    tape.op(Code::Not, 0);
    tape.op(Code::Filter, 0);
}
