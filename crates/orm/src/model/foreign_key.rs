//! The field of a foreign key.

use super::{Id, Model};
use crate::{
    db::{Db, Run},
    shape::{Shape, Slot, Slots},
    value::{Cell, ColumnType, DbType, Key as _, KeyValue, NotNull, Row, Value},
};
use carafe_core::{Field, Result, Uuid, object::IntoField};
use std::{fmt, panic::Location};

/// A foreign key: the key of a row of `T`, and a plain field `Option<Fk<T>>` when there may be none.
///
/// It never queries by being looked at. `.with(|p| p.category)` puts the row itself in its place;
/// [`fetch`](Self::fetch) asks for it on its own.
pub struct Fk<T: Model> {
    /// The key of the row it refers to.
    pub id: T::Pk,
}

/// A foreign key that no two rows share: a profile of one user. `Option<OneToOne<T>>` where there may be none.
///
/// It is an [`Fk`] with a UNIQUE constraint. The other side is a field `RevOne<…>`; as the primary key of its model,
/// with `#[field(pk)]`, it makes the row a part of the other one.
pub type OneToOne<T> = Fk<T>;

impl<T: Model> Fk<T> {
    /// Fetches the row it refers to.
    #[track_caller]
    pub fn fetch<'e>(&self, db: &'e Db) -> Run<'e, T> {
        super::get_by_key(db, &self.id, Location::caller())
    }
}

impl<T: Model> Clone for Fk<T> {
    fn clone(&self) -> Self {
        Self {
            id: self.id.clone(),
        }
    }
}

impl<T: Model> Copy for Fk<T> where T::Pk: Copy {}

impl<T: Model> PartialEq for Fk<T> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<T: Model> fmt::Debug for Fk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

impl<T: Model> From<&T> for Fk<T> {
    fn from(row: &T) -> Self {
        Self { id: row.pk() }
    }
}

impl<T: Model<Pk = Id<T, R>>, R> From<Id<T, R>> for Fk<T> {
    fn from(id: Id<T, R>) -> Self {
        Self { id }
    }
}

macro_rules! from_raw {
    ($($from:ty => $raw:ty;)*) => { $(
        impl<T: Model<Pk = Id<T, $raw>>> From<$from> for Fk<T> {
            fn from(raw: $from) -> Self {
                Self { id: raw.into() }
            }
        }
    )* };
}
from_raw! { i64 => i64; i32 => i32; i16 => i16; Uuid => Uuid; String => String; }

impl<T: Model<Pk = Id<T, R>>, R> From<Fk<T>> for Id<T, R> {
    fn from(key: Fk<T>) -> Self {
        key.id
    }
}

impl<T: Model> serde_core::Serialize for Fk<T>
where
    T::Pk: serde_core::Serialize,
{
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}

impl<'de, T: Model> serde_core::Deserialize<'de> for Fk<T>
where
    T::Pk: serde_core::Deserialize<'de>,
{
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <T::Pk as serde_core::Deserialize>::deserialize(deserializer).map(|id| Self { id })
    }
}

impl<T: Model> IntoField for Fk<T>
where
    T::Pk: IntoField,
{
    fn field(&self) -> Field<'_> {
        self.id.field()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> DbType for Fk<T> {
    type Inner = Self;
    type Null = NotNull;
    type Alone = Self;
    type Perhaps = Option<Self>;
    const TYPE: ColumnType = <T::Pk as DbType>::TYPE;

    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self> {
        <T::Pk as DbType>::from_cell(cell).map(|id| Self { id })
    }

    #[inline]
    fn to_value(&self) -> Value {
        self.id.to_value()
    }
}

/// Not loaded: the field itself.
#[diagnostic::do_not_recommend]
impl<T: Model> Slot<Fk<T>> for Fk<T> {
    const WIDTH: u16 = 0;
    const MANY: u16 = 0;

    fn fill(field: &Fk<T>, _: &mut Row<'_>) -> Result<Self> {
        Ok(field.clone())
    }

    fn slots<'a>(&'a mut self, _: &Fk<T>, _: &mut Slots<'a>) {}

    fn agrees(&self, field: &Fk<T>) -> bool {
        self == field
    }
}

/// Loaded: the row, from the columns that a join added.
#[diagnostic::do_not_recommend]
impl<T: Model, V: Shape> Slot<Fk<T>> for V {
    const WIDTH: u16 = V::WIDTH;
    const MANY: u16 = V::MANY;

    fn fill(_: &Fk<T>, row: &mut Row<'_>) -> Result<Self> {
        V::decode(row)
    }

    fn slots<'a>(&'a mut self, _: &Fk<T>, slots: &mut Slots<'a>) {
        Shape::slots(self, &KeyValue::None, slots);
    }

    fn agrees(&self, field: &Fk<T>) -> bool {
        self.key() == field.id.key()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model> Slot<Option<Fk<T>>> for Option<Fk<T>> {
    const WIDTH: u16 = 0;
    const MANY: u16 = 0;

    fn fill(field: &Option<Fk<T>>, _: &mut Row<'_>) -> Result<Self> {
        Ok(field.clone())
    }

    fn slots<'a>(&'a mut self, _: &Option<Fk<T>>, _: &mut Slots<'a>) {}

    fn agrees(&self, field: &Option<Fk<T>>) -> bool {
        self == field
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model, V: Shape> Slot<Option<Fk<T>>> for Option<V> {
    const WIDTH: u16 = V::WIDTH;
    const MANY: u16 = V::MANY;

    fn fill(_: &Option<Fk<T>>, row: &mut Row<'_>) -> Result<Self> {
        <Self as Shape>::decode(row)
    }

    fn slots<'a>(&'a mut self, _: &Option<Fk<T>>, slots: &mut Slots<'a>) {
        Shape::slots(self, &KeyValue::None, slots);
    }

    fn agrees(&self, field: &Option<Fk<T>>) -> bool {
        let (loaded, kept) = (
            self.as_ref().map(Shape::key),
            field.as_ref().map(|key| key.id.key()),
        );
        loaded == kept
    }
}
