//! Handles of generic foreign keys: `t.subject`, and through it the columns of each of its models.

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

use super::{
    Marker,
    kind::{MaybeNull, ToOne},
    load::{Attach, Load},
    path::{Cols, IsRoot, Path, Root, RowOf},
    predicate::Pred,
    tape::{Code, PathNode, Tape, mix},
};
use crate::{
    model::{Closed, GenericFk, GenericMeta, Model, parts_of, stored},
    value::{NotNull, Nullable, Value},
    write::{Columns, Set},
};
use std::{collections::BTreeMap, fmt, marker::PhantomData, ops};

/// Generic foreign key `I` of type `E`, of the row at the end of path `P`. Its fields are the models of `E`.
pub struct Generic<P, E, N, const I: u16>(Marker<(P, E, N)>);

/// The row of `T` that a generic foreign key refers to, if it is one. Its fields are `T`'s columns.
pub struct Target<P, T, const I: u16, const V: u16>(Marker<(P, T)>);

/// Path `P`, then to the row of `T`, the model `V` of generic foreign key `I`.
#[derive(Debug)]
pub struct Refer<P, T, const I: u16, const V: u16>(Marker<(P, T)>);

macro_rules! handles {
    ($($name:ident<$($ty:ident),*; $($number:ident),*>)*) => { $(
        impl<$($ty,)* $(const $number: u16),*> $name<$($ty,)* $($number),*> {
            /// The handle.
            #[doc(hidden)]
            pub const NEW: Self = Self(PhantomData);
        }

        impl<$($ty,)* $(const $number: u16),*> Clone for $name<$($ty,)* $($number),*> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$($ty,)* $(const $number: u16),*> Copy for $name<$($ty,)* $($number),*> {}

        impl<$($ty,)* $(const $number: u16),*> fmt::Debug for $name<$($ty,)* $($number),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )* };
}
handles! { Generic<P, E, N; I> Target<P, T; I, V> }

impl<P: Path, T: Model, const I: u16, const V: u16> Path for Refer<P, T, I, V> {
    type Root = P::Root;
    type Model = T;
    type Null = Nullable;
    type Card = P::Card;
    type Row = P::Row;
    const ID: u64 = mix(P::ID, (I + V) as u64 + 1);
    const NODE: &'static PathNode = &PathNode {
        parent: Some(P::NODE),
        relation: I + V,
        scope: false,
        back: false,
        id: Self::ID,
        model: T::META,
    };
}

#[diagnostic::do_not_recommend]
impl<M: Model, P: RowOf<M>, T: Model, const I: u16, const V: u16> RowOf<M> for Refer<P, T, I, V> {}

impl<P: Path, E: GenericFk, N: 'static, const I: u16> ops::Deref for Generic<P, E, N, I> {
    type Target = E::Cols<P, I>;

    fn deref(&self) -> &Self::Target {
        <Self::Target as Cols>::ALL
    }
}

impl<P: Path, T: Model, const I: u16, const V: u16> ops::Deref for Target<P, T, I, V> {
    type Target = T::Cols<Refer<P, T, I, V>>;

    fn deref(&self) -> &Self::Target {
        <Self::Target as Cols>::ALL
    }
}

/// A row that a generic foreign key of type `E` can refer to: a row of one of its models, a foreign key, or an `E`.
#[diagnostic::on_unimplemented(
    message = "a `{E}` cannot refer to `{Self}`",
    label = "expected a row of one of its models",
    note = "where two variants have the same model, say which one is meant: `Subject::Owner((&user).into())`"
)]
pub trait IntoReference<E> {
    /// The reference.
    fn into_reference(self) -> E;
}

#[diagnostic::do_not_recommend]
impl<E, V: Into<E>> IntoReference<E> for V {
    fn into_reference(self) -> E {
        self.into()
    }
}

/// What is known of generic foreign key `relation` of the row at the end of a path.
fn meta<P: Path>(relation: u16) -> &'static GenericMeta {
    let place = parts_of(relation).map_or(0, |(place, _)| place);
    &<P::Model as Model>::META.generics[place]
}

impl<P: Path<Card: ToOne>, E: GenericFk, N, const I: u16> Generic<P, E, N, I> {
    /// Refers to this row: a row, a foreign key, or a key of the same type.
    ///
    /// ```ignore
    /// let tags = Tag::filter(|t| t.subject.eq(&product)).fetch(&db).await?;
    /// ```
    pub fn eq(self, row: impl IntoReference<E>) -> Pred<P::Root> {
        let row = row.into_reference();
        let key = stored(row.key(), E::KEY);
        self.is_kind(row.kind())
            & self.part(1, |tape| {
                tape.value(key);
                tape.op(Code::Eq, 0);
            })
    }

