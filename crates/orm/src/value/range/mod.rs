//! Ranges as columns of PostgreSQL: from one value to another, each with it or without.
//!
//! On its way to the database a range is PostgreSQL's own text, `[1,5)`; the driver takes it apart.

mod item;
mod text;
mod wire;

pub use self::item::RangeItem;
#[cfg(feature = "postgres")]
pub(crate) use self::text::range_parts;
pub(crate) use self::text::{is_reversed, parse, range_json};
pub(super) use self::wire::{is_range, read};

use super::{Cell, ColumnType, DbType, NotNull, Value, cell::mismatch};
use carafe_core::{Field, Result, object::IntoField};
use serde_core::{Serialize, Serializer};
use std::{
    fmt,
    ops::{Bound, RangeBounds},
};

/// A range column of PostgreSQL: all values from one to another.
///
/// Rust's own ranges say what it holds: `Range::of(1..5)` has 1 and not 5, `Range::of(1..=5)` has both, and
/// `Range::of(1..)` has no end. Whole numbers and days are counted, so `1..=5` is `1..6`, as in the database.
///
/// ```
/// use carafe_orm::value::Range;
///
/// let ages = Range::of(18..=65);
/// assert!(ages.contains(&18) && !ages.contains(&66));
/// assert_eq!(ages, Range::of(18..66));
/// assert_eq!((ages.lower(), ages.upper()), (Some(&18), Some(&66)));
/// assert_eq!(ages.to_string(), "[18,66)");
/// assert!(Range::of(3..3).is_empty());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Range<T>(Ends<T>);

/// Both ends; `None` is the empty range.
type Ends<T> = Option<(Bound<T>, Bound<T>)>;

impl<T: RangeItem> Range<T> {
    /// The range that Rust writes so: `1..5`, `1..=5`, `1..`, `..5`, or a pair of [`Bound`]s.
    pub fn of(range: impl RangeBounds<T>) -> Self {
        let (lower, upper) = (range.start_bound().cloned(), range.end_bound().cloned());
        Self::between(lower, upper)
    }

    fn between(lower: Bound<T>, upper: Bound<T>) -> Self {
        let lower = match lower {
            Bound::Excluded(value) => value
                .following()
                .map_or(Bound::Excluded(value), Bound::Included),
            other => other,
        };
        let upper = match upper {
            Bound::Included(value) => value
                .following()
                .map_or(Bound::Included(value), Bound::Excluded),
            other => other,
        };
        let nothing = match (&lower, &upper) {
            (Bound::Included(_), Bound::Included(_)) => false,
            (Bound::Included(a) | Bound::Excluded(a), Bound::Included(b) | Bound::Excluded(b)) => {
                a == b
            }
            _ => false,
        };
        Self((!nothing).then_some((lower, upper)))
    }

    /// The range without any value.
    pub fn empty() -> Self {
        Self(None)
    }

    /// Whether it has this value.
    pub fn contains(&self, value: &T) -> bool {
        self.0
            .as_ref()
            .is_some_and(|(lower, upper)| (lower.as_ref(), upper.as_ref()).contains(value))
    }

    /// Whether it starts behind its end, which no database keeps.
    pub fn is_reversed(&self) -> bool {
        matches!((self.lower(), self.upper()), (Some(lower), Some(upper)) if lower > upper)
    }
}

impl<T> Range<T> {
    /// Where it starts; `None` when it has no start, or is empty.
    pub fn lower(&self) -> Option<&T> {
        self.0.as_ref().and_then(|(lower, _)| value(lower))
    }

    /// Where it ends; `None` when it has no end, or is empty.
    pub fn upper(&self) -> Option<&T> {
        self.0.as_ref().and_then(|(_, upper)| value(upper))
    }

    /// Whether it has no value at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether its start is part of it.
    pub fn lower_inc(&self) -> bool {
        matches!(&self.0, Some((Bound::Included(_), _)))
    }

    /// Whether its end is part of it.
    pub fn upper_inc(&self) -> bool {
        matches!(&self.0, Some((_, Bound::Included(_))))
    }

    /// Whether it has no start.
    pub fn lower_inf(&self) -> bool {
        matches!(&self.0, Some((Bound::Unbounded, _)))
    }

    /// Whether it has no end.
    pub fn upper_inf(&self) -> bool {
        matches!(&self.0, Some((_, Bound::Unbounded)))
    }

    /// `[)`, `[]`, `()` or `(]`: which of its ends are part of it.
    pub fn bounds(&self) -> &'static str {
        match (self.lower_inc(), self.upper_inc()) {
            (true, true) => "[]",
            (true, false) => "[)",
            (false, true) => "(]",
            (false, false) => "()",
        }
    }
}

fn value<T>(bound: &Bound<T>) -> Option<&T> {
    match bound {
        Bound::Included(value) | Bound::Excluded(value) => Some(value),
        Bound::Unbounded => None,
    }
}

macro_rules! from_std {
    ($($type:ty;)*) => { $(
        impl<T: RangeItem> From<$type> for Range<T> {
            fn from(range: $type) -> Self {
                Self::of(range)
            }
        }
    )* };
}
from_std! {
    std::ops::Range<T>; std::ops::RangeInclusive<T>; std::ops::RangeFrom<T>; std::ops::RangeTo<T>;
    std::ops::RangeToInclusive<T>; std::ops::RangeFull; (Bound<T>, Bound<T>);
}

/// As PostgreSQL writes it: `[1,5)`, `empty`.
impl<T: RangeItem> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("empty");
        }
        let (open, close) = self.bounds().split_at(1);
        let text = |end: Option<&T>| end.map(|end| end.to_value().to_text()).unwrap_or_default();
        write!(
            f,
            "{open}{},{}{close}",
            text(self.lower()),
            text(self.upper())
        )
    }
}

impl<T: RangeItem> fmt::Debug for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Range({self})")
    }
}

/// As Django writes it: `{"lower": 1, "upper": 5, "bounds": "[)"}`, `{"empty": true}`.
impl<T: RangeItem> Serialize for Range<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.field().serialize(serializer)
    }
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> IntoField for Range<T> {
    fn field(&self) -> Field<'_> {
        if self.is_empty() {
            return Field::Map(vec![("empty".into(), Field::Bool(true))]);
        }
        let end = |end: Option<&'_ T>| end.map_or(Field::Null, |end| owned(&end.to_value()));
        Field::Map(vec![
            ("lower".into(), end(self.lower())),
            ("upper".into(), end(self.upper())),
            ("bounds".into(), Field::Text(self.bounds().into())),
        ])
    }
}

fn owned(value: &Value) -> Field<'static> {
    match value {
        Value::Int(number) => Field::Int(*number),
        Value::Decimal(number) => Field::Decimal(*number),
        Value::Date(day) => Field::Date(*day),
        Value::DateTime(at) => Field::DateTime(*at),
        other => Field::Text(other.to_text().into()),
    }
}

#[diagnostic::do_not_recommend]
impl<T: RangeItem> DbType for Range<T> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = T::RANGE;

    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        let read = match cell {
            Cell::Wire(bytes, oid) => wire::range(bytes, oid),
            Cell::Text(bytes) => std::str::from_utf8(bytes).ok().and_then(text::range),
            _ => None,
        };
        read.ok_or_else(|| mismatch("a range", cell))
    }

    fn to_value(&self) -> Value {
        Value::Text(self.to_string().into())
    }
}
