//! What the expansion of `#[model]` uses, under one path. Nothing here is for hand-written code, and all of it may
//! change in any release.

pub use crate::{
    __model_attach as attach, __model_cols as cols, __model_id as id, __model_object as object,
    __model_serialize as serialize, __model_with_impls as with_impls,
    model::{
        ColumnMeta, Id, M2m, Model, ModelMeta, OnDelete, OrderedColumn, RefersTo, RelationMeta, Rev, UniqueOn, model_id,
        rev_relation as reverse,
    },
    query::{
        Col, Rel,
        kind::{Kind, Many, One, Opt},
        load::Attach,
        path::{Cols, Path, Root},
    },
    shape::{Shape, Slot, Slots},
    value::{DbType, KeyValue, Row, Value},
    write::{Insertable, NewColumns},
};
pub use carafe_core::{
    Field, Object, Result,
    object::{IntoField, serialize as serialize_object},
};
pub use serde_core::{Serialize, Serializer};
pub use std::{
    clone::Clone,
    column, concat,
    convert::{AsRef, Into},
    fmt::{Debug, Formatter, Result as FmtResult},
    line,
    marker::{Copy, Sync},
    module_path,
    ops::{Deref, DerefMut},
    option::Option::{self, None, Some},
    result::Result::Ok,
    string::String,
    stringify,
};

/// What serializing gives.
pub type SerializeResult<S> = std::result::Result<<S as Serializer>::Ok, <S as Serializer>::Error>;

/// What is known of a column of type `T`.
pub const fn column<T: DbType>(field: &'static str, name: &'static str) -> ColumnMeta {
    ColumnMeta::of::<T>(field, name)
}

/// The next cell of a row.
#[inline]
pub fn cell<T: DbType>(row: &mut Row<'_>) -> Result<T> {
    row.get()
}

/// The next cell of a row, with that many digits after the point.
#[inline]
pub fn scaled<T: DbType>(row: &mut Row<'_>, scale: u32) -> Result<T> {
    row.get_scaled(scale)
}

/// A column's value, to be bound.
#[inline]
pub fn value<T: DbType>(value: &T) -> Value {
    value.to_value()
}

/// The position of a relation that `via = …` names.
pub const fn via<P, T, K, const I: u16>(_: &Rel<P, T, K, I>) -> u16 {
    I
}

/// A handle of a column or a relation, to fill a struct of them.
pub trait Handle {
    /// The handle.
    const NEW: Self;
}

impl<P, T, const I: u16> Handle for Col<P, T, I> {
    const NEW: Self = Self::NEW;
}

impl<P, T, K, const I: u16> Handle for Rel<P, T, K, I> {
    const NEW: Self = Self::NEW;
}

/// A relation that another model has to this one, seen from here: `u.rev(Order::COLS.customer)`.
pub fn rev<P: Path, T: Model, K: Kind, const I: u16>(_: Rel<Root<T>, P::Model, K, I>) -> Rel<P, T, Many, I> {
    Rel::NEW
}

/// What a relation's slot shows by name: the rows, the key of a row, or nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown as a field",
    note = "column types, models and lists of them can"
)]
pub trait Loaded {
    /// The field, unless it has to be loaded first.
    fn loaded(&self) -> Option<Field<'_>>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoField> Loaded for T {
    fn loaded(&self) -> Option<Field<'_>> {
        Some(self.field())
    }
}

#[diagnostic::do_not_recommend]
impl<T> Loaded for M2m<T> {
    fn loaded(&self) -> Option<Field<'_>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T> Loaded for Rev<T> {
    fn loaded(&self) -> Option<Field<'_>> {
        None
    }
}

/// Reads a whole row and gives its short text.
pub fn display_row<M: Model>(row: &mut Row<'_>) -> Result<String> {
    M::decode(row).map(|row| row.display())
}

/// The text of a field.
pub fn text_of<T: IntoField>(value: &T) -> String {
    value.field().to_text().into_owned()
}

/// A row's short text; a row without one is called by its model and key, such as `Product 7`.
pub fn display(text: String, model: &str, keys: &[&dyn IntoField]) -> String {
    if !text.is_empty() {
        return text;
    }
    let keys: Vec<_> = keys.iter().map(|key| key.field().to_text().into_owned()).collect();
    format!("{model} {}", keys.join(", "))
}
