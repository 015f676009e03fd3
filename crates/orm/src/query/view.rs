//! Rows as structs of the caller's own: `#[view(Product)]`.

use super::{
    QuerySet,
    kind::{Kind, Many, One, Opt},
    path::{Hop, Path},
    relation::Rel,
    select::Exprs,
    tape::{Code, PathNode, Tape, mix},
};
use crate::{
    model::Model,
    shape::{Shape, Slots},
    value::{Key as _, KeyValue, Row},
};
use carafe_core::Result;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A struct with `#[view(Product)]`: some columns of a row, and of rows related to it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "add `#[view(…)]` with the model's name to `{Self}`"
)]
pub trait View: Shape {
    /// The model it shows.
    type Of: Model;

    /// Appends its columns to a tape.
    fn show(tape: &mut Tape);
}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The rows as a view, which the type of the result names: `let cards: Vec<ProductCard> = ….view().fetch(&db).await?`.
    pub fn view<V: View<Of = M>>(mut self) -> QuerySet<M, V> {
        self.tape.op(Code::NoOut, 0);
        self.tape.op(Code::View, 0);
        V::show(&mut self.tape);
        self.cast()
    }
}

/// What a field of a view may be read from.
#[diagnostic::on_unimplemented(
    message = "this column or expression of `{M}` is no `{T}`",
    label = "the field's type is not that of the column",
    note = "a column that may be NULL, or behind a relation that may be missing, is an `Option`; rows behind a relation take `#[nested]`"
)]
pub trait ViewColumn<M, T> {
    /// Appends it to a tape.
    fn put(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<M, T, E: Exprs<M, Out = T>> ViewColumn<M, T> for E {
    fn put(self, tape: &mut Tape) {
        self.out(tape);
    }
}

/// What a field with `#[nested]` may be: a view, an `Option` or a `Vec` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no view of related rows",
    label = "`#[nested]` takes a view, an `Option` or a `Vec` of one"
)]
pub trait Nested: Sized + Send + 'static {
    /// Columns it reads.
    const WIDTH: u16;
    /// Lists it fills.
    const MANY: u16;

    /// Reads it.
    fn read(row: &mut Row<'_>) -> Result<Self>;

    /// Hands out its list.
    fn slots<'a>(&'a mut self, _owner: &KeyValue, _slots: &mut Slots<'a>) {}
}

#[diagnostic::do_not_recommend]
impl<V: View> Nested for V {
    const WIDTH: u16 = V::WIDTH;
    const MANY: u16 = 0;

    fn read(row: &mut Row<'_>) -> Result<Self> {
        V::decode(row)
    }
}

/// The key of the row comes first: a view's own first column may be NULL.
#[diagnostic::do_not_recommend]
impl<V: View> Nested for Option<V> {
    const WIDTH: u16 = V::WIDTH + 1;
    const MANY: u16 = 0;

    fn read(row: &mut Row<'_>) -> Result<Self> {
        if row.peek_null() {
            row.skip(V::WIDTH + 1);
            return Ok(None);
        }
        row.skip(1);
        V::decode(row).map(Some)
    }
}

#[diagnostic::do_not_recommend]
impl<V: View> Nested for Vec<V> {
    const WIDTH: u16 = 0;
    const MANY: u16 = 1;

    fn read(_: &mut Row<'_>) -> Result<Self> {
        Ok(Self::new())
    }

    fn slots<'a>(&'a mut self, owner: &KeyValue, slots: &mut Slots<'a>) {
        slots.many(owner.clone(), self);
    }
}

/// A nested view that fits its relation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what this relation to `{T}` gives",
    label = "a view of `{T}`: alone, in an `Option` when the row may be missing, in a `Vec` for a list"
)]
pub trait NestedIn<K, T>: Nested {
    /// Whether it may stand behind another relation.
    const DEEP: bool = true;

