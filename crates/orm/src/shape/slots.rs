//! The second pass: to-many relations are read by one statement each and handed to their owners.

use super::Shape;
use crate::value::{KeyValue, Row};
use carafe_core::Result;

/// A list somewhere below a result; a statement's rows are pushed into it.
pub trait Many: Send {
    /// Reads one row into it.
    fn push(&mut self, row: &mut Row<'_>) -> Result<()>;

    /// How many rows it has.
    fn count(&self) -> u64 {
        0
    }

    /// Hands out the to-many relations of its rows.
    fn children<'a>(&'a mut self, slots: &mut Slots<'a>);
}

impl<T: Shape> Many for Vec<T> {
    fn push(&mut self, row: &mut Row<'_>) -> Result<()> {
        Vec::push(self, T::decode(row)?);
        Ok(())
    }

    fn count(&self) -> u64 {
        self.len() as u64
    }

    fn children<'a>(&'a mut self, slots: &mut Slots<'a>) {
        if T::MANY > 0 {
            for row in self {
                slots.next = 0;
                row.slots(&KeyValue::None, slots);
            }
        }
    }
}

/// The owners of one batch: key and list.
pub(super) type Owners<'a> = Vec<(KeyValue, &'a mut dyn Many)>;

/// The to-many relations of one level: for each batch its owners.
pub struct Slots<'a> {
    /// By number of the batch.
    pub batches: Vec<Owners<'a>>,
    next: usize,
}

impl std::fmt::Debug for Slots<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Slots({} batches)", self.batches.len())
    }
}

impl<'a> Slots<'a> {
    /// Room for that many batches.
    pub fn new(batches: usize) -> Self {
        Self {
            batches: (0..batches).map(|_| Vec::new()).collect(),
            next: 0,
        }
    }

    /// The next batch fills `list` for this owner.
    pub fn many(&mut self, owner: KeyValue, list: &'a mut dyn Many) {
        if let Some(owners) = self.batches.get_mut(self.next) {
            owners.push((owner, list));
        }
        self.next += 1;
    }

    /// Of the next `count` batches, the one at `place` fills `list` for this owner.
    pub fn one_of(&mut self, count: u16, place: u16, owner: KeyValue, list: &'a mut dyn Many) {
        self.skip(place);
        self.many(owner, list);
        self.skip(count.saturating_sub(place + 1));
    }

    /// Hands out the to-many relations of a row that a batch gave.
    pub fn below<T: Shape>(&mut self, row: &'a mut T) {
        self.next = 0;
        row.slots(&KeyValue::None, self);
    }

    /// The next `count` batches have nothing to fill here.
    pub fn skip(&mut self, count: u16) {
        self.next += usize::from(count);
    }
}

/// The owners of one batch, sorted by key, so that each row finds them.
///
/// A row is decoded once for each owner (one category may stand under many products): nothing is cloned.
pub struct Grouped<'a> {
    /// The owners.
    pub owners: Owners<'a>,
    /// Their keys, each once.
    pub keys: Vec<KeyValue>,
    at: usize,
}

impl std::fmt::Debug for Grouped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grouped")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

impl<'a> Grouped<'a> {
    /// Sorts the owners.
    pub fn new(mut owners: Owners<'a>) -> Self {
        if !owners.is_sorted_by_key(|owner| &owner.0) {
            owners.sort_by(|a, b| a.0.cmp(&b.0));
        }
        let mut keys: Vec<KeyValue> = owners.iter().map(|owner| owner.0.clone()).collect();
        keys.dedup();
        Self {
            owners,
            keys,
            at: 0,
        }
    }

    /// Reads one row, whose next cell is the owner's key, into every list of that owner.
    pub fn push(&mut self, mut row: Row<'_>) -> Result<()> {
        let key = KeyValue::from_cell(row.cell()?)?;
        if self.owners.get(self.at).is_none_or(|owner| owner.0 != key) {
            self.at = self.owners.partition_point(|owner| owner.0 < key);
        }
        for (owner, list) in &mut self.owners[self.at..] {
            if *owner != key {
                break;
            }
            list.push(&mut row.clone())?;
        }
        Ok(())
    }
}

/// A row behind the key of its owner, as batches give it.
#[derive(Debug)]
pub(crate) struct Keyed<V> {
    pub(crate) key: KeyValue,
    pub(crate) row: V,
}

impl<V: Shape> Shape for Keyed<V> {
    const WIDTH: u16 = V::WIDTH + 1;
    const MANY: u16 = V::MANY;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        let key = KeyValue::from_cell(row.cell()?)?;
        let row = V::decode(row)?;
        Ok(Self { key, row })
    }

    fn slots<'a>(&'a mut self, _: &KeyValue, slots: &mut Slots<'a>) {
        self.row.slots(&KeyValue::None, slots);
    }
}

/// What may stand in the place of a relation field of type `F` in a `…With` row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in the place of a `{F}` field",
    label = "expected the loaded model, or the field type itself"
)]
pub trait Slot<F>: Sized + Send + 'static {
    /// Columns it reads.
    const WIDTH: u16;

    /// To-many relations on its level.
    const MANY: u16;

    /// Reads it, or copies the field when it is not loaded.
    fn fill(field: &F, row: &mut Row<'_>) -> Result<Self>;

    /// Hands out its to-many relations.
    fn slots<'a>(&'a mut self, field: &F, slots: &mut Slots<'a>);

    /// Whether the row in it is the one that the field refers to.
    fn agrees(&self, _field: &F) -> bool {
        true
    }
}
