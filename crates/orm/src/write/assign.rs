//! `p.price.set(12)`.

use super::validate::check_value;
use crate::{
    model::{ModelMeta, RelationKind},
    query::{
        path::Path,
        tape::{Code, Op, PathNode, Tape},
    },
    value::Value,
};
use carafe_core::{Error, Result};
use std::{fmt, marker::PhantomData};

/// An assignment to a column of `M`.
#[must_use = "an assignment does nothing until it is given to `.update()` or `.with()`"]
pub struct Set<M> {
    tape: Tape,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for Set<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tape.fmt(f)
    }
}

impl<M> Set<M> {
    pub(crate) fn of(column: u16, write: impl FnOnce(&mut Tape)) -> Self {
        let mut tape = Tape::default();
        write(&mut tape);
        tape.op(Code::Set, column);
        Self {
            tape,
            model: PhantomData,
        }
    }

    /// To the two columns of a generic foreign key.
    pub(crate) fn of_generic(column: u16, kind: Value, key: Value) -> Self {
        let mut tape = Tape::default();
        for (column, value) in [(column, kind), (column + 1, key)] {
            match value {
                Value::Null => tape.op(Code::Null, 0),
                value => tape.value(value),
            }
            tape.op(Code::Set, column);
        }
        Self {
            tape,
            model: PhantomData,
        }
    }

    /// To the column that holds the key of relation `index`.
    pub(crate) fn of_relation<P: Path>(index: u16, write: impl FnOnce(&mut Tape)) -> Self {
        Self::of(relation_column::<P>(index), write)
    }
}

/// The column that holds the key of a to-one relation.
pub(super) fn relation_column<P: Path>(index: u16) -> u16 {
    match <P::Model as crate::model::Model>::META.relations[usize::from(index)].kind {
        RelationKind::ForeignKey { column, .. } => column,
        _ => {
            unreachable!("only to-one relations can be assigned, their types say so")
        }
    }
}

/// What `.update()` takes: an assignment, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an assignment to columns of `{M}`",
    label = "expected `p.column.set(value)`, or a tuple of them"
)]
pub trait IntoSets<M> {
    /// Appends them to a tape.
    fn sets(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<M> IntoSets<M> for Set<M> {
    fn sets(self, tape: &mut Tape) {
        tape.join(self.tape);
    }
}

#[diagnostic::do_not_recommend]
impl<M> IntoSets<M> for Vec<Set<M>> {
    fn sets(self, tape: &mut Tape) {
        for set in self {
            tape.join(set.tape);
        }
    }
}

macro_rules! tuples {
    ($(($($set:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($set: IntoSets<M>),*> IntoSets<M> for ($($set,)*) {
            fn sets(self, tape: &mut Tape) {
                let ($($set,)*) = self;
                $($set.sets(tape);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));

/// The columns that get a plain value, and their values, among the operations from `start` on.
pub(crate) fn literals(tape: &Tape, start: usize) -> impl Iterator<Item = (u16, &Value)> {
    let before = tape.ops()[..start]
        .iter()
        .filter(|op| op.takes_value())
        .count();
    let mut values = tape.values()[before..].iter();
    let mut last: Option<&Value> = None;
    tape.ops()[start..].iter().filter_map(move |op| {
        let value = op.takes_value().then(|| values.next()).flatten();
        let assigned = match op.code {
            Code::Set => last.map(|value| (op.arg, value)),
            Code::InsertColumn => value.map(|value| (op.arg, value)),
            _ => None,
        };
        last = value.filter(|_| op.code == Code::Value);
        assigned
    })
}

/// The columns that get a plain value or NULL, and what they get, among the operations from `start` on.
pub(crate) fn given(tape: &Tape, start: usize) -> Vec<(u16, Value)> {
    let before = tape.ops()[..start].iter().filter(|op| op.takes_value());
    let mut values = tape.values()[before.count()..].iter();
    let (mut all, mut last) = (Vec::new(), None);
    for op in &tape.ops()[start..] {
        let value = op.takes_value().then(|| values.next()).flatten().cloned();
        match op.code {
            Code::Set => all.extend(last.take().map(|value| (op.arg, value))),
            Code::InsertColumn => all.extend(value.map(|value| (op.arg, value))),
            Code::Value => last = value,
            Code::Null => last = Some(Value::Null),
            _ => last = None,
        }
    }
    all
}

/// `version = version + 1`.
pub(super) fn bump_version(tape: &mut Tape, node: &'static PathNode, version: u16) {
    tape.at(Code::Column, version, node);
    tape.value(Value::Int(1));
    tape.op(Code::Add, 0);
    tape.op(Code::Set, version);
}

fn is_set(ops: &[Op], column: u16) -> bool {
    ops.iter()
        .any(|op| op.code == Code::Set && op.arg == column)
}

/// Refuses values that do not fit, counts the version up, and sets `auto_now` columns. `start` is where the assignments begin.
pub(crate) fn check_sets(meta: &'static ModelMeta, tape: &mut Tape, start: usize) -> Result<()> {
    let refused: Vec<_> = literals(tape, start)
        .filter_map(|(column, value)| check_value(meta, column, value))
        .collect();
    if !refused.is_empty() {
        return Err(Error::invalid(refused));
    }
    for (column, _) in (0..)
        .zip(meta.columns)
        .filter(|(_, column)| column.auto_now)
    {
        if !is_set(&tape.ops()[start..], column) {
            tape.value(super::insert::now(meta, column));
            tape.op(Code::Set, column);
        }
    }
    let own = tape.ops().first().and_then(|op| op.node);
    if let (Some(version), Some(node)) = (meta.version(), own)
        && !is_set(&tape.ops()[start..], version)
        && tape.ops().len() > start
    {
        bump_version(tape, node, version);
    }
    Ok(())
}
