//! Keyset paging: the rows behind a given one in an order, which costs the same on every page.

use super::path::{FieldPath, resolve};
use crate::{
    model::ModelMeta,
    query::tape::{Code, Tape},
    value::Value,
};
use carafe_core::{Error, Result};

/// One column of an order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) path: FieldPath,
    pub(super) descending: bool,
}

impl Key {
    /// `price`, or `-price` for large first.
    pub(super) fn parse(meta: &'static ModelMeta, name: &str) -> Result<Self> {
        let (name, descending) = name
            .strip_prefix('-')
            .map_or((name, false), |name| (name, true));
        let (path, rest) = resolve(meta, name)?;
        if rest.is_empty() {
            return Ok(Self { path, descending });
        }
        Err(Error::bad_request(format!("`{name}` cannot be an order")).code("orm.E012"))
    }

    pub(super) fn write(self, tape: &mut Tape) {
        self.column(tape);
        tape.op(
            if self.descending {
                Code::Desc
            } else {
                Code::Asc
            },
            0,
        );
    }

    fn column(self, tape: &mut Tape) {
        tape.at(Code::Column, self.path.column, self.path.node);
    }

    fn is_nullable(self) -> bool {
        self.path.nullable || self.path.meta().nullable
    }

    /// The same value as the given row.
    fn same(self, value: &Value, tape: &mut Tape) {
        self.column(tape);
        if value.is_null() {
            tape.op(Code::IsNull, 0);
        } else {
            tape.value(value.clone());
            tape.op(Code::Eq, 0);
        }
    }

    /// A value behind that of the given row; false when there is none. NULL comes before every value.
    fn behind(self, value: &Value, tape: &mut Tape) -> bool {
        match (value.is_null(), self.descending) {
            (true, true) => return false,
            (true, false) => {
                self.column(tape);
                tape.op(Code::IsNull, 0);
                tape.op(Code::Not, 0);
            }
            (false, descending) => {
                self.column(tape);
                tape.value(value.clone());
                tape.op(if descending { Code::Lt } else { Code::Gt }, 0);
                if descending && self.is_nullable() {
                    self.column(tape);
                    tape.op(Code::IsNull, 0);
                    tape.op(Code::Or, 0);
                }
            }
        }
        true
    }
}

/// Appends the condition "behind the row with these values": `a > x OR (a = x AND (b > y OR …))`.
pub(super) fn after(keys: &[Key], values: &[Value], tape: &mut Tape) -> Result<()> {
    if keys.len() != values.len() {
        return Err(Error::bad_request("the page's key does not fit its order").code("orm.E014"));
    }
    let mut condition: Option<Tape> = None;
    for (key, value) in keys.iter().zip(values).rev() {
        condition = joined(*key, value, condition);
    }
    match condition {
        Some(condition) => tape.join(condition),
        None => tape.value(Value::Bool(false)),
    }
    tape.op(Code::Filter, 0);
    Ok(())
}

fn joined(key: Key, value: &Value, inner: Option<Tape>) -> Option<Tape> {
    let mut tape = Tape::default();
    let found = key.behind(value, &mut tape);
    let Some(inner) = inner else {
        return found.then_some(tape);
    };
    key.same(value, &mut tape);
    tape.join(inner);
    tape.op(Code::And, 0);
    if found {
        tape.op(Code::Or, 0);
    }
    Some(tape)
}
