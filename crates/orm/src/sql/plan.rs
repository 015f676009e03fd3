//! A compiled query: SQL text, where its parameters come from, and one plan for each to-many load.

use super::default_scope::Lent;
use crate::{query::tape::Op, shape::RowType, value::Value};
use carafe_core::Result;
use std::sync::OnceLock;

/// Where a parameter's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The tape's value with this number.
    Value(u16),
    /// The keys of the rows whose relation is loaded, as a list.
    Keys,
    /// The tape's value with this number, a list, as one JSON text.
    Json(u16),
    /// The item of the tape's list with this number; the statement is run once for each item.
    Item(u16),
    /// An item of the tape's list with the first number, at the place of the second.
    Cell(u16, u16),
    /// The number that the database gave the row that the statement before this one inserted.
    InsertId,
}

impl Source {
    /// The same list as one JSON text.
    pub(crate) fn as_json(self) -> Self {
        match self {
            Self::Value(number) => Self::Json(number),
            other => other,
        }
    }

    /// The value on the tape; `row` is the repetition. `None` for the keys of loaded rows.
    #[inline]
    pub(crate) fn value(self, values: &[Value], row: usize) -> Option<&Value> {
        let item = |list: u16, index: usize| match values.get(usize::from(list)) {
            Some(Value::List(items)) => items.get(index),
            _ => None,
        };
        match self {
            Self::Value(number) | Self::Json(number) => values.get(usize::from(number)),
            Self::Item(list) => Some(item(list, row).unwrap_or(&Value::Null)),
            Self::Cell(list, index) => Some(item(list, index.into()).unwrap_or(&Value::Null)),
            Self::Keys | Self::InsertId => None,
        }
    }
}

/// One statement, and the statements that load its to-many relations.
#[derive(Debug)]
pub struct Plan {
    /// Number in its [`PlanTable`]'s database, for prepared statements.
    pub id: u32,
    /// The statement.
    pub sql: String,
    /// What is bound to `$1`, `$2`, ….
    pub params: Vec<Source>,
    /// One statement for each to-many relation of this level, in the order of [`Shape::slots`](crate::shape::Shape::slots).
    /// Its first column is the owner's key.
    pub batches: Vec<Plan>,
    /// The operations it was made from; empty for a batch.
    pub ops: Vec<Op>,
    /// Reads the changed row again, where the database cannot return it.
    pub reread: Option<Box<Plan>>,
    /// Whether it changes rows.
    pub writes: bool,
    /// Whether it gives rows back.
    pub returns: bool,
    /// Whether the number of rows has no small bound, so that a shared connection must not wait for its reader.
    pub unbounded: bool,
    /// The number of the list whose length says how often it is run, each time with the next items.
    pub repeat: Option<u16>,
    /// The models' own conditions in it: their values stand behind those of the tape.
    pub(crate) lent: Vec<Lent>,
    /// What is known of a statement that is written by hand.
    pub(crate) written: Option<Written>,
}

/// A statement that is written by hand.
#[derive(Debug)]
pub(crate) struct Written {
    /// The row type that it must fit.
    pub(crate) row: Option<&'static RowType>,
    /// Whether it may leave something behind on its connection, or do what no transaction may enclose.
    pub(crate) apart: bool,
}

impl Plan {
    /// How often it is run with these values.
    #[allow(dead_code, reason = "only SQLite runs a statement several times")]
    pub(crate) fn repetitions(&self, values: &[Value]) -> usize {
        match self.repeat.map(|list| &values[usize::from(list)]) {
            Some(Value::List(items)) => items.len(),
            _ => 1,
        }
    }

    /// Whether it must not run on a connection that others share.
    pub(crate) fn is_apart(&self) -> bool {
        self.written.as_ref().is_some_and(|written| written.apart)
    }

    /// Compares the columns that the database names with those that the row type reads.
    pub(crate) fn fits<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<()> {
        match self.written.as_ref().and_then(|written| written.row) {
            Some(row) => crate::raw::fits(row, &names.into_iter().collect::<Vec<_>>()),
            None => Ok(()),
        }
    }
}

/// A shape's hash, and its plan.
type Entry = Box<(u128, Plan)>;

/// Shape → plan: an append-only table of open addressing that readers use without a lock.
pub struct PlanTable {
    slots: Box<[OnceLock<Entry>]>,
    used: std::sync::atomic::AtomicUsize,
}

impl std::fmt::Debug for PlanTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanTable")
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

impl PlanTable {
    /// A table for half as many shapes as it has slots; `slots` must be a power of two.
    pub fn new(slots: usize) -> Self {
        debug_assert!(slots.is_power_of_two());
        Self {
            slots: (0..slots).map(|_| OnceLock::new()).collect(),
            used: 0.into(),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "only the low bits of the hash choose a slot"
    )]
    fn start(&self, key: u128) -> usize {
        key as usize & (self.slots.len() - 1)
    }

    /// The plan of this shape. `ops` must be the same too: a hash may meet another.
    #[inline]
    pub fn get(&self, key: u128, ops: &[Op]) -> Option<&Plan> {
        let mut index = self.start(key);
        loop {
            let (found, plan) = self.slots[index].get().map(|entry| (entry.0, &entry.1))?;
            if found == key && plan.ops == ops {
                return Some(plan);
            }
            index = (index + 1) & (self.slots.len() - 1);
        }
    }

    /// Keeps a plan and gives it back; `Err` gives it back unkept when the table is half full.
    #[expect(
        clippy::missing_panics_doc,
        reason = "both expectations are what `OnceLock::set` promises"
    )]
    pub fn put(&self, key: u128, plan: Plan) -> std::result::Result<&Plan, Box<Plan>> {
        use std::sync::atomic::Ordering::Relaxed;
        if self.used.fetch_add(1, Relaxed) >= self.slots.len() / 2 {
            self.used.fetch_sub(1, Relaxed);
            return Err(Box::new(plan));
        }
        let mut entry = Box::new((key, plan));
        let mut index = self.start(key);
        loop {
            let slot = &self.slots[index];
            match slot.set(entry) {
                Ok(()) => return Ok(&slot.get().expect("it was set on the line above").1),
                Err(ours) => entry = ours,
            }
            let theirs = slot.get().expect("a slot that refuses a value has one");
            if theirs.0 == key && theirs.1.ops == entry.1.ops {
                self.used.fetch_sub(1, Relaxed);
                return Ok(&theirs.1);
            }
            index = (index + 1) & (self.slots.len() - 1);
        }
    }
}

/// A vector that is filled through `&self` at any place, once each: the prepared statements of a connection.
pub struct Sparse<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

type Chunk<T> = Box<[OnceLock<T>; 64]>;

impl<T> std::fmt::Debug for Sparse<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sparse")
    }
}

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Self {
            chunks: (0..256).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl<T> Sparse<T> {
    /// The item at this place.
    #[inline]
    pub fn get(&self, index: u32) -> Option<&T> {
        let index = index as usize;
        self.chunks.get(index >> 6)?.get()?[index & 63].get()
    }

    /// Puts an item there and gives what stands there: the first one wins. `Err` beyond the last place.
    pub fn put(&self, index: u32, item: T) -> std::result::Result<&T, T> {
        let index = index as usize;
        let Some(chunk) = self.chunks.get(index >> 6) else {
            return Err(item);
        };
        let slot = &chunk.get_or_init(|| Box::new([const { OnceLock::new() }; 64]))[index & 63];
        Ok(slot.get_or_init(|| item))
    }
}
