//! Generic foreign keys: a reference to a row of one of several models, in two columns.
//!
//! - [`GenericFk`]: an enum of models, which `#[derive(GenericFk)]` describes
//! - [`AnyFk`]: a row of any model that is listed
//! - [`cells`]: how both are kept

mod any;
mod cells;
mod slot;

use self::cells::key_text;
pub(crate) use self::cells::stored;
pub use self::{
    any::{AnyCols, AnyFk},
    cells::{GenericField, GenericOf, generic_field, generic_key, generic_key_type, generic_of},
    slot::{Closed, TargetRow},
};

use super::RelationMeta;
use crate::{
    query::path::{Cols, Path},
    value::{Cell, ColumnType, Value, Variant},
};
use carafe_core::Result;

/// A foreign key to a row of one of several models. `#[derive(GenericFk)]` on an enum writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a generic foreign key",
    label = "expected an enum with `#[derive(GenericFk)]`, or `AnyFk`"
)]
pub trait GenericFk: Sized + Clone + Send + Sync + 'static {
    /// What its handle has beside its own methods.
    type Cols<P: Path, const I: u16>: Cols;
    /// The models, in the order of the enum; none stands for any model.
    const TARGETS: &'static [RelationMeta];
    /// What the column of the type may hold; empty is no limit.
    const VARIANTS: &'static [Variant];
    /// The type of the column of the key.
    const KEY: ColumnType;

    /// What the column of the type holds.
    fn kind(&self) -> &str;

    /// The key, as the other model has it.
    fn key(&self) -> Value;

    /// The reference that is kept so; `None` for a type that it does not know.
    fn read(kind: &str, key: Cell<'_>) -> Result<Option<Self>>;
}

/// `Self` refers to a row of `M` in its variant `V`: what a `GenericRelation` field of `M` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not exactly one variant for `{M}`",
    label = "a `GenericRelation` needs one variant `…(Fk<{M}>)`"
)]
pub trait Refers<M, const V: u16> {}

#[diagnostic::do_not_recommend]
impl<M: super::Model> Refers<M, 0> for AnyFk {}

/// `Self` has the generic foreign key `Key` as its relation `I`: what `GenericRelation<Self>` leads back over.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has not exactly one generic foreign key",
    label = "`GenericRelation<{Self}>` needs one field with `#[field(generic)]`, or one `AnyFk`, in `{Self}`"
)]
pub trait HasGeneric<const I: u16> {
    /// The enum, or [`AnyFk`].
    type Key;
}

/// The number of the relation from `M` to the rows of `T` that refer to it.
#[doc(hidden)]
#[expect(
    clippy::extra_unused_type_parameters,
    reason = "the compiler works out the numbers from them"
)]
pub const fn generic_relation<T, M, const I: u16, const V: u16>() -> u16
where
    T: HasGeneric<I, Key: Refers<M, V>>,
{
    I + V
}

/// Added to the position of a generic foreign key, so that it is no other relation's number. The lower eight bits say
/// which of its models is meant: 0 is all of them.
const GENERIC: u16 = 0x4000;

/// The position of a generic foreign key, and of one of its models, from the number of a relation.
pub(crate) fn parts_of(relation: u16) -> Option<(usize, Option<usize>)> {
    (relation & GENERIC != 0 && relation & 0x8000 == 0).then(|| {
        let target = usize::from(relation & 0xFF);
        (
            usize::from((relation & !GENERIC) >> 8),
            target.checked_sub(1),
        )
    })
}
