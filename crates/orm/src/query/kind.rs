//! How many rows a path leads to, as types: the compiler refuses `p.tags.name` without `.any()`.

use super::{
    aggregate::Group,
    path::{Each, Path},
};
use crate::{
    model::Model,
    shape::Shape,
    value::{NotNull, Nullable, Nullness},
};

/// How many values a path has for each row.
pub trait Cardinality: 'static {
    /// Whether there may be many.
    const MANY: bool;
    /// What an aggregate of the values is one value of: the row of `M`, or a group of such rows.
    type Rows<M>;
}

/// One value a row.
#[derive(Debug, Clone, Copy)]
pub struct Single;

/// Many values a row.
#[derive(Debug, Clone, Copy)]
pub struct Multiple;

impl Cardinality for Single {
    const MANY: bool = false;
    type Rows<M> = Group<M>;
}

impl Cardinality for Multiple {
    const MANY: bool = true;
    type Rows<M> = M;
}

/// A path with one value a row.
#[diagnostic::on_unimplemented(
    message = "this path goes through a to-many relation, so it has many values",
    label = "write `.any(|x| x.…)`, or make one of them: `.count()`, `.sum()`, `.max()`, …"
)]
pub trait ToOne {}

#[diagnostic::do_not_recommend]
impl ToOne for Single {}

/// A to-many relation.
#[diagnostic::on_unimplemented(
    message = "this needs a to-many relation",
    label = "there is only one value per row here"
)]
pub trait ToMany {}

#[diagnostic::do_not_recommend]
impl ToMany for Multiple {}

/// A value that may be NULL.
#[diagnostic::on_unimplemented(
    message = "this column is NOT NULL: `is_null()` would always be false",
    label = "not nullable"
)]
pub trait MaybeNull {}

#[diagnostic::do_not_recommend]
impl MaybeNull for Nullable {}

/// A value of nullness `Self` may stand where `N` is.
#[diagnostic::on_unimplemented(
    message = "this value can be NULL but the column on the left is NOT NULL",
    label = "add `.or(default)`, or swap the two sides of a comparison"
)]
pub trait FitsIn<N> {}

#[diagnostic::do_not_recommend]
impl<N> FitsIn<N> for NotNull {}

#[diagnostic::do_not_recommend]
impl FitsIn<Nullable> for Nullable {}

// A second implementation keeps rustc from printing the first one under every mistake.
#[diagnostic::do_not_recommend]
impl FitsIn<super::Never> for Nullable {}

/// What sort of relation it is.
pub trait Kind: Copy + 'static {
    /// Nullness of what lies behind it.
    type Null<N: Nullness>: Nullness;
    /// Cardinality of what lies behind it.
    type Card<C: Cardinality>: Cardinality;
    /// Its own cardinality.
    type Own: Cardinality;
    /// Whether its own key may be NULL.
    type OwnNull: Nullness;
    /// What stands in its place when it is loaded as `V`.
    type Slot<V: Shape>: Shape;

    /// The slot that holds these rows; `None` when there must be one and is none.
    fn gather<V: Shape>(rows: Vec<V>) -> Option<Self::Slot<V>>;
    /// The row that is counted behind relation `I` of `P`: a related row, or still that of `P`.
    type Row<P: Path, T: Model, const I: u16>: Path<Root = P::Root>;
}

/// A foreign key.
#[derive(Debug, Clone, Copy)]
pub struct One;

/// A foreign key that may be NULL.
#[derive(Debug, Clone, Copy)]
pub struct Opt;

/// The other side of a one-to-one relation: a row, or none.
#[derive(Debug, Clone, Copy)]
pub struct Back;

/// A to-many relation.
#[derive(Debug, Clone, Copy)]
pub struct Many;

impl Kind for One {
    type Null<N: Nullness> = N;
    type Card<C: Cardinality> = C;
    type Own = Single;
    type OwnNull = NotNull;
    type Slot<V: Shape> = V;

    fn gather<V: Shape>(mut rows: Vec<V>) -> Option<Self::Slot<V>> {
        rows.pop()
    }
    type Row<P: Path, T: Model, const I: u16> = P::Row;
}

impl Kind for Opt {
    type Null<N: Nullness> = Nullable;
    type Card<C: Cardinality> = C;
    type Own = Single;
    type OwnNull = Nullable;
    type Slot<V: Shape> = Option<V>;

    fn gather<V: Shape>(mut rows: Vec<V>) -> Option<Self::Slot<V>> {
        Some(rows.pop())
    }
    type Row<P: Path, T: Model, const I: u16> = P::Row;
}

impl Kind for Back {
    type Null<N: Nullness> = Nullable;
    type Card<C: Cardinality> = C;
    type Own = Single;
    type OwnNull = Nullable;
    type Slot<V: Shape> = Option<V>;
    type Row<P: Path, T: Model, const I: u16> = P::Row;

    fn gather<V: Shape>(mut rows: Vec<V>) -> Option<Self::Slot<V>> {
        Some(rows.pop())
    }
}

/// A relation whose key is a column of its own row.
#[diagnostic::on_unimplemented(
    message = "the other table holds the key of this relation",
    label = "set it there: this side has no column to set"
)]
pub trait HasColumn {}

#[diagnostic::do_not_recommend]
impl HasColumn for One {}

#[diagnostic::do_not_recommend]
impl HasColumn for Opt {}

impl Kind for Many {
    type Null<N: Nullness> = Nullable;
    type Card<C: Cardinality> = Multiple;
    type Own = Multiple;
    type OwnNull = NotNull;
    type Slot<V: Shape> = Vec<V>;

    fn gather<V: Shape>(rows: Vec<V>) -> Option<Self::Slot<V>> {
        Some(rows)
    }
    type Row<P: Path, T: Model, const I: u16> = Each<P, T, I>;
}
