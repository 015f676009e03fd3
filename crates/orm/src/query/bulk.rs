//! Many rows by their keys, as a map.

use super::{
    QuerySet,
    column::Col,
    expr::{IntoExpr, Literal},
    path::{ColsOf, Path, Root},
    tape::Code,
};
use crate::{
    db::{Db, Run},
    model::{IntoKey, Model, UniqueOn},
    shape::Shape,
    value::{DbType, NotNull},
};
use std::{collections::HashMap, hash::Hash, panic::Location};

/// A key that a map can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map",
    label = "binary fractions have no hash: take another column"
)]
pub trait MapKey: Shape + Eq + Hash {}

#[diagnostic::do_not_recommend]
impl<T: Shape + Eq + Hash> MapKey for T {}

impl<M: Model, S: Shape> QuerySet<M, S> {
    /// The rows with these primary keys, by key; keys without a row are left out.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Track { pub id: Id<Self>, pub name: String }
    /// # async fn example(db: &Db) -> carafe_core::Result<()> {
    /// let tracks = Track::all().in_bulk(db, [1, 2, 3]).await?;
    /// if let Some(second) = tracks.get(&2.into()) {
    ///     println!("{}", second.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn in_bulk<K: IntoKey<M>>(
        mut self,
        db: &Db,
        keys: impl IntoIterator<Item = K>,
    ) -> Run<'_, HashMap<M::Pk, S>>
    where
        M::Pk: MapKey,
    {
        let keys = keys.into_iter().map(|key| key.into_key().into_value());
        self.by_keys(keys.collect());
        for column in M::META.pk {
            self.tape.at(Code::Column, *column, Root::<M>::NODE);
            self.tape.op(Code::Lead, 0);
        }
        self.mapped(db, Location::caller())
    }

    /// The rows with these values of a unique column, by value.
    #[track_caller]
    pub fn in_bulk_by<T: MapKey + DbType, V, const I: u16>(
        self,
        db: &Db,
        column: impl FnOnce(ColsOf<M>) -> Col<Root<M>, T, I>,
        values: impl IntoIterator<Item = V>,
    ) -> Run<'_, HashMap<T, S>>
    where
        M: UniqueOn<Col<Root<M>, T, I>>,
        V: IntoExpr<T::Inner, M, NotNull> + Literal,
    {
        let column = column(M::COLS);
        let values: Vec<V> = values.into_iter().collect();
        let mut query = self.matching(column.in_(values));
        query.tape.at(Code::Column, I, Root::<M>::NODE);
        query.tape.op(Code::Lead, 0);
        query.mapped(db, Location::caller())
    }

    fn mapped<'e, K: MapKey>(
        self,
        db: &'e Db,
        at: &'static Location<'static>,
    ) -> Run<'e, HashMap<K, S>> {
        db.select(self.ending(Code::Select), at, |rows: Vec<(K, S)>| {
            Ok(rows.into_iter().collect())
        })
    }
}
