//! What the expansion of `#[model]` uses, under one path. Nothing here is for hand-written code, and all of it may
//! change in any release.

pub use crate::{
    __choice_impls as choice, __model_attach as attach, __model_cols as cols, __model_id as id,
    __model_object as object, __model_serialize as serialize, __model_with_impls as with_impls,
    db::{Db, Run},
    history::{Recorded, table as history_table},
    model::{
        AModel, Closed, ColumnMeta, Constraint, Fk, GenericFk, GenericOf, GenericRelation,
        HasGeneric, HasKey, HasMixin, Id, Known, M2m, Model, ModelMeta, OnDelete, OrderedColumn,
        Proxy, ReadOnly, Refers, RefersTo, RefersToOnce, RelationMeta, Rev, RevOne, SearchField,
        SearchMeta, SoftDelete, TargetRow, UniqueFor, UniqueOn, Unknown, Validator, Weight,
        computed, condition, generic_field, generic_key, generic_key_type, generic_of,
        generic_relation, key_to, model_id, relation_to, rev_one_relation as reverse_one,
        rev_relation as reverse,
    },
    query::{
        Backward, Col, Generic, Pred, QuerySet, Rel, Target,
        fetched::Fill,
        generic::Refer,
        kind::{Back, Many, One, Opt, ToOne},
        load::Attach,
        path::{Cols, Incoming, Path, Root},
        scoped::scope,
        tape::Tape,
        view::{
            Nested, View, column as view_column, expr as view_expr, key as view_key,
            nested as view_nested,
        },
    },
    shape::{Many as ManyRows, RowOfModel, RowType, Shape, Slot, Slots},
    value::{
        Cell, Choice, ChoiceKind, ColumnType, DbType, Hints, Key, KeyValue, NotNull, Nullable, Row,
        Value, Variant, read_choice,
    },
    write::{Insertable, NewColumns, clean_of as clean, hooks},
};
pub use carafe_core::{
    Field, Object, Result,
    object::{IntoField, serialize as serialize_object},
};
pub use serde_core::{Serialize, Serializer};
pub use std::{
    borrow::Borrow,
    clone::Clone,
    cmp::PartialEq,
    column, concat,
    convert::{AsRef, From, Into},
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

/// What the expansions of `sql!` and `expr!` use.
pub mod raw {
    pub use crate::raw::{Fragment, Piece, Site, list, param, query};
}

/// What a type of an app needs to stand in queries.
pub mod expr {
    pub use crate::query::{
        expr::{IntoExpr, Literal, Of},
        tape::Tape,
    };
}

/// Whether two generic foreign keys refer to one row.
pub fn same_reference<K: GenericFk>(one: &K, other: &K) -> bool {
    one.kind() == other.kind() && one.key() == other.key()
}

/// What a choice's column holds, by name.
pub fn choice_field(value: crate::value::ChoiceValue) -> Field<'static> {
    match value {
        crate::value::ChoiceValue::Text(text) => Field::Text(text.into()),
        crate::value::ChoiceValue::Int(number) => Field::Int(number),
    }
}

/// What serializing gives.
pub type SerializeResult<S> = std::result::Result<<S as Serializer>::Ok, <S as Serializer>::Error>;

/// A type that can be a column.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a column type",
    note = "column types implement `DbType` and `IntoField`; relations are written `Fk<T>`, `M2m<T>` or `Rev<T>`, and an enum with `#[derive(GenericFk)]` needs `#[field(generic)]`; what a `Json<T>` holds derives serde's `Serialize` and `Deserialize`"
)]
pub trait Column: DbType + IntoField {}

#[diagnostic::do_not_recommend]
impl<T: DbType + IntoField> Column for T {}

/// The foreign keys among the columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` refers to a model whose key has several columns",
    label = "a foreign key holds one column",
    note = "give that model a `pub id: Id<Self>` and make the columns of its key `unique(…)`"
)]
pub trait KeyColumn: Column {}

#[diagnostic::do_not_recommend]
impl<T: Model<Pk: IntoField>> KeyColumn for Fk<T> {}

#[diagnostic::do_not_recommend]
impl<T: Model<Pk: IntoField>> KeyColumn for Option<Fk<T>> {}

