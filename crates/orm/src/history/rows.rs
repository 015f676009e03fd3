//! Rows before and after a change.

use crate::{
    db::Db,
    dynamic::{DynQuery, DynRow},
    model::ModelMeta,
    query::tape::{Code, LockOption, PathNode, Tape},
    value::{KeyValue, Value},
};
use carafe_core::Result;
use std::panic::Location;

pub(super) type At = &'static Location<'static>;

/// A row, as values by column.
pub(super) type Values = Vec<Value>;

/// Keys of one column in one list.
const LISTED: usize = 5_000;
/// Keys of several columns in one condition.
const WRITTEN_OUT: usize = 64;

/// Where a change is made.
#[derive(Clone, Copy)]
pub(super) struct Place<'d> {
    pub(super) db: &'d Db,
    pub(super) node: &'static PathNode,
    pub(super) at: At,
    /// Whether keys stay what they are: rows that refer to these may come meanwhile.
    pub(super) keeps_keys: bool,
}

impl Place<'_> {
    pub(super) fn meta(&self) -> &'static ModelMeta {
        self.node.model
    }

    /// The rows that a statement gives, all their columns in order.
    pub(super) async fn rows(&self, tape: Tape) -> Result<Vec<Values>> {
        let columns = DynQuery::new(self.meta()).columns();
        let rows = self.db.rows_unrecorded(tape, self.at).await?;
        let fitted = |mut row: DynRow| {
            row.fit(&columns)?;
            Ok(row.into_values())
        };
        rows.into_iter().map(fitted).collect()
    }

    /// The rows of a query. Nobody else changes them until the transaction ends.
    pub(super) async fn locked(&self, query: &Tape) -> Result<Vec<Values>> {
        let mut tape = query.clone();
        if tape.is_windowed() {
            tape.op(Code::AnyOrder, 0);
        }
        if !is_derived(query) {
            return self.rows(self.locking(tape)).await;
        }
        // Rows of such a query cannot be locked: what it finds is, by its keys.
        let found = self.rows(self.whole(tape)).await?;
        self.again(&self.keys(&found)).await
    }

    /// The rows with these keys, as they are now, locked.
    pub(super) async fn again(&self, keys: &[Values]) -> Result<Vec<Values>> {
        let mut rows = Vec::with_capacity(keys.len());
        for keys in keys.chunks(self.at_once()) {
            let tape = self.among(Tape::base(self.node), keys);
            rows.extend(self.rows(self.locking(tape)).await?);
        }
        Ok(rows)
    }

    /// How many keys one statement takes.
    pub(super) fn at_once(&self) -> usize {
        match self.meta().pk {
            [_] => LISTED,
            _ => WRITTEN_OUT,
        }
    }

    pub(super) fn keys(&self, rows: &[Values]) -> Vec<Values> {
        rows.iter().map(|row| self.key(row)).collect()
    }

    pub(super) fn key(&self, row: &[Value]) -> Values {
        let pk = self.meta().pk.iter();
        pk.map(|column| row[usize::from(*column)].clone()).collect()
    }

    fn whole(&self, mut tape: Tape) -> Tape {
        tape.op(Code::NoOut, 0);
        for column in (0..).take(self.meta().columns.len()) {
            tape.at(Code::Column, column, self.node);
            tape.op(Code::Out, 0);
        }
        tape.op(Code::Select, 0);
        tape
    }

    fn locking(&self, mut tape: Tape) -> Tape {
        tape.op(Code::ForUpdate, 0);
        if self.keeps_keys {
            tape.op(Code::LockOption, LockOption::NoKey as u16);
        }
        self.whole(tape)
    }

    /// The query with one more condition: its rows have one of these keys.
    pub(super) fn among(&self, mut tape: Tape, keys: &[Values]) -> Tape {
        let (node, pk) = (self.node, self.meta().pk);
        if let [column] = pk {
            let list = keys.iter().filter_map(|key| key.first().cloned());
            tape.at(Code::Column, *column, node);
            tape.value(Value::List(list.collect()));
            tape.op(Code::In, 0);
            tape.op(Code::Filter, 0);
            return tape;
        }
        for (number, key) in keys.iter().enumerate() {
            for (place, (column, value)) in pk.iter().zip(key).enumerate() {
                tape.at(Code::Column, *column, node);
                tape.value(value.clone());
                tape.op(Code::Eq, 0);
                if place > 0 {
                    tape.op(Code::And, 0);
                }
            }
            if number > 0 {
                tape.op(Code::Or, 0);
            }
        }
        tape.op(Code::Filter, 0);
        tape
    }
}

/// A key that can be looked up.
pub(super) fn comparable(key: Values) -> Vec<KeyValue> {
    key.into_iter().map(KeyValue::from).collect()
}

/// Whether the rows of a query are no rows of the table, so that the database does not lock them.
fn is_derived(query: &Tape) -> bool {
    let codes = query.ops().iter().map(|op| op.code);
    let mut codes = codes.filter(|code| code.nesting() <= 0 || *code == Code::Arm);
    codes.any(|code| {
        matches!(
            code,
            Code::Arm | Code::Distinct | Code::DistinctOn | Code::Tree
        )
    })
}

/// The query without limit and offset: they have chosen their rows.
pub(super) fn unlimited(query: &Tape) -> Tape {
    let (mut tape, mut depth, mut values) = (Tape::default(), 0_i32, query.values().iter());
    for op in query.ops() {
        depth += op.code.nesting();
        let value = op.takes_value().then(|| values.next()).flatten();
        if depth == 0 && matches!(op.code, Code::Limit | Code::Offset) {
            continue;
        }
        match (op.node, value) {
            (Some(node), Some(value)) => tape.value_at(op.code, op.arg, node, value.clone()),
            (Some(node), None) => tape.at(op.code, op.arg, node),
            (None, Some(value)) => tape.op_with(op.code, op.arg, value.clone()),
            (None, None) => tape.op(op.code, op.arg),
        }
    }
    tape
}

/// The statement without its end.
pub(super) fn begun(statement: &Tape) -> Tape {
    let ops = statement.ops().len().saturating_sub(1);
    statement.part(0..ops, 0..statement.values().len())
}