    /// Refers to another row, or to none.
    ///
    /// ```ignore
    /// let others = Tag::filter(|t| t.subject.ne(&product)).fetch(&db).await?;
    /// ```
    pub fn ne(self, row: impl IntoReference<E>) -> Pred<P::Root> {
        !self.eq(row)
    }

    /// Refers to one of these rows.
    ///
    /// ```ignore
    /// let tags = Tag::filter(|t| t.subject.in_(&products)).fetch(&db).await?;
    /// ```
    pub fn in_<K: IntoReference<E>>(self, rows: impl IntoIterator<Item = K>) -> Pred<P::Root> {
        let mut kinds: BTreeMap<Box<str>, Vec<Value>> = BTreeMap::new();
        for row in rows.into_iter().map(IntoReference::into_reference) {
            let keys = kinds.entry(row.kind().into()).or_default();
            keys.push(stored(row.key(), E::KEY));
        }
        Pred::any(kinds.into_iter().map(|(kind, keys)| {
            self.is_kind(&kind)
                & self.part(1, |tape| {
                    tape.value(Value::List(keys.into()));
                    tape.op(Code::In, 0);
                })
        }))
    }

    /// Refers to no row.
    ///
    /// ```ignore
    /// let free = Tag::filter(|t| t.subject.is_null()).fetch(&db).await?;
    /// ```
    pub fn is_null(self) -> Pred<P::Root>
    where
        N: MaybeNull,
    {
        self.part(0, |tape| tape.op(Code::IsNull, 0))
    }

    /// Refers to a row of the model that the column of the type calls so.
    pub(crate) fn is_kind(self, kind: &str) -> Pred<P::Root> {
        self.part(0, |tape| {
            tape.value(Value::Text(kind.into()));
            tape.op(Code::Eq, 0);
        })
    }

    /// Refers to a row of its model `V`.
    #[doc(hidden)]
    pub fn is_target(self, target: usize) -> Pred<P::Root> {
        match E::TARGETS.get(target) {
            Some(target) => self.is_kind(target.name),
            None => Pred::constant(false),
        }
    }

    /// A condition on one of the two columns.
    fn part(self, part: u16, test: impl FnOnce(&mut Tape)) -> Pred<P::Root> {
        let mut tape = Tape::default();
        tape.at(Code::Column, meta::<P>(I).column + part, P::NODE);
        test(&mut tape);
        Pred::of(tape)
    }
}

impl<P: Path + IsRoot, E: GenericFk, N, const I: u16> Generic<P, E, N, I> {
    /// Assigns a row, in `.update()` and in `.with()` of a new row.
    ///
    /// ```ignore
    /// tag.update(&db, |t| t.subject.set(&product)).await?;
    /// ```
    pub fn set(self, row: impl IntoReference<E>) -> Set<P::Root> {
        let row = row.into_reference();
        let kind = Value::Text(row.kind().into());
        Set::of_generic(meta::<P>(I).column, kind, stored(row.key(), E::KEY))
    }

    /// Refers to no row from now on, in `.update()`.
    ///
    /// ```ignore
    /// tag.update(&db, |t| t.subject.set_null()).await?;
    /// ```
    pub fn set_null(self) -> Set<P::Root>
    where
        N: MaybeNull,
    {
        Set::of_generic(meta::<P>(I).column, Value::Null, Value::Null)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path + IsRoot, E: GenericFk, N, const I: u16> Columns<P::Root> for Generic<P, E, N, I> {
    fn columns(&self) -> Vec<u16> {
        let meta = meta::<P>(I);
        vec![meta.column, meta.key()]
    }
}

/// Loaded by one statement for each model.
fn load<const I: u16>(tape: &mut Tape) {
    tape.op(Code::Load, I);
    tape.op(Code::EndLoad, 0);
}

impl<M: Model, S, E: Closed, const I: u16> Load<M, S> for Generic<Root<M>, E, NotNull, I>
where
    S: Attach<I, E::Row>,
{
    type Out = S::Out;

    fn load(self, tape: &mut Tape) {
        load::<I>(tape);
    }
}

impl<M: Model, S, E: Closed, const I: u16> Load<M, S> for Generic<Root<M>, E, Nullable, I>
where
    S: Attach<I, Option<E::Row>>,
{
    type Out = S::Out;

    fn load(self, tape: &mut Tape) {
        load::<I>(tape);
    }
}