/// What is done with a column of type `T`.
///
/// The expansion keeps one constant of it for each column and asks for [`Column`] nowhere else: a field of a wrong
/// type is one error, at the field.
#[derive(Debug)]
pub struct Of<T> {
    meta: ColumnMeta,
    cell: fn(&mut Row<'_>) -> Result<T>,
    scaled: fn(&mut Row<'_>, u32) -> Result<T>,
    to_value: fn(&T) -> Value,
    into_value: fn(T) -> Value,
    put: fn(&mut NewColumns, u16, T),
    field: fn(&T) -> Field<'_>,
}

/// What is done with a column of type `T`.
pub const fn of<T: Column>() -> Of<T> {
    Of {
        meta: ColumnMeta::of::<T>("", ""),
        cell: |row| row.get(),
        scaled: |row, scale| row.get_scaled(scale),
        to_value: T::to_value,
        into_value: T::into_value,
        put: NewColumns::put::<T>,
        field: T::field,
    }
}

/// The same for a foreign key.
pub const fn of_key<T: KeyColumn>() -> Of<T> {
    of::<T>()
}

impl<T> Of<T> {
    /// What is known of it.
    pub const fn meta(self, field: &'static str, name: &'static str) -> ColumnMeta {
        ColumnMeta {
            field,
            name,
            ..self.meta
        }
    }

    /// The next cell of a row.
    #[inline]
    pub fn cell(self, row: &mut Row<'_>) -> Result<T> {
        (self.cell)(row)
    }

    /// The next cell of a row, with that many digits after the point.
    #[inline]
    pub fn scaled(self, row: &mut Row<'_>, scale: u32) -> Result<T> {
        (self.scaled)(row, scale)
    }

    /// A value, to be bound.
    #[inline]
    pub fn value(self, value: &T) -> Value {
        (self.to_value)(value)
    }

    /// The value of a new row that names none.
    pub fn default(self, value: T) -> Value {
        (self.into_value)(value)
    }

    /// The value of a new row.
    #[inline]
    pub fn put(self, columns: &mut NewColumns, column: u16, value: T) {
        (self.put)(columns, column, value);
    }

    /// The value by name.
    #[inline]
    pub fn field(self, value: &T) -> Field<'_> {
        (self.field)(value)
    }
}

/// The position of a relation that `via = …` names.
pub const fn via<P, T, K, const I: u16>(_: Rel<P, T, K, I>) -> u16 {
    I
}

/// The same for a generic foreign key of the other model.
pub const fn via_generic<P, E, N, M, const I: u16, const V: u16>(_: Generic<P, E, N, I>) -> u16
where
    E: Refers<M, V>,
{
    I + V
}

/// The same for the other side of a one-to-one relation: the column must be unique.
pub const fn via_one<M, T, K, const I: u16>(_: Rel<Root<M>, T, K, I>) -> u16
where
    M: UniqueOn<Rel<Root<M>, T, K, I>>,
{
    I
}

/// Saves a row with loaded relations, unless one of them is not the row that its key names.
#[track_caller]
pub fn save_loaded<'e, M: Model>(
    row: &'e mut M,
    agree: &[(&'static str, bool)],
    db: &'e Db,
) -> Run<'e, ()> {
    match agree.iter().find(|(_, agrees)| !agrees) {
        None => row.save(db),
        Some((relation, _)) => {
            let error = crate::model::relation_mismatch(M::META.name, relation);
            let error = error.located(std::panic::Location::caller());
            Run::new(std::future::ready(Err(error)))
        }
    }
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

impl<P, E, N, const I: u16> Handle for Generic<P, E, N, I> {
    const NEW: Self = Self::NEW;
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
impl<T, Through> Loaded for M2m<T, Through> {
    fn loaded(&self) -> Option<Field<'_>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T> Loaded for RevOne<T> {
    fn loaded(&self) -> Option<Field<'_>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T> Loaded for GenericRelation<T> {
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
    let keys: Vec<_> = keys
        .iter()
        .map(|key| key.field().to_text().into_owned())
        .collect();
    format!("{model} {}", keys.join(", "))
}
