//! Typed primary keys.

use super::Model;
use crate::{
    shape::{RowType, Shape},
    value::{Cell, ColumnType, DbType, Hints, NotNull, Row, Value},
};
use carafe_core::{Field, Result, Uuid, object::IntoField};
use std::{fmt, hash, marker::PhantomData, str::FromStr};

/// The key of a model: `Id<Product>` is not an `Id<Tag>`. `R` is the type of its column.
///
/// ```
/// # use carafe_orm::model::Id;
/// struct Product;
/// let id: Id<Product> = 7.into();
/// assert_eq!(id.to_string(), "7");
/// ```
pub struct Id<M, R = i64>(R, PhantomData<fn() -> M>);

impl<M, R> Id<M, R> {
    /// The key with this value.
    pub const fn new(raw: R) -> Self {
        Self(raw, PhantomData)
    }

    /// Its value.
    pub fn raw(self) -> R {
        self.0
    }
}

impl<M, R: Clone> Clone for Id<M, R> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<M, R: Copy> Copy for Id<M, R> {}

impl<M, R: PartialEq> PartialEq for Id<M, R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M, R: Eq> Eq for Id<M, R> {}

impl<M, R: PartialOrd> PartialOrd for Id<M, R> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<M, R: Ord> Ord for Id<M, R> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<M, R: hash::Hash> hash::Hash for Id<M, R> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<M, R: fmt::Debug> fmt::Debug for Id<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<M, R: fmt::Display> fmt::Display for Id<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! from_raw {
    ($($from:ty => $raw:ty;)*) => { $(
        impl<M> From<$from> for Id<M, $raw> {
            fn from(raw: $from) -> Self {
                Self::new(raw.into())
            }
        }
    )* };
}
from_raw! { i64 => i64; i32 => i64; i32 => i32; i16 => i16; String => String; &str => String; Uuid => Uuid; }

impl<M, R: FromStr> FromStr for Id<M, R> {
    type Err = R::Err;

    fn from_str(text: &str) -> Result<Self, R::Err> {
        text.parse().map(Self::new)
    }
}

impl<M, R: serde_core::Serialize> serde_core::Serialize for Id<M, R> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, M, R: serde_core::Deserialize<'de>> serde_core::Deserialize<'de> for Id<M, R> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::deserialize(deserializer).map(Self::new)
    }
}

impl<M, R: IntoField> IntoField for Id<M, R> {
    fn field(&self) -> Field<'_> {
        self.0.field()
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, R: DbType<Inner = R, Null = NotNull>> DbType for Id<M, R> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = R::TYPE;
    const HINTS: Hints = R::HINTS;

    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        R::from_cell(cell).map(Self::new)
    }

    #[inline]
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, R: DbType<Inner = R, Null = NotNull>> Shape for Id<M, R> {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        row.get()
    }

    fn columns(columns: &mut RowType) {
        columns.value::<Self>();
    }
}

/// What `Product::get(&db, …)` takes: a key, its raw value, or a foreign key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of `{M}`",
    label = "expected a key of `{M}`"
)]
pub trait IntoKey<M: Model> {
    /// The key.
    fn into_key(self) -> M::Pk;
}

#[diagnostic::do_not_recommend]
impl<M: Model, V: Into<M::Pk>> IntoKey<M> for V {
    fn into_key(self) -> M::Pk {
        self.into()
    }
}
