//! The field of a foreign key.

use super::{Id, Model, ModelMeta};
use crate::{
    db::{Db, Run},
    shape::{Shape, Slot, Slots},
    value::{Cell, ColumnType, DbType, Key as _, KeyValue, NotNull, Row, Value},
};
use carafe_core::{Field, Result, Uuid, object::IntoField};
use std::{fmt, marker::PhantomData, panic::Location};

/// A foreign key: the key of a row of `T`, and a plain field `Option<Fk<T>>` when there may be none.
///
/// It never queries by being looked at. `.with(|p| p.category)` puts the row itself in its place;
/// [`fetch`](Self::fetch) asks for it on its own.
pub struct Fk<T: HasKey<KNOWN>, const KNOWN: bool = true> {
    /// The key of the row it refers to.
    pub id: <T as HasKey<KNOWN>>::Pk,
    /// The last field has a size whatever `T` is: else a struct with a key to no model would have none, and rustc
    /// would say so at each of its traits.
    sized: PhantomData<fn() -> T>,
}

/// A foreign key that no two rows share: a profile of one user. `Option<OneToOne<T>>` where there may be none.
///
/// It is an [`Fk`] with a UNIQUE constraint. The other side is a field `RevOne<…>`; as the primary key of its model,
/// with `#[field(pk)]`, it makes the row a part of the other one.
pub type OneToOne<T, const KNOWN: bool = true> = Fk<T, KNOWN>;

/// What a foreign key needs of its model. `#[model]` writes into the type of each key whether `T` is known to be one:
/// where it is not, the compiler says so once, and nothing that would follow from it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "add `#[model]` to `{Self}`"
)]
pub trait HasKey<const KNOWN: bool>: Sized {
    /// Its key.
    type Pk;

    /// The model.
    fn meta() -> &'static ModelMeta;

    /// The foreign key to this row.
    fn key_to(row: &Self) -> Fk<Self, KNOWN>;
}

impl<T: Model> HasKey<true> for T {
    type Pk = <T as Model>::Pk;

    fn meta() -> &'static ModelMeta {
        T::META
    }

    fn key_to(row: &Self) -> Fk<Self> {
        row.into()
    }
}

/// No program with such a key compiles: this only keeps the compiler from saying more about it.
#[diagnostic::do_not_recommend]
impl<T> HasKey<false> for T {
    type Pk = i64;

    fn meta() -> &'static ModelMeta {
        unreachable!("a key to no model does not compile")
    }

    fn key_to(_: &Self) -> Fk<Self, false> {
        unreachable!("a key to no model does not compile")
    }
}

/// The foreign key to this row.
#[doc(hidden)]
pub fn key_to<T: HasKey<KNOWN>, const KNOWN: bool>(row: &T) -> Fk<T, KNOWN> {
    T::key_to(row)
}

/// Asks whether `T` is a model: the compiler takes the constant of a model before that of [`Unknown`], and of a key to
/// no model it says no more than that their types differ.
#[doc(hidden)]
#[derive(Debug)]
pub struct Known<T>(PhantomData<fn() -> T>);

/// It is.
#[doc(hidden)]
#[derive(Debug)]
pub struct AModel;

/// It is none.
#[doc(hidden)]
#[derive(Debug)]
pub struct NotAModel;

impl<T: Model> Known<T> {
    /// What it is.
    pub const IS: AModel = AModel;
}

/// What is said of any type.
#[doc(hidden)]
pub trait Unknown {
    /// What it is.
    const IS: NotAModel = NotAModel;
}

impl<T> Unknown for Known<T> {}

impl<T: Model> Fk<T> {
    /// The key of this row.
    pub(crate) const fn of(id: T::Pk) -> Self {
        Self {
            id,
            sized: PhantomData,
        }
    }

    /// Fetches the row it refers to.
    #[track_caller]
    pub fn fetch<'e>(&self, db: &'e Db) -> Run<'e, T> {
        super::get_by_key(db, &self.id, Location::caller())
    }
}

impl<T: Model> Clone for Fk<T> {
    fn clone(&self) -> Self {
        Self::of(self.id.clone())
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
        Self::of(row.pk())
    }
}

impl<T: Model<Pk = Id<T, R>>, R> From<Id<T, R>> for Fk<T> {
    fn from(id: Id<T, R>) -> Self {
        Self::of(id)
    }
}

macro_rules! from_raw {
    ($($from:ty => $raw:ty;)*) => { $(
        impl<T: Model<Pk = Id<T, $raw>>> From<$from> for Fk<T> {
            fn from(raw: $from) -> Self {
                Self::of(raw.into())
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
        <T::Pk as serde_core::Deserialize>::deserialize(deserializer).map(Self::of)
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
        <T::Pk as DbType>::from_cell(cell).map(Self::of)
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
