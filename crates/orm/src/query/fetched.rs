//! Loading relations of rows that are there already: `Product::load(rows, &db, |p| p.tags)`.

use super::{
    back::{Backward, BackwardQuery},
    kind::Kind,
    load::{Attach, RelQuery},
    path::{EachBack, Path, Root},
    relation::Rel,
    tape::{Code, PathNode, Tape},
};
use crate::{
    db::{Db, Run},
    model::{Model, RelationKind},
    shape::{Keyed, RowOfModel, Shape},
    value::{Key as _, KeyValue, Value},
};
use carafe_core::{Error, ErrorKind, Result};
use std::{borrow::Borrow, collections::HashMap, panic::Location};

/// Slot `I` of this row can be filled with a `V` that was loaded later.
pub trait Fill<const I: u16, V>: Attach<I, V> {
    /// The row with that slot filled.
    fn fill(self, value: V) -> <Self as Attach<I, V>>::Out;
}

/// What `Product::load(rows, &db, |p| …)` takes: a relation, one with its own conditions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`load` fills relations of rows, and `{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`"
)]
pub trait LoadFetched<M, S> {
    /// The row type with the relations loaded.
    type Out: Send;

    /// Loads them.
    fn load_into<'e>(
        self,
        rows: Vec<S>,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<Self::Out>>;
}

