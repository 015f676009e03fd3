//! Ways from the model that is asked to a related row, as types without a value.

use super::{
    Marker,
    kind::{Cardinality, Kind, Single},
    tape::{PathNode, mix},
};
use crate::{
    model::Model,
    value::{NotNull, Nullness},
};

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
    /// Its number.
    const ID: u64;
    /// Itself, without types.
    const NODE: &'static PathNode;
}

/// A path of the query on `M`.
#[diagnostic::on_unimplemented(
    message = "this column does not belong to the query on `{M}`",
    label = "a column of another query"
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

impl<M: Model> Path for Root<M> {
    type Root = M;
    type Model = M;
    type Null = NotNull;
    type Card = Single;
    const ID: u64 = M::META.id;
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        relation: 0,
        scope: true,
        id: Self::ID,
        model: M::META,
    };
}

impl<P: Path, T: Model, K: Kind, const I: u16> Path for Hop<P, T, K, I> {
    type Root = P::Root;
    type Model = T;
    type Null = K::Null<P::Null>;
    type Card = K::Card<P::Card>;
    const ID: u64 = mix(P::ID, I as u64 + 1);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I,
        scope: false,
        id: Self::ID,
        model: T::META,
    };
}

impl<P: Path, T: Model, const I: u16> Path for Each<P, T, I> {
    type Root = P::Root;
    type Model = T;
    type Null = NotNull;
    type Card = Single;
    const ID: u64 = mix(P::ID, I as u64 + 0x1_0001);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I,
        scope: true,
        id: Self::ID,
        model: T::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model> RowOf<M> for Root<M> {}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, K: Kind, const I: u16> RowOf<M> for Hop<P, T, K, I> {}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, const I: u16> RowOf<M> for Each<P, T, I> {}

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