    /// Appends it to a tape.
    fn put(node: &'static PathNode, relation: u16, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<T: Model, V: View<Of = T>> NestedIn<One, T> for V {
    fn put(node: &'static PathNode, _: u16, tape: &mut Tape) {
        const {
            assert!(
                V::MANY == 0,
                "only the outermost view and views in lists have lists"
            );
        }
        below::<V>(node, tape);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model, V: View<Of = T>> NestedIn<Opt, T> for Option<V> {
    fn put(node: &'static PathNode, _: u16, tape: &mut Tape) {
        const {
            assert!(
                V::MANY == 0,
                "only the outermost view and views in lists have lists"
            );
        }
        tape.at(Code::Column, T::META.pk[0], node);
        tape.op(Code::Out, 0);
        below::<V>(node, tape);
    }
}

#[diagnostic::do_not_recommend]
impl<T: Model, V: View<Of = T>> NestedIn<Many, T> for Vec<V> {
    const DEEP: bool = false;

    fn put(_: &'static PathNode, relation: u16, tape: &mut Tape) {
        tape.op(Code::Load, relation);
        tape.op(Code::View, 0);
        V::show(tape);
        tape.op(Code::EndLoad, 0);
    }
}

/// The columns of a view as those of a related row.
fn below<V: View>(node: &'static PathNode, tape: &mut Tape) {
    let mut columns = Tape::default();
    V::show(&mut columns);
    let own = V::Of::META.id;
    let mut inside = Vec::new();
    tape.join_moved(columns, |op| {
        match op.code {
            Code::Query => inside.push(false),
            // Inside a query over the same model, its root is another row.
            Code::From => {
                if let Some(same) = inside.last_mut() {
                    *same = op.node.map(|from| from.id) == Some(own);
                }
            }
            Code::EndQuery => drop(inside.pop()),
            _ => {}
        }
        let from = op
            .node
            .filter(|inner| !inside.contains(&true) && root(inner) == own);
        from.map(|inner| moved(node, inner)).or(op.node)
    });
}

fn root(mut node: &'static PathNode) -> u64 {
    while let Some(parent) = node.parent {
        node = parent;
    }
    node.id
}

/// The way from `start` that `inner` goes from its own root.
fn moved(start: &'static PathNode, inner: &'static PathNode) -> &'static PathNode {
    static MOVED: Mutex<Option<HashMap<(u64, u64), &'static PathNode>>> = Mutex::new(None);
    let Some(parent) = inner.parent else {
        return start;
    };
    let parent = moved(start, parent);
    // The numbers that the types of these ways have.
    let relation = u64::from(inner.relation);
    let id = match (inner.back, inner.scope) {
        (true, _) => mix(mix(parent.id, inner.model.id), relation + 0x2_0001),
        (false, true) => mix(parent.id, relation + 0x1_0001),
        (false, false) => mix(parent.id, relation + 1),
    };
    let mut known = MOVED.lock().unwrap_or_else(PoisonError::into_inner);
    // As many as the program has pairs of views and relations: they stay.
    known
        .get_or_insert_default()
        .entry((start.id, inner.id))
        .or_insert_with(|| {
            Box::leak(Box::new(PathNode {
                parent: Some(parent),
                relation: inner.relation,
                scope: inner.scope,
                back: inner.back,
                id,
                model: inner.model,
            }))
        })
}

/// A column of a view.
#[doc(hidden)]
pub fn column<M: Model, T, E: ViewColumn<M, T>>(column: E, tape: &mut Tape) {
    column.put(tape);
}

/// The closure of `#[expr(…)]`, called.
#[doc(hidden)]
pub fn expr<M: Model, E>(expression: impl FnOnce(super::ColsOf<M>) -> E) -> E {
    expression(M::COLS)
}

/// A nested view.
#[doc(hidden)]
pub fn nested<F: NestedIn<K, T>, P: Path, T: Model, K: Kind, const I: u16>(
    _: Rel<P, T, K, I>,
    tape: &mut Tape,
) {
    const {
        assert!(
            F::DEEP || P::NODE.parent.is_none(),
            "a list stands on the view's own model: nest a view of the model between"
        );
    }
    F::put(Hop::<P, T, K, I>::NODE, I, tape);
}

/// The key that lists are filled by.
#[doc(hidden)]
pub fn key<M: Model>(key: &M::Pk) -> KeyValue {
    key.key()
}
