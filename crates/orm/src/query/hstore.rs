//! Maps of texts in queries: their keys, their values, and what they contain.

use super::{
    Col,
    array::{Contained, Containing},
    expr::{Expr, IntoExpr, Literal, Of},
    function::{Func, kinds::call},
    json::Keyed,
    kind::ToOne,
    path::Path,
    tape::{Code, Tape},
};
use crate::{
    shape::{RowType, Shape},
    value::{Class, DbType, HStore, NotNull, Nullable, Nullness, Row, Value},
};
use carafe_core::Result;

#[diagnostic::do_not_recommend]
impl Of<Self> for HStore {}

impl Literal for HStore {}

#[diagnostic::do_not_recommend]
impl Shape for HStore {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        row.get()
    }

    fn columns(columns: &mut RowType) {
        columns.value::<Self>();
    }
}

fn literal(map: HStore, tape: &mut Tape) {
    tape.value(map.into_value());
    tape.op(Code::Typed, Class::HStore as u16);
}

macro_rules! literals {
    ($([$($generics:tt)*] $type:ty, |$this:ident| $map:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, N, $($generics)*> IntoExpr<HStore, M, N> for $type {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                let $this = self;
                literal($map, tape);
            }
        }
    )* };
}
literals! {
    [] HStore, |map| map;
    [] &HStore, |map| map.clone();
    [const K: usize] [(&str, &str); K], |pairs| pairs.into();
    [const K: usize] [(&str, Option<&str>); K], |pairs| pairs.into();
}

#[diagnostic::do_not_recommend]
impl Containing for HStore {
    type Part = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::HStoreContains, Class::Other, 2);
    }
}

#[diagnostic::do_not_recommend]
impl Contained for HStore {
    type Whole = Self;

    fn compare(tape: &mut Tape) {
        call(tape, Func::HStoreContainedBy, Class::Other, 2);
    }
}

#[diagnostic::do_not_recommend]
impl Keyed for HStore {
    fn has_key(mut column: Tape, key: &str) -> Tape {
        text(key, &mut column);
        call(&mut column, Func::HStoreHasKey, Class::Other, 2);
        column
    }
}

fn text(text: &str, tape: &mut Tape) {
    tape.value(Value::Text(text.into()));
    tape.op(Code::Typed, Class::Text as u16);
}

/// A map of texts: [`key`](Col::key), [`keys`](Col::keys), [`values`](Col::values).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a map of texts",
    label = "this needs an `HStore` column; a `Json<…>` column has `.at(…)`"
)]
pub trait MapLike: DbType {}

#[diagnostic::do_not_recommend]
impl MapLike for HStore {}

impl<T, M, N> Expr<T, M, N> {
    /// The text of this key; NULL when it has none.
    pub fn key(self, key: &str) -> Expr<String, M, Nullable>
    where
        T: MapLike,
    {
        let mut tape = self.tape;
        text(key, &mut tape);
        call(&mut tape, Func::HStoreKey, Class::Other, 2);
        Expr::of(tape)
    }

    /// Its keys, as a list.
    pub fn keys(self) -> Expr<Vec<String>, M, N>
    where
        T: MapLike,
        N: Nullness,
    {
        let mut tape = self.tape;
        call(&mut tape, Func::HStoreKeys, Class::Other, 1);
        Expr::of(tape)
    }

    /// Its texts, as a list; keys without one are left out.
    pub fn values(self) -> Expr<Vec<String>, M, N>
    where
        T: MapLike,
        N: Nullness,
    {
        let mut tape = self.tape;
        call(&mut tape, Func::HStoreValues, Class::Other, 1);
        Expr::of(tape)
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// The text of this key; NULL when it has none.
    ///
    /// ```
    /// # use carafe_orm::{Model, model::Id, value::HStore};
    /// # use carafe_macros::model;
    /// #[model(crate = carafe_orm)]
    /// struct Product { id: Id<Self>, extra: HStore }
    ///
    /// let red = Product::filter(|p| p.extra.key("color").eq("red"));
    /// let both = Product::filter(|p| p.extra.contains([("color", "red"), ("finish", "matt")]));
    /// let sized = Product::filter(|p| p.extra.has_key("size") & p.extra.values().contains(["XL"]));
    /// ```
    pub fn key(self, key: &str) -> Expr<String, P::Root, Nullable>
    where
        T: DbType,
        T::Inner: MapLike,
        P::Card: ToOne,
    {
        self.expr().key(key)
    }

    /// Its keys, as a list.
    pub fn keys(self) -> Expr<Vec<String>, P::Root, super::expr::NullOf<P, T>>
    where
        T: DbType,
        T::Inner: MapLike,
        P::Card: ToOne,
    {
        self.expr().keys()
    }

    /// Its texts, as a list; keys without one are left out.
    pub fn values(self) -> Expr<Vec<String>, P::Root, super::expr::NullOf<P, T>>
    where
        T: DbType,
        T::Inner: MapLike,
        P::Card: ToOne,
    {
        self.expr().values()
    }
}
