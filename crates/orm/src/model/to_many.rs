//! The fields of to-many relations: `M2m<T>` and `Rev<T>`.

use super::Model;
use crate::{
    db::{Db, Run},
    query::{
        QuerySet,
        path::{ColsOf, Path, Root},
        tape::{Code, PathNode, Tape},
    },
    shape::{Shape, Slot, Slots},
    value::{Key, KeyValue, Row, Value},
    write::{IntoSets, Links},
};
use carafe_core::{Error, Result};
use std::{fmt, marker::PhantomData, panic::Location};

/// Which relation of which row a field stands for.
#[derive(Clone)]
pub(super) struct Owner {
    key: KeyValue,
    of: Option<(&'static PathNode, u16)>,
}

impl Owner {
    pub(super) const NONE: Self = Self {
        key: KeyValue::None,
        of: None,
    };

    /// Relation `relation` of the row of `M` with this key.
    pub(super) fn of<M: Model>(key: &M::Pk, relation: u16) -> Self {
        let of = Some((<Root<M> as Path>::NODE, relation));
        Self { key: key.key(), of }
    }

    /// Limits a query to the rows of this relation.
    pub(super) fn member(&self, tape: &mut Tape, at: &'static Location<'static>) -> Result<()> {
        let (_, node, relation) = self.tape(Code::Member, at)?;
        tape.value_at(Code::Member, relation, node, self.key.clone().into());
        tape.op(Code::Filter, 0);
        Ok(())
    }

    /// A tape of a statement about this relation.
    fn tape(
        &self,
        code: Code,
        at: &'static Location<'static>,
    ) -> Result<(Tape, &'static PathNode, u16)> {
        let Some((node, relation)) = self.of.filter(|_| self.key != KeyValue::None) else {
            return Err(
                Error::internal(format!("{code:?} on a row that is not in the database"))
                    .code("orm.E006")
                    .hint("insert the row first: a row built by hand has no key yet")
                    .located(at),
            );
        };
        Ok((Tape::from(node), node, relation))
    }
}

macro_rules! to_many {
    ($(#[$doc:meta])* $name:ident $(, $via:ident)?) => {
        $(#[$doc])*
        ///
        /// The field itself only knows the key of its row; `.with(|p| …)` puts a `Vec` in its place.
        pub struct $name<T $(, $via = ())?> {
            owner: Owner,
            target: PhantomData<fn() -> (T, $($via)?)>,
        }

        impl<T $(, $via)?> $name<T $(, $via)?> {
            /// The field of a row that is not in the database yet.
            pub const fn new() -> Self {
                Self { owner: Owner::NONE, target: PhantomData }
            }

            /// The field of the row of `M` with this key; `relation` is its position in `M`'s relations.
            #[doc(hidden)]
            pub fn owned_by<M: Model>(key: &M::Pk, relation: u16) -> Self {
                Self { owner: Owner::of::<M>(key, relation), target: PhantomData }
            }
        }

        impl<T $(, $via)?> Default for $name<T $(, $via)?> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T $(, $via)?> Clone for $name<T $(, $via)?> {
            fn clone(&self) -> Self {
                Self { owner: self.owner.clone(), target: PhantomData }
            }
        }

        impl<T $(, $via)?> fmt::Debug for $name<T $(, $via)?> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("(not loaded)")
            }
        }

        impl<T: Model $(, $via)?> $name<T $(, $via)?> {
            /// The related rows, as a query that can go on.
            pub fn all(&self) -> QuerySet<T> {
                let mut query = T::all();
                if let Some((node, relation)) = self.owner.of {
                    query.tape.value_at(Code::Member, relation, node, self.owner.key.clone().into());
                    query.tape.op(Code::Filter, 0);
                }
                query
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: Model $(, $via: 'static)?> Slot<$name<T $(, $via)?>> for $name<T $(, $via)?> {
            const WIDTH: u16 = 0;
            const MANY: u16 = 0;

            fn fill(field: &$name<T $(, $via)?>, _: &mut Row<'_>) -> Result<Self> {
                Ok(field.clone())
            }

            fn slots<'a>(&'a mut self, _: &$name<T $(, $via)?>, _: &mut Slots<'a>) {}
        }

        #[diagnostic::do_not_recommend]
        impl<T: Model $(, $via: 'static)?, V: Shape> Slot<$name<T $(, $via)?>> for V {
            const WIDTH: u16 = V::WIDTH;
            const MANY: u16 = V::MANY;

            fn fill(_: &$name<T $(, $via)?>, row: &mut Row<'_>) -> Result<Self> {
                V::decode(row)
            }

            fn slots<'a>(&'a mut self, field: &$name<T $(, $via)?>, slots: &mut Slots<'a>) {
                Shape::slots(self, &field.owner.key, slots);
            }
        }
    };
}

to_many! {
    /// Many rows of `T` over a third table, which is that of the model `Through` when one is named.
    M2m, Through
}
to_many! {
    /// The rows of `T` whose foreign key, or many-to-many field, leads here.
    Rev
}

to_many! {
    /// The rows of `T` whose generic foreign key leads here: Django's `GenericRelation`.
    GenericRelation
}

impl<T: Model, Through: 'static> M2m<T, Through> {
    /// Links these rows too; those that are linked already stay so.
    ///
    /// Where the links are rows of a model of their own, its other columns get their defaults;
    /// [`add_with`](Self::add_with) names them.
    #[track_caller]
    pub fn add<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        let (links, keys) = (self.links(Location::caller()), keys(rows));
        Run::new(async move { links?.add(db, keys, Tape::default()).await })
    }

    /// Links these rows too, with values for other columns of the links' own model.
    ///
    /// ```ignore
    /// post.labels.add_with(&db, [&label], |l| l.weight.set(3)).await?;
    /// ```
    #[track_caller]
    pub fn add_with<'e, 'x, A: IntoSets<Through>>(
        &self,
        db: &'e Db,
        rows: impl IntoIterator<Item = &'x T>,
        sets: impl FnOnce(ColsOf<Through>) -> A,
    ) -> Run<'e, ()>
    where
        Through: Model,
    {
        let (links, keys) = (self.links(Location::caller()), keys(rows));
        let mut extra = Tape::default();
        sets(Through::COLS).sets(&mut extra);
        Run::new(async move { links?.add(db, keys, extra).await })
    }

    /// Removes the links to these rows; the rows themselves stay.
    #[track_caller]
    pub fn remove<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        let (links, keys) = (self.links(Location::caller()), keys(rows));
        Run::new(async move { links?.remove(db, Code::Unlink, keys).await })
    }

    /// Removes all links; the rows themselves stay.
    #[track_caller]
    pub fn clear<'e>(&self, db: &'e Db) -> Run<'e, ()> {
        let links = self.links(Location::caller());
        let none = Value::List(Box::default());
        Run::new(async move { links?.remove(db, Code::UnlinkOthers, none).await })
    }

    /// Links these rows and no others, in one transaction.
    #[track_caller]
    pub fn set<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        let (links, keys) = (self.links(Location::caller()), keys(rows));
        Run::new(async move { links?.set(db, keys).await })
    }

    fn links(&self, at: &'static Location<'static>) -> Result<Links> {
        let (_, node, relation) = self.owner.tape(Code::Link, at)?;
        Ok(Links {
            node,
            relation,
            owner: self.owner.key.clone().into(),
            at,
        })
    }
}

fn keys<'x, T: Model>(rows: impl IntoIterator<Item = &'x T>) -> Value {
    Value::List(rows.into_iter().map(|row| row.pk().key().into()).collect())
}
