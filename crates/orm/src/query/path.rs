//! Ways from the model that is asked to a related row, as types without a value.

use super::{
    Marker,
    kind::{Cardinality, Kind, Single},
    tape::{PathNode, mix},
};
use crate::{
    model::Model,
    value::{ColumnType, DbType, NotNull, Nullness},
};

/// What sets the number of [`Each`] apart from that of a [`Hop`] over the same relation.
pub(crate) const EACH: u64 = 0x1_0001;

/// A way to a row.
pub trait Path: RowOf<<Self as Path>::Root> + Sized + 'static {
    /// The model that is asked.
    type Root: Model;
    /// The model it ends at.
    type Model: Model;
    /// Whether there may be no row.
    type Null: Nullness;
    /// Whether there may be many.
    type Card: Cardinality;
    /// The row that an aggregate at its end is made of: the last to-many row on it, or the first row.
    type Row: Path<Root = Self::Root>;
    /// Its number.
    const ID: u64;
    /// Itself, without types.
    const NODE: &'static PathNode;
}

/// A path of the query on `M`.
#[diagnostic::on_unimplemented(
    message = "this column does not belong to the query on `{M}`",
    label = "a column of another query; `outer(…)` gives one of the query around this one"
)]
pub trait RowOf<M> {}

/// The bound for a model's own conditions: `impl<P: On<Product>> ProductCols<P> { … }`.
pub trait On<M>: Path<Model = M, Card = Single> {}

impl<M, P: Path<Model = M, Card = Single>> On<M> for P {}

/// A row of `M` itself.
#[derive(Debug)]
pub struct Root<M>(Marker<M>);

/// Path `P`, then relation `I` to `T`.
#[derive(Debug)]
pub struct Hop<P, T, K, const I: u16>(Marker<(P, T, K)>);

/// Inside `.any(|x| …)`: one row of `T`, still part of the outer query, so outer columns can be compared with it.
#[derive(Debug)]
pub struct Each<P, T, const I: u16>(Marker<(P, T)>);

/// Among the values beside the rows of `M`: one of type `A`.
#[derive(Debug)]
pub struct Beside<M, A>(Marker<(M, A)>);

/// What the number of [`Beside`] starts with; its last bits say what is known of the value.
const BESIDE: u64 = 0xBE51_DEBE_51DE_0000;
const NULLABLE: u64 = 1;
const DECIMAL: u64 = 2;

/// What is known of a value beside the rows: whether it may be NULL, and whether it is an exact number. `None` for
/// the path of a row.
pub(crate) fn beside(node: &PathNode) -> Option<(bool, bool)> {
    let bits = node.id ^ BESIDE;
    (bits <= (NULLABLE | DECIMAL)).then_some((bits & NULLABLE != 0, bits & DECIMAL != 0))
}

impl<M: Model, A: DbType> Path for Beside<M, A> {
    type Root = M;
    type Model = M;
    type Null = NotNull;
    type Card = Single;
    type Row = Root<M>;
    const ID: u64 = BESIDE
        | <A::Null as Nullness>::YES as u64
        | (matches!(A::TYPE, ColumnType::Decimal) as u64) << 1;
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: Self::ID,
        model: M::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model, A> RowOf<M> for Beside<M, A> {}

/// The row of the round before, in a recursive query.
#[derive(Debug)]
pub struct Prior<M>(Marker<M>);

impl<M: Model> Path for Prior<M> {
    type Root = M;
    type Model = M;
    type Null = NotNull;
    type Card = Single;
    type Row = Self;
    const ID: u64 = mix(M::META.id, 0x2_0001);
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: Self::ID,
        model: M::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model> RowOf<M> for Prior<M> {}

impl<M: Model> Path for Root<M> {
    type Root = M;
    type Model = M;
    type Null = NotNull;
    type Card = Single;
    type Row = Self;
    const ID: u64 = M::META.id;
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: Self::ID,
        model: M::META,
    };
}

impl<P: Path, T: Model, K: Kind, const I: u16> Path for Hop<P, T, K, I> {
    type Root = P::Root;
    type Model = T;
    type Null = K::Null<P::Null>;
    type Card = K::Card<P::Card>;
    type Row = K::Row<P, T, I>;
    const ID: u64 = mix(P::ID, I as u64 + 1);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I,
        scope: false,
        back: false,
        id: Self::ID,
        model: T::META,
    };
}

impl<P: Path, T: Model, const I: u16> Path for Each<P, T, I> {
    type Root = P::Root;
    type Model = T;
    type Null = NotNull;
    type Card = Single;
    type Row = Self;
    const ID: u64 = mix(P::ID, I as u64 + EACH);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I,
        scope: true,
        back: false,
        id: Self::ID,
        model: T::META,
    };
}

/// The row that could not be inserted, in `.upsert()`: `u.incoming().price`.
#[derive(Debug)]
pub struct Incoming<M>(Marker<M>);

/// The number of its path.
pub(crate) const fn incoming_id(model: u64) -> u64 {
    mix(model, u64::MAX)
}

impl<M: Model> Path for Incoming<M> {
    type Root = M;
    type Model = M;
    type Null = NotNull;
    type Card = Single;
    type Row = Root<M>;
    const ID: u64 = incoming_id(M::META.id);
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        relation: 0,
        scope: true,
        back: false,
        id: Self::ID,
        model: M::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model> RowOf<M> for Incoming<M> {}

#[diagnostic::do_not_recommend]
impl<M: Model> RowOf<M> for Root<M> {}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, K: Kind, const I: u16> RowOf<M> for Hop<P, T, K, I> {}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, const I: u16> RowOf<M> for Each<P, T, I> {}

/// Inside `.any(|x| …)` of a relation that another model declares: one row of `T`, whose relation `I` leads here.
#[derive(Debug)]
pub struct EachBack<P, T, const I: u16>(Marker<(P, T)>);

impl<P: Path, T: Model, const I: u16> Path for EachBack<P, T, I> {
    type Root = P::Root;
    type Model = T;
    type Null = NotNull;
    type Card = Single;
    type Row = Self;
    const ID: u64 = mix(mix(P::ID, T::META.id), I as u64 + 0x2_0001);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I,
        scope: true,
        back: true,
        id: Self::ID,
        model: T::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, const I: u16> RowOf<M> for EachBack<P, T, I> {}

/// A path that is the updated row itself.
#[diagnostic::on_unimplemented(
    message = "an UPDATE can only set columns of its own table",
    label = "this column belongs to a related model"
)]
pub trait IsRoot {}

#[diagnostic::do_not_recommend]
impl<M> IsRoot for Root<M> {}

/// A zero-sized struct of column handles, such as `ProductCols<P>`.
pub trait Cols: Copy + Send + Sync + 'static {
    /// The handles.
    const ALL: &'static Self;
}

/// The handles of a model's own columns.
pub type ColsOf<M> = <M as Model>::Cols<Root<M>>;