/// The statement that loads one relation for the rows with these keys.
fn batch(
    root: &'static PathNode,
    load: (u16, Option<&'static PathNode>),
    rows: Tape,
    keys: Vec<KeyValue>,
) -> Tape {
    let mut tape = Tape::from(root);
    let keys: Vec<Value> = keys.into_iter().map(Value::from).collect();
    tape.value(Value::List(keys.into()));
    match load {
        (relation, Some(node)) => tape.at(Code::Load, relation, node),
        (relation, None) => tape.op(Code::Load, relation),
    }
    tape.join(rows);
    tape.op(Code::EndLoad, 0);
    tape.op(Code::Batch, 0);
    tape
}

/// The key by which relation `relation` of a row is found: its own foreign key, else its primary key.
fn key_of<M: Model>(row: &M, relation: u16) -> KeyValue {
    match M::META.relations[usize::from(relation)].kind {
        RelationKind::ForeignKey { column, .. } => row.to_value(column).into(),
        _ => row.pk().key(),
    }
}

/// The related rows by the key that finds them. A list parameter must not be empty of keys for nothing: no statement
/// is sent then.
async fn related<V: Shape>(
    db: &Db,
    keys: &[KeyValue],
    at: &'static Location<'static>,
    tape: impl FnOnce(Vec<KeyValue>) -> Tape,
) -> Result<HashMap<KeyValue, Vec<V>>> {
    let mut wanted: Vec<KeyValue> = keys
        .iter()
        .filter(|key| **key != KeyValue::None)
        .cloned()
        .collect();
    wanted.sort();
    wanted.dedup();
    let mut found: HashMap<KeyValue, Vec<V>> = HashMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    for Keyed { key, row } in db
        .select(tape(wanted), at, Ok::<Vec<Keyed<V>>, Error>)
        .await?
    {
        found.entry(key).or_default().push(row);
    }
    Ok(found)
}

/// Fills slot `I` of every row.
async fn fill<M, S, K, V, const I: u16>(
    rows: Vec<S>,
    db: &Db,
    inner: Tape,
    at: &'static Location<'static>,
) -> Result<Vec<<S as Attach<I, K::Slot<V>>>::Out>>
where
    M: Model,
    S: Fill<I, K::Slot<V>> + Borrow<M>,
    K: Kind,
    V: Shape + Clone,
{
    let keys: Vec<KeyValue> = rows
        .iter()
        .map(|row| key_of::<M>(row.borrow(), I))
        .collect();
    let found = related::<V>(db, &keys, at, |keys| {
        batch(Root::<M>::NODE, (I, None), inner, keys)
    });
    let found = found.await?;
    rows.into_iter()
        .zip(keys)
        .map(|(row, key)| {
            let slot = K::gather(found.get(&key).cloned().unwrap_or_default());
            slot.map(|slot| row.fill(slot))
                .ok_or_else(|| gone(M::META.relations[usize::from(I)].name).located(at))
        })
        .collect()
}

fn gone(relation: &str) -> Error {
    Error::new(
        ErrorKind::NotFound,
        format!("a row that `{relation}` refers to is not in the database any more"),
    )
    .code("orm.E261")
    .hint("fetch the rows again: they have changed since")
}

#[diagnostic::do_not_recommend]
impl<M, S, T, K, const I: u16> LoadFetched<M, S> for Rel<Root<M>, T, K, I>
where
    M: Model,
    T: Model + Clone,
    K: Kind,
    S: Fill<I, K::Slot<T>> + Borrow<M> + Send + 'static,
{
    type Out = <S as Attach<I, K::Slot<T>>>::Out;

    fn load_into<'e>(
        self,
        rows: Vec<S>,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<Self::Out>> {
        Run::new(fill::<M, S, K, T, I>(rows, db, Tape::default(), at))
    }
}

#[diagnostic::do_not_recommend]
impl<M, S, T, K, V, const I: u16> LoadFetched<M, S> for RelQuery<Root<M>, T, K, V, I>
where
    M: Model,
    T: Model,
    K: Kind,
    V: Shape + Clone,
    S: Fill<I, K::Slot<V>> + Borrow<M> + Send + 'static,
{
    type Out = <S as Attach<I, K::Slot<V>>>::Out;

    fn load_into<'e>(
        self,
        rows: Vec<S>,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<Self::Out>> {
        Run::new(fill::<M, S, K, V, I>(rows, db, self.tape, at))
    }
}

/// Puts the rows that refer here beside each row.
async fn beside<S: Shape, V: Shape + Clone>(
    rows: Vec<S>,
    db: &Db,
    at: &'static Location<'static>,
    tape: impl FnOnce(Vec<KeyValue>) -> Tape,
) -> Result<Vec<(S, Vec<V>)>> {
    let keys: Vec<KeyValue> = rows.iter().map(Shape::key).collect();
    let found = related::<V>(db, &keys, at, tape).await?;
    let lists = keys
        .iter()
        .map(|key| found.get(key).cloned().unwrap_or_default());
    let lists: Vec<Vec<V>> = lists.collect();
    Ok(rows.into_iter().zip(lists).collect())
}

#[diagnostic::do_not_recommend]
impl<M: Model, S: RowOfModel<M>, T: Model + Clone, const I: u16> LoadFetched<M, S>
    for Backward<Root<M>, T, I>
{
    type Out = (S, Vec<T>);

    fn load_into<'e>(
        self,
        rows: Vec<S>,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<Self::Out>> {
        let load = (I, Some(EachBack::<Root<M>, T, I>::NODE));
        Run::new(beside(rows, db, at, move |keys| {
            batch(Root::<M>::NODE, load, Tape::default(), keys)
        }))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, S: RowOfModel<M>, T: Model, V: Shape + Clone, const I: u16> LoadFetched<M, S>
    for BackwardQuery<Root<M>, T, V, I>
{
    type Out = (S, Vec<V>);

    fn load_into<'e>(
        self,
        rows: Vec<S>,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, Vec<Self::Out>> {
        let load = (I, Some(EachBack::<Root<M>, T, I>::NODE));
        let inner = self.into_tape();
        Run::new(beside(rows, db, at, move |keys| {
            batch(Root::<M>::NODE, load, inner, keys)
        }))
    }
}

macro_rules! tuples {
    ($(($first:ident $($next:ident $before:ident)*; $last:ident))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, S, $first, $($next),*> LoadFetched<M, S> for ($first, $($next,)*)
        where
            S: Send + 'static,
            $first: LoadFetched<M, S> + Send + 'static,
            $($next: LoadFetched<M, $before::Out> + Send + 'static,)*
        {
            type Out = $last::Out;

            fn load_into<'e>(
                self,
                rows: Vec<S>,
                db: &'e Db,
                at: &'static Location<'static>,
            ) -> Run<'e, Vec<Self::Out>> {
                let ($first, $($next,)*) = self;
                Run::new(async move {
                    let rows = $first.load_into(rows, db, at).await?;
                    $(let rows = $next.load_into(rows, db, at).await?;)*
                    Ok(rows)
                })
            }
        }
    )* };
}
tuples!((A B A; B) (A B A C B; C) (A B A C B D C; D));
