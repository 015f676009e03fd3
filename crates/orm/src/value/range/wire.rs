//! Ranges in PostgreSQL's binary format.

use super::{Range, RangeItem};
use crate::value::{Cell, DbType as _, Value, cell::mismatch, wire};
use carafe_core::{Date, DateTime, Decimal, Result};
use std::ops::Bound;

const INT4: u32 = 3904;
const NUMERIC: u32 = 3906;
const TIMESTAMP: u32 = 3908;
const TIMESTAMPTZ: u32 = 3910;
const DATE: u32 = 3912;
const INT8: u32 = 3926;

const EMPTY: u8 = 1;
const LOWER_INCLUDED: u8 = 2;
const UPPER_INCLUDED: u8 = 4;
const NO_LOWER: u8 = 8;
const NO_UPPER: u8 = 16;

/// Whether it is one of PostgreSQL's ranges.
pub(in crate::value) fn is_range(oid: u32) -> bool {
    item(oid).is_some()
}

/// The type of its ends.
fn item(oid: u32) -> Option<u32> {
    Some(match oid {
        INT4 => wire::INT4,
        NUMERIC => wire::NUMERIC,
        TIMESTAMP => wire::TIMESTAMP,
        TIMESTAMPTZ => wire::TIMESTAMPTZ,
        DATE => wire::DATE,
        INT8 => wire::INT8,
        _ => return None,
    })
}

/// A range as its text.
pub(in crate::value) fn read(cell: Cell<'_>) -> Result<Value> {
    let Cell::Wire(_, oid) = cell else {
        return Err(mismatch("a range", cell));
    };
    Ok(match oid {
        INT4 => Range::<i32>::from_cell(cell)?.to_value(),
        INT8 => Range::<i64>::from_cell(cell)?.to_value(),
        NUMERIC => Range::<Decimal>::from_cell(cell)?.to_value(),
        DATE => Range::<Date>::from_cell(cell)?.to_value(),
        _ => Range::<DateTime>::from_cell(cell)?.to_value(),
    })
}

/// `range_send`: what the ends are, then each end that there is, with its length.
pub(super) fn range<T: RangeItem>(bytes: &[u8], oid: u32) -> Option<Range<T>> {
    let item = item(oid)?;
    let (flags, rest) = bytes.split_first()?;
    if flags & EMPTY != 0 {
        return Some(Range::empty());
    }
    let (lower, rest) = if flags & NO_LOWER == 0 {
        let (end, rest) = sized(rest)?;
        let end = T::from_cell(Cell::Wire(end, item)).ok()?;
        let included = flags & LOWER_INCLUDED != 0;
        (
            if included {
                Bound::Included(end)
            } else {
                Bound::Excluded(end)
            },
            rest,
        )
    } else {
        (Bound::Unbounded, rest)
    };
    let upper = if flags & NO_UPPER == 0 {
        let (end, _) = sized(rest)?;
        upper(end, item, flags & UPPER_INCLUDED != 0)?
    } else {
        Bound::Unbounded
    };
    Some(Range::between(lower, upper))
}

fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)
}

/// The day after our last one ends what goes up to our last one.
fn upper<T: RangeItem>(end: &[u8], item: u32, included: bool) -> Option<Bound<T>> {
    if let Ok(value) = T::from_cell(Cell::Wire(end, item)) {
        return Some(if included {
            Bound::Included(value)
        } else {
            Bound::Excluded(value)
        });
    }
    if item != wire::DATE || included {
        return None;
    }
    let before = i32::from_be_bytes(end.try_into().ok()?).checked_sub(1)?;
    let last = T::from_cell(Cell::Wire(&before.to_be_bytes(), item)).ok()?;
    Some(Bound::Included(last))
}
