//! The fields of to-many relations: `M2m<T>` and `Rev<T>`.

use super::Model;
use crate::{
    db::{Db, Run},
    query::{
        QuerySet,
        path::{Path, Root},
        tape::{Code, PathNode, Tape},
    },
    shape::{Shape, Slot, Slots},
    value::{Key, KeyValue, Row, Value},
};
use carafe_core::{Error, Result};
use std::{fmt, marker::PhantomData, panic::Location};

/// Which relation of which row a field stands for.
#[derive(Clone)]
struct Owner {
    key: KeyValue,
    of: Option<(&'static PathNode, u16)>,
}

impl Owner {
    const NONE: Self = Self {
        key: KeyValue::None,
        of: None,
    };

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
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// The field itself only knows the key of its row; `.with(|p| …)` puts a `Vec` in its place.
        pub struct $name<T> {
            owner: Owner,
            target: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            /// The field of a row that is not in the database yet.
            pub const fn new() -> Self {
                Self { owner: Owner::NONE, target: PhantomData }
            }

            /// The field of the row of `M` with this key; `relation` is its position in `M`'s relations.
            #[doc(hidden)]
            pub fn owned_by<M: Model>(key: &M::Pk, relation: u16) -> Self {
                let of = Some((<Root<M> as Path>::NODE, relation));
                Self { owner: Owner { key: key.key(), of }, target: PhantomData }
            }
        }

        impl<T> Default for $name<T> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self { owner: self.owner.clone(), target: PhantomData }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("(not loaded)")
            }
        }

        impl<T: Model> $name<T> {
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
        impl<T: Model> Slot<$name<T>> for $name<T> {
            const WIDTH: u16 = 0;
            const MANY: u16 = 0;

            fn fill(field: &$name<T>, _: &mut Row<'_>) -> Result<Self> {
                Ok(field.clone())
            }

            fn slots<'a>(&'a mut self, _: &$name<T>, _: &mut Slots<'a>) {}
        }

        #[diagnostic::do_not_recommend]
        impl<T: Model, V: Shape> Slot<$name<T>> for V {
            const WIDTH: u16 = V::WIDTH;
            const MANY: u16 = V::MANY;

            fn fill(_: &$name<T>, row: &mut Row<'_>) -> Result<Self> {
                V::decode(row)
            }

            fn slots<'a>(&'a mut self, field: &$name<T>, slots: &mut Slots<'a>) {
                Shape::slots(self, &field.owner.key, slots);
            }
        }
    };
}

to_many! {
    /// Many rows of `T` over a third table.
    M2m
}
to_many! {
    /// The rows of `T` whose foreign key, or many-to-many field, leads here.
    Rev
}

impl<T: Model> M2m<T> {
    /// Links these rows too; those that are linked already stay so.
    #[track_caller]
    pub fn add<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        self.change(db, Code::Link, keys(rows), Location::caller())
    }

    /// Removes the links to these rows; the rows themselves stay.
    #[track_caller]
    pub fn remove<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        self.change(db, Code::Unlink, keys(rows), Location::caller())
    }

    /// Removes all links; the rows themselves stay.
    #[track_caller]
    pub fn clear<'e>(&self, db: &'e Db) -> Run<'e, ()> {
        self.change(
            db,
            Code::UnlinkOthers,
            Value::List(Box::default()),
            Location::caller(),
        )
    }

    /// Links these rows and no others, in one transaction.
    #[track_caller]
    pub fn set<'e, 'x>(&self, db: &'e Db, rows: impl IntoIterator<Item = &'x T>) -> Run<'e, ()> {
        let (at, keys, field) = (Location::caller(), keys(rows), self.clone());
        Run::new(async move {
            db.atomic(async move |tx| {
                field
                    .change(tx, Code::UnlinkOthers, keys.clone(), at)
                    .await?;
                field.change(tx, Code::Link, keys, at).await
            })
            .await
        })
    }

    fn change<'e>(
        &self,
        db: &'e Db,
        code: Code,
        keys: Value,
        at: &'static Location<'static>,
    ) -> Run<'e, ()> {
        let tape = self.owner.tape(code, at).map(|(mut tape, node, relation)| {
            tape.value(self.owner.key.clone().into());
            tape.value(keys);
            tape.at(code, relation, node);
            tape
        });
        Run::new(async move { db.write(tape?, at).await.map(|_| ()) })
    }
}

fn keys<'x, T: Model>(rows: impl IntoIterator<Item = &'x T>) -> Value {
    Value::List(rows.into_iter().map(|row| row.pk().key().into()).collect())
}
