//! `SELECT … FOR UPDATE`.

use super::{
    QuerySet,
    kind::{Kind, ToOne},
    path::{ColsOf, Hop, Path},
    relation::Rel,
    tape::{Code, LockOption, Tape},
};
use crate::{model::Model, shape::Shape};

/// What `.of()` takes: a to-one relation, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a to-one relation of `{M}`",
    label = "`.of()` locks the rows of to-one relations"
)]
pub trait Lockable<M> {
    /// Appends it to a tape.
    fn lock(self, tape: &mut Tape);
}

#[diagnostic::do_not_recommend]
impl<P: Path, T: Model, K: Kind, const I: u16> Lockable<P::Root> for Rel<P, T, K, I>
where
    K::Own: ToOne,
    P::Card: ToOne,
{
    fn lock(self, tape: &mut Tape) {
        tape.at(Code::LockOf, 0, Hop::<P, T, K, I>::NODE);
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => { $(
        #[diagnostic::do_not_recommend]
        #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
        impl<M, $($part: Lockable<M>),*> Lockable<M> for ($($part,)*) {
            fn lock(self, tape: &mut Tape) {
                let ($($part,)*) = self;
                $($part.lock(tape);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D));

/// Locking. SQLite's transactions hold the whole database from their start, so nothing is left to lock there.
impl<M: Model, S: Shape> QuerySet<M, S> {
    /// Locks the rows until the transaction ends, so that nobody changes them in between; inside `db.atomic`.
    ///
    /// ```
    /// # use carafe_macros::model;
    /// # use carafe_orm::{Db, Id, Model};
    /// # #[model(crate = carafe_orm)]
    /// # pub struct Job { pub id: Id<Self>, pub done: bool }
    /// # async fn example(db: &Db) -> carafe_core::Result<()> {
    /// db.atomic(async |tx| {
    ///     let next = Job::filter(|j| !j.done).select_for_update().skip_locked().first(tx).await?;
    ///     if let Some(mut job) = next {
    ///         job.update(tx, |j| j.done.set(true)).await?;
    ///     }
    ///     Ok(())
    /// })
    /// .await
    /// # }
    /// ```
    pub fn select_for_update(mut self) -> Self {
        self.tape.op(Code::ForUpdate, 0);
        self.tape.op(Code::LockOption, LockOption::Asked as u16);
        self
    }

    /// Locks the rows, and is an error at once when somebody else holds one.
    pub fn nowait(self) -> Self {
        self.locking(LockOption::NoWait)
    }

    /// Locks the rows that nobody else holds, and leaves out the others.
    pub fn skip_locked(self) -> Self {
        self.locking(LockOption::SkipLocked)
    }

    /// Locks the rows, but not against new rows that refer to them. Where there is no such lock, it is the full one.
    pub fn no_key(self) -> Self {
        self.locking(LockOption::NoKey)
    }

    /// Locks the rows of these relations too.
    pub fn of<L: Lockable<M>>(mut self, relations: impl FnOnce(ColsOf<M>) -> L) -> Self {
        relations(M::COLS).lock(&mut self.tape);
        self.select_for_update()
    }

    fn locking(mut self, option: LockOption) -> Self {
        self.tape.op(Code::LockOption, option as u16);
        self.select_for_update()
    }
}
