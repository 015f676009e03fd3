//! List columns in queries: what they contain, share and hold at a place.

use super::{
    Col,
    expr::{Expr, IntoExpr, Literal, NullOf, Of},
    function::{Func, kinds::call},
    kind::ToOne,
    path::Path,
    predicate::Pred,
    tape::{Code, Tape, TextMatch},
};
use crate::{
    shape::{RowType, Shape},
    value::{Array, ArrayItem, Class, DbType, NotNull, Nullable, Row, Value, array_text},
};
use carafe_core::Result;

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Of<Self> for Vec<T> {}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Of<Vec<T>> for Array<T> {}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Shape for Array<T> {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        row.get()
    }

    fn columns(columns: &mut RowType) {
        columns.value::<Self>();
    }
}

/// The values on a tape of their own, as one list.
fn write_items<T, M, V: IntoExpr<T, M, NotNull>>(
    items: impl IntoIterator<Item = V>,
    tape: &mut Tape,
) {
    let mut values = Tape::default();
    items.into_iter().for_each(|item| item.write(&mut values));
    tape.value(Value::Text(array_text(values.values()).into()));
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty, |$this:ident| $items:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<V: IntoExpr<T, M, NotNull> + Literal, T: ArrayItem, M, N, $($generics)*> IntoExpr<Vec<T>, M, N> for $type {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                let $this = self;
                write_items::<T, M, V>($items, tape);
            }
        }
    )* };
}
lists! {
    [] Vec<V>, |list| list;
    [const K: usize] [V; K], |list| list;
}

#[diagnostic::do_not_recommend]
impl<V: IntoExpr<T, M, NotNull> + Literal + Clone, T: ArrayItem, M, N> IntoExpr<Vec<T>, M, N>
    for &[V]
{
    type Null = NotNull;

    fn write(self, tape: &mut Tape) {
        write_items::<T, M, V>(self.iter().cloned(), tape);
    }
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem, M, N> IntoExpr<Vec<T>, M, N> for Array<T> {
    type Null = NotNull;

    fn write(self, tape: &mut Tape) {
        tape.value(self.0.into_value());
    }
}

/// What `.contains()` can look into: texts and lists.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text, list or range",
    label = "`contains` needs a `String`, `Vec<…>` or `Range<…>` column"
)]
pub trait Containing: DbType {
    /// What it may contain.
    type Part;

    /// Appends the comparison.
    #[doc(hidden)]
    fn compare(tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl Containing for String {
    type Part = Self;

    fn compare(tape: &mut Tape) {
        tape.op(Code::Text, TextMatch::Contains as u16);
    }
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Containing for Vec<T> {
    type Part = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::ArrayContains, Class::of::<T>(), 2);
    }
}

/// What `.contained_by()` can ask of: lists, ranges, and what ranges go over.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a list nor a range",
    label = "`contained_by` needs a `Vec<…>` or `Range<…>` column, or a value in a range"
)]
pub trait Contained: DbType {
    /// What may contain it.
    type Whole;

    /// Appends the comparison.
    #[doc(hidden)]
    fn compare(tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Contained for Vec<T> {
    type Whole = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::ArrayContainedBy, Class::of::<T>(), 2);
    }
}

/// What `.overlap()` can ask of: lists and ranges.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a list nor a range",
    label = "`overlap` needs a `Vec<…>` or `Range<…>` column"
)]
pub trait Overlapping: DbType {
    /// What it may overlap.
    type Other;

    /// Appends the comparison.
    #[doc(hidden)]
    fn compare(tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> Overlapping for Vec<T> {
    type Other = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::ArrayOverlap, Class::of::<T>(), 2);
    }
}

/// A list column: [`len`](Col::len), [`item`](Col::item), [`slice`](Col::slice).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list column",
    label = "this needs a `Vec<…>` column"
)]
pub trait ListLike: DbType {
    /// What it holds.
    type Item: ArrayItem;
}

#[diagnostic::do_not_recommend]
impl<T: ArrayItem> ListLike for Vec<T> {
    type Item = T;
}

fn number(tape: &mut Tape, number: usize) {
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    tape.value(number.into_value());
    tape.op(Code::Typed, Class::Int as u16);
}

