//! `bulk_update`: other values for each row.

use super::{
    record::Done,
    rows::{Place, Values, comparable},
};
use crate::{
    query::tape::{Code, Tape},
    value::Value,
};
use carafe_core::Result;
use std::collections::HashSet;

impl Place<'_> {
    /// Changes those of the listed rows that are there.
    pub(super) async fn update_listed(&self, tape: Tape) -> Result<Done> {
        let keys = listed_keys(self, &tape);
        let old = self.again(&keys).await?;
        let known: HashSet<_> = old.iter().map(|row| comparable(self.key(row))).collect();
        let there: Vec<bool> = keys
            .iter()
            .map(|key| known.contains(&comparable(key.clone())))
            .collect();
        if old.is_empty() {
            return Ok(Done::default());
        }
        let tape = if there.contains(&false) {
            only(&tape, &there)
        } else {
            tape
        };
        let count = self.db.write_unrecorded(tape, self.at).await?;
        let new = self.again(&self.keys(&old)).await?;
        Ok(Done {
            rows: Vec::new(),
            count,
            states: self.matched(&old, new),
        })
    }
}

/// The keys of the rows in the lists.
fn listed_keys(place: &Place<'_>, tape: &Tape) -> Vec<Values> {
    let lists = tape.ops().iter().filter(|op| op.takes_value());
    let lists: Vec<_> = lists.zip(tape.values()).collect();
    let pk = place.meta().pk.iter().filter_map(|column| {
        let mut lists = lists.iter();
        let list = lists.find(|(op, _)| op.code == Code::List && op.arg == *column);
        match list {
            Some((_, Value::List(items))) => Some(items),
            _ => None,
        }
    });
    let pk: Vec<_> = pk.collect();
    let count = pk.first().map_or(0, |list| list.len());
    (0..count)
        .map(|row| pk.iter().map(|list| list[row].clone()).collect())
        .collect()
}

/// The statement about some of its rows.
fn only(tape: &Tape, wanted: &[bool]) -> Tape {
    let (mut part, mut values) = (Tape::default(), tape.values().iter());
    for op in tape.ops() {
        let value = op.takes_value().then(|| values.next()).flatten();
        match (op.code, op.node, value) {
            (Code::List, _, Some(Value::List(items))) => {
                let items = items.iter().zip(wanted).filter(|(_, wanted)| **wanted);
                let items = items.map(|(item, _)| item.clone()).collect();
                part.op_with(Code::List, op.arg, Value::List(items));
            }
            (Code::Rows, ..) => {
                let count = wanted.iter().filter(|wanted| **wanted).count();
                part.op(Code::Rows, u16::try_from(count).unwrap_or(u16::MAX));
            }
            (_, Some(node), Some(value)) => {
                part.value_at(op.code, op.arg, node, value.clone());
            }
            (_, Some(node), None) => part.at(op.code, op.arg, node),
            (_, None, Some(value)) => part.op_with(op.code, op.arg, value.clone()),
            (_, None, None) => part.op(op.code, op.arg),
        }
    }
    part
}
