//! Searching for the words of a person, in the columns that `#[model(search(…))]` names.
//!
//! - `words`: from what was typed to words, phrases and alternatives
//! - `render`: the same in the language of each database

#![allow(
    clippy::unused_self,
    reason = "a handle has no value: its type says everything"
)]

mod render;
mod words;

pub(crate) use self::words::MARKS;

use super::{
    Col, QuerySet, Rel,
    expr::Expr,
    kind::{Kind, ToOne},
    path::{Hop, Path, Root},
    predicate::Pred,
    tape::{Code, Op, PathNode, Tape},
};
use crate::{
    model::Model,
    shape::Shape,
    value::{Class, DbType, TextLike, Value},
};

/// The bit of [`Code::Search`] that says that there is no word.
pub(crate) const NOTHING: u16 = 1 << 15;
/// The bit of [`Code::Headline`] that asks for HTML.
const HTML: u16 = 1 << 15;

/// A condition on the row at `node`; `column` is counted from 1.
fn found(typed: &str, prefix: bool, column: u16, node: &'static PathNode) -> Tape {
    let mut tape = Tape::default();
    let groups = words::parse(typed, prefix);
    if groups.is_empty() {
        tape.at(Code::Search, column | NOTHING, node);
        return tape;
    }
    let languages = [
        render::postgres,
        render::sqlite,
        render::mysql,
        render::mysql_rank,
    ];
    for language in languages {
        tape.value(Value::Text(language(&groups).into()));
    }
    tape.at(Code::Search, column, node);
    tape
}

/// The search in a column that stands alone on a tape.
pub(crate) fn searched(column: &Tape, typed: &str) -> Option<Tape> {
    match column.ops() {
        [
            Op {
                code: Code::Column,
                arg,
                node: Some(node),
            },
        ] => Some(found(typed, false, *arg + 1, node)),
        _ => None,
    }
}

/// Searching.
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Only the rows with these words, as a person types them: `rock -live "hard rain" or jazz`.
    ///
    /// The columns are those of `#[model(search(…))]`. Text without a word finds nothing, and no text is an error.
    ///
    /// ```ignore
    /// let found = Product::filter(|p| p.active).search(&query).order_by_rank().fetch(&db).await?;
    /// ```
    pub fn search(self, words: impl AsRef<str>) -> Self {
        self.searching(words.as_ref(), false)
    }

    /// The same while somebody types: the last word may go on.
    ///
    /// ```ignore
    /// let names = Artist::all().search_prefix("ro").order_by_rank().limit(10).fetch(&db).await?;
    /// ```
    pub fn search_prefix(self, words: impl AsRef<str>) -> Self {
        self.searching(words.as_ref(), true)
    }

    fn searching(mut self, typed: &str, prefix: bool) -> Self {
        self.tape.join(found(typed, prefix, 0, Root::<M>::NODE));
        self.tape.op(Code::Filter, 0);
        self
    }

    /// Those first that fit the search before it best; rows that fit alike by primary key.
    ///
    /// ```ignore
    /// let found = Product::all().search("rust").order_by_rank().page(1, 20).fetch(&db).await?;
    /// ```
    pub fn order_by_rank(mut self) -> Self {
        self.tape.op(Code::NoOrder, 0);
        self.tape.op(Code::SearchRank, 0);
        self.tape.op(Code::Desc, 0);
        for column in M::META.pk {
            self.tape.at(Code::Column, *column, Root::<M>::NODE);
            self.tape.op(Code::Asc, 0);
        }
        self
    }
}

/// How well a row fits what the query searched for last, for orders, annotations and columns of the result.
///
/// Only the order of ranks means something: each database counts in its own way.
///
/// ```
/// # use carafe_orm::query::{Expr, search_rank};
/// # struct Product;
/// let rank: Expr<f64, Product> = search_rank();
/// ```
pub fn search_rank<M>() -> Expr<f64, M> {
    let mut tape = Tape::default();
    tape.op(Code::SearchRank, 0);
    Expr::of(tape)
}

impl<P: Path, T: Model, K: Kind, const I: u16> Rel<P, T, K, I> {
    /// Refers to a row with these words, in the columns that its model names.
    ///
    /// ```ignore
    /// let tracks = Track::filter(|t| t.album.search("greatest hits")).fetch(&db).await?;
    /// ```
    pub fn search(self, words: impl AsRef<str>) -> Pred<P::Root>
    where
        K::Own: ToOne,
        P::Card: ToOne,
    {
        Pred::of(found(words.as_ref(), false, 0, Hop::<P, T, K, I>::NODE))
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// Has these words, as a person types them: `rock -live "hard rain" or jazz`.
    ///
    /// Every database searches in a column that `#[model(search(…))]` names; PostgreSQL in any, without an index.
    ///
    /// ```ignore
    /// let found = Product::filter(|p| p.name.search("rust")).fetch(&db).await?;
    /// ```
    pub fn search(self, words: impl AsRef<str>) -> Pred<P::Root>
    where
        T: DbType<Inner: TextLike>,
        P::Card: ToOne,
    {
        Pred::of(found(words.as_ref(), false, I + 1, P::NODE))
    }

    /// The part of the text with what the query searched for, as HTML: `<b>` around each word, all else escaped.
    ///
    /// Print it with `|safe`. MariaDB and MySQL cut no excerpts.
    ///
    /// ```ignore
    /// let found = Product::all().search("rust").annotate(|p| p.text.headline()).fetch(&db).await?;
    /// ```
    pub fn headline(self) -> Expr<String, P::Root>
    where
        T: DbType<Inner: TextLike>,
        P::Card: ToOne,
    {
        excerpt(["<b>", "</b>"], I | HTML, P::NODE)
    }

    /// The part of the text with what the query searched for, as it is, with these texts around each word.
    ///
    /// ```ignore
    /// let found = Product::all().search("rust").annotate(|p| p.text.headline_with("*", "*")).fetch(&db).await?;
    /// ```
    pub fn headline_with(
        self,
        start: impl AsRef<str>,
        stop: impl AsRef<str>,
    ) -> Expr<String, P::Root>
    where
        T: DbType<Inner: TextLike>,
        P::Card: ToOne,
    {
        excerpt([start.as_ref(), stop.as_ref()], I, P::NODE)
    }
}

fn excerpt<M>(marks: [&str; 2], arg: u16, node: &'static PathNode) -> Expr<String, M> {
    let mut tape = Tape::default();
    for mark in marks {
        tape.value(Value::Text(mark.into()));
        tape.op(Code::Typed, Class::Text as u16);
    }
    tape.at(Code::Headline, arg, node);
    Expr::of(tape)
}
