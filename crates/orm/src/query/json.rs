//! JSON columns in queries: parts of the document by their path, and what they hold.

use super::{
    column::Col,
    expr::Expr,
    kind::ToOne,
    path::Path,
    predicate::Pred,
    tape::{Code, JsonTest, Tape},
};
use crate::value::{DbType, Json, Nullable, Value};
use serde_json::Value as Data;
use std::{fmt, marker::PhantomData};

/// A column with keys: [`has_key`](Col::has_key).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no keys",
    label = "keys need a `Json<…>` or `HStore` column"
)]
pub trait Keyed: DbType {
    /// The condition that the column on the tape has this key.
    #[doc(hidden)]
    fn has_key(column: Tape, key: &str) -> Tape;
}

#[diagnostic::do_not_recommend]
impl<T> Keyed for Json<T>
where
    Self: DbType,
{
    fn has_key(column: Tape, key: &str) -> Tape {
        let mut tape = part(column, vec![key.to_owned()]);
        tape.op(Code::JsonTest, JsonTest::Exists as u16);
        tape
    }
}

/// A JSON column: [`at`](Col::at).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a JSON column",
    label = "paths need a `Json<…>` column"
)]
pub trait JsonLike {}

#[diagnostic::do_not_recommend]
impl<T> JsonLike for Json<T> {}

/// A part of a JSON column, in a query on `M`. A part that is not there equals nothing.
#[must_use = "a part of a column does nothing by itself"]
pub struct JsonAt<M> {
    tape: Tape,
    keys: Vec<String>,
    model: PhantomData<fn() -> M>,
}

impl<M> fmt::Debug for JsonAt<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonAt").field(&self.keys).finish()
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// The part of the document at a path: `"address.city"`, `"tags.0"`; `""` is the whole.
    ///
    /// ```
    /// # use carafe_orm::{On, Pred, Model, model::Id, value::Json};
    /// # use carafe_macros::model;
    /// #[model(crate = carafe_orm)]
    /// struct Product { id: Id<Self>, extra: Json }
    ///
    /// let red = Product::filter(|p| p.extra.at("paint.color").eq("red"));
    /// let heavy = Product::filter(|p| p.extra.at("weight").gt(5) & p.extra.has_key("paint"));
    /// ```
    pub fn at(self, path: &str) -> JsonAt<P::Root>
    where
        T: DbType,
        T::Inner: JsonLike,
        P::Card: ToOne,
    {
        let keys = path.split('.').filter(|key| !key.is_empty());
        JsonAt {
            tape: self.tape(),
            keys: keys.map(str::to_owned).collect(),
            model: PhantomData,
        }
    }

    /// It has this key: a document that is an object, or a map of texts.
    pub fn has_key(self, key: &str) -> Pred<P::Root>
    where
        T: DbType,
        T::Inner: Keyed,
        P::Card: ToOne,
    {
        Pred::of(T::Inner::has_key(self.tape(), key))
    }

    /// It has all of these keys.
    pub fn has_keys<const K: usize>(self, keys: [&str; K]) -> Pred<P::Root>
    where
        T: DbType,
        T::Inner: Keyed,
        P::Card: ToOne,
    {
        let all = keys.into_iter().map(|key| self.has_key(key));
        all.reduce(|all, one| all & one)
            .unwrap_or_else(|| Pred::constant(true))
    }

    /// It has one of these keys, or several.
    pub fn has_any_keys<const K: usize>(self, keys: [&str; K]) -> Pred<P::Root>
    where
        T: DbType,
        T::Inner: Keyed,
        P::Card: ToOne,
    {
        let any = keys.into_iter().map(|key| self.has_key(key));
        any.reduce(|any, one| any | one)
            .unwrap_or_else(|| Pred::constant(false))
    }
}

macro_rules! tests {
    ($($(#[$doc:meta])* $name:ident $test:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name(self, value: impl Into<Data>) -> Pred<M> {
            self.test(JsonTest::$test, &value.into())
        }
    )* };
}

impl<M> JsonAt<M> {
    tests! {
        /// Is this value. `null` is a value: [`exists`](Self::exists) asks whether there is any.
        eq Eq;
        /// Is another value, or is not there.
        ne Ne;
        /// Less; only numbers are less than numbers, and texts than texts.
        lt Lt;
        /// Less or equal.
        le Le;
        /// Greater.
        gt Gt;
        /// Greater or equal.
        ge Ge;
        /// Contains this: all keys of the object, all items of the list, at any place.
        contains Contains;
        /// Is contained in this.
        contained_by ContainedBy;
    }

    /// There is such a part, whatever it is; `null` counts.
    pub fn exists(self) -> Pred<M> {
        let mut tape = self.document();
        tape.op(Code::JsonTest, JsonTest::Exists as u16);
        Pred::of(tape)
    }

    /// It is an object with this key.
    pub fn has_key(mut self, key: &str) -> Pred<M> {
        self.keys.push(key.to_owned());
        self.exists()
    }

    /// Its text: that of a text without quotes, of anything else its JSON; NULL when it is not there.
    pub fn as_text(self) -> Expr<String, M, Nullable> {
        self.cast(JsonTest::Text)
    }

    /// Its number; NULL when it is none.
    pub fn as_f64(self) -> Expr<f64, M, Nullable> {
        self.cast(JsonTest::Number)
    }

    fn cast<T>(self, to: JsonTest) -> Expr<T, M, Nullable> {
        let mut tape = self.document();
        tape.op(Code::JsonTest, to as u16);
        Expr::of(tape)
    }

    fn test(self, test: JsonTest, value: &Data) -> Pred<M> {
        let mut tape = self.document();
        tape.value(Value::Text(value.to_string().into()));
        tape.op(Code::JsonTest, test as u16);
        Pred::of(tape)
    }

    /// The part. Its path stands there twice, because the databases write paths in two ways.
    fn document(self) -> Tape {
        part(self.tape, self.keys)
    }
}

/// The part of the document on the tape that is at this path.
pub(crate) fn part(mut tape: Tape, keys: Vec<String>) -> Tape {
    let dollar = path_text(&keys);
    let keys = keys.into_iter().map(|key| Value::Text(key.into()));
    tape.value(Value::List(keys.collect()));
    tape.value(Value::Text(dollar.into()));
    tape.op(Code::JsonAt, 0);
    tape
}

/// `$."address"."city"`, `$."tags"[0]`.
fn path_text(keys: &[String]) -> String {
    let mut text = String::from("$");
    for key in keys {
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            text.extend(["[", key, "]"]);
        } else {
            text.push('.');
            text.push_str(&Data::from(key.as_str()).to_string());
        }
    }
    text
}