impl<T, M, N> Expr<T, M, N> {
    /// Contains this text; or, as a list, all of these items; or, as a range, this value or range.
    pub fn contains<V>(self, part: V) -> Pred<M>
    where
        T: Containing,
        V: IntoExpr<T::Part, M, NotNull>,
    {
        let mut tape = self.tape;
        part.write(&mut tape);
        T::compare(&mut tape);
        Pred::of(tape)
    }

    /// Every item of the list is one of these; every value of the range lies in this one.
    pub fn contained_by<V>(self, whole: V) -> Pred<M>
    where
        T: Contained,
        V: IntoExpr<T::Whole, M, NotNull>,
    {
        let mut tape = self.tape;
        whole.write(&mut tape);
        T::compare(&mut tape);
        Pred::of(tape)
    }

    /// Has an item or a value in common with these.
    pub fn overlap<V>(self, other: V) -> Pred<M>
    where
        T: Overlapping,
        V: IntoExpr<T::Other, M, NotNull>,
    {
        let mut tape = self.tape;
        other.write(&mut tape);
        T::compare(&mut tape);
        Pred::of(tape)
    }

    /// How many items there are.
    pub fn len(self) -> Expr<i32, M, N>
    where
        T: ListLike,
    {
        let mut tape = self.tape;
        call(&mut tape, Func::ArrayLen, Class::of::<T::Item>(), 1);
        Expr::of(tape)
    }

    /// The item at this place, counted from 0; NULL behind the end.
    pub fn item(self, index: usize) -> Expr<T::Item, M, Nullable>
    where
        T: ListLike,
    {
        let mut tape = self.tape;
        number(&mut tape, index);
        call(&mut tape, Func::ArrayItem, Class::of::<T::Item>(), 2);
        Expr::of(tape)
    }

    /// The items from one place up to another, which is not part of it; both counted from 0.
    pub fn slice(self, from: usize, to: usize) -> Expr<T, M, N>
    where
        T: ListLike,
    {
        let mut tape = self.tape;
        number(&mut tape, from);
        number(&mut tape, to);
        call(&mut tape, Func::ArraySlice, Class::of::<T::Item>(), 3);
        Expr::of(tape)
    }
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident $bound:ident $part:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<V>(self, part: V) -> Pred<P::Root>
        where
            T: DbType,
            T::Inner: $bound,
            V: IntoExpr<<T::Inner as $bound>::$part, P::Root, NotNull>,
            P::Card: ToOne,
        {
            self.expr().$name(part)
        }
    )* };
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    comparisons! {
        /// Contains this text; or, as a list, all of these items; or, as a range, this value or range.
        ///
        /// ```
        /// # use carafe_orm::{On, Model, model::Id};
        /// # use carafe_macros::model;
        /// #[model(crate = carafe_orm)]
        /// struct Post { id: Id<Self>, title: String, tags: Vec<String> }
        ///
        /// let about = Post::filter(|p| p.title.contains("Rust") | p.tags.contains(["rust"]));
        /// let tagged = Post::filter(|p| p.tags.overlap(["new", "sale"]) & p.tags.len().le(5));
        /// ```
        contains Containing Part;
        /// Every item of the list is one of these; every value of the range lies in this one.
        contained_by Contained Whole;
        /// Has an item or a value in common with these.
        overlap Overlapping Other;
    }

    /// How many items there are.
    pub fn len(self) -> Expr<i32, P::Root, NullOf<P, T>>
    where
        T: DbType,
        T::Inner: ListLike,
        P::Card: ToOne,
    {
        self.expr().len()
    }

    /// The item at this place, counted from 0; NULL behind the end.
    pub fn item(self, index: usize) -> Expr<<T::Inner as ListLike>::Item, P::Root, Nullable>
    where
        T: DbType,
        T::Inner: ListLike,
        P::Card: ToOne,
    {
        self.expr().item(index)
    }

    /// The items from one place up to another, which is not part of it; both counted from 0.
    pub fn slice(self, from: usize, to: usize) -> Expr<T::Inner, P::Root, NullOf<P, T>>
    where
        T: DbType,
        T::Inner: ListLike,
        P::Card: ToOne,
    {
        self.expr().slice(from, to)
    }
}
