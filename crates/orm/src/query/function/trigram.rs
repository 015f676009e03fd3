//! Similar texts, three letters at a time, and texts without accents: PostgreSQL's extensions `pg_trgm` and `unaccent`.
//!
//! `#[model(search(…, trigram, unaccent))]` makes the migration switch them on.

use super::kinds::{Func, call};
use crate::{
    query::{Col, Expr, Pred, expr::IntoExpr, kind::ToOne, operand::put, path::Path, tape::Tape},
    value::{Class, DbType, NotNull, TextLike},
};

functions! {
    /// Without accents: `Hôtel` becomes `Hotel`. On PostgreSQL.
    unaccent() for TextLike => same as Unaccent;
    /// How alike the texts are, from 0 to 1. On PostgreSQL.
    trigram_similarity(text A: String) for TextLike => f64 as TrigramSimilarity;
    /// How alike the text and the likest part of this one are, from 0 to 1. On PostgreSQL.
    trigram_word_similarity(text A: String) for TextLike => f64 as TrigramWordSimilarity;
    /// The same, with parts that are whole words. On PostgreSQL.
    trigram_strict_word_similarity(text A: String) for TextLike => f64 as TrigramStrictWordSimilarity;
    /// How different the texts are, from 0 to 1. On PostgreSQL.
    trigram_distance(text A: String) for TextLike => f64 as TrigramDistance;
    /// How different the text and the likest part of this one are, from 0 to 1. On PostgreSQL.
    trigram_word_distance(text A: String) for TextLike => f64 as TrigramWordDistance;
    /// The same, with parts that are whole words. On PostgreSQL.
    trigram_strict_word_distance(text A: String) for TextLike => f64 as TrigramStrictWordDistance;
}

fn similar<M, V: IntoExpr<String, M, NotNull>>(mut tape: Tape, text: V, func: Func) -> Pred<M> {
    put::<V, String, M, NotNull>(text, &mut tape);
    call(&mut tape, func, Class::Text, 2);
    Pred::of(tape)
}

macro_rules! lookups {
    ($($(#[$doc:meta])* $name:ident $func:ident;)*) => {
        impl<T, M, N> Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name<V>(self, text: V) -> Pred<M>
            where
                T: TextLike,
                V: IntoExpr<String, M, NotNull>,
            {
                similar(self.tape, text, Func::$func)
            }
        )* }

        impl<P: Path, T, const I: u16> Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name<V>(self, text: V) -> Pred<P::Root>
            where
                T: DbType<Inner: TextLike>,
                V: IntoExpr<String, P::Root, NotNull>,
                P::Card: ToOne,
            {
                self.expr().$name(text)
            }
        )* }
    };
}
lookups! {
    /// Is like this text, mistyped as it may be. On PostgreSQL.
    ///
    /// ```ignore
    /// let found = Product::filter(|p| p.name.trigram_similar("Dargeeling")).fetch(&db).await?;
    /// ```
    trigram_similar TrigramSimilar;
    /// Has a part that is like this text. On PostgreSQL.
    trigram_word_similar TrigramWordSimilar;
    /// Has words that are like this text. On PostgreSQL.
    trigram_strict_word_similar TrigramStrictWordSimilar;
}
