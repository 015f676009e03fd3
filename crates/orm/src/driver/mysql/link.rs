//! A transaction's or a session's connection.

use super::{
    error::{self, Failure},
    live::Live,
    pool::Lease,
    statement,
};
use crate::driver::{Call, Exclusive, Fresh, Purpose, Rows, Table, Text, refusal};
use crate::{db::Begin, sql::Dialect};
use carafe_core::{Error, Result};
use std::sync::{Mutex as PlainMutex, PoisonError};
use tokio::sync::{Mutex, MutexGuard};

pub(crate) struct MySqlLink {
    inside: Mutex<Inside>,
    /// What was posted and not sent yet: it goes before the next statement.
    posted: PlainMutex<Vec<Box<str>>>,
    purpose: Purpose,
}

struct Inside {
    lease: Option<Lease>,
    state: State,
    begin: Begin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not a transaction of the driver's, or it has ended.
    Outside,
    /// BEGIN goes before the first statement.
    Waiting,
    Begun,
    /// The database took it back: nothing may run until somebody says ROLLBACK.
    Lost,
}

impl MySqlLink {
    pub(super) fn new(lease: Lease, purpose: Purpose) -> Self {
        let state = match purpose {
            Purpose::Transaction => State::Waiting,
            Purpose::Session => State::Outside,
        };
        Self {
            inside: Mutex::new(Inside {
                lease: Some(lease),
                state,
                begin: Begin::default(),
            }),
            posted: PlainMutex::default(),
            purpose,
        }
    }

    fn posted(&self) -> Vec<Box<str>> {
        std::mem::take(&mut *self.posted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The connection, with everything sent that comes first.
    async fn enter(&self) -> Result<MutexGuard<'_, Inside>, Failure> {
        let mut inside = self.inside.lock().await;
        for sql in self.posted() {
            inside.control(&sql).await?;
        }
        match inside.state {
            State::Lost => return Err(refusal::serialization().into()),
            State::Waiting => inside.begin().await?,
            State::Outside | State::Begun => {}
        }
        Ok(inside)
    }
}

impl Inside {
    fn live(&mut self) -> Result<&mut Live> {
        match &mut self.lease {
            Some(lease) => Ok(lease),
            None => Err(Error::internal("the connection was given back")),
        }
    }

    async fn begin(&mut self) -> Result<(), Failure> {
        let statements = self.begin.statements(Dialect::MariaDb);
        let live = self.live()?;
        live.dirty = true;
        for sql in statements {
            live.script(&sql).await?;
        }
        self.state = State::Begun;
        Ok(())
    }

    /// What a statement did to the transaction that it stood in.
    fn after<T>(&mut self, result: Result<T, Failure>) -> Result<T> {
        if self.state == State::Begun {
            if result.as_ref().is_err_and(Failure::ends_transaction) {
                self.state = State::Lost;
            } else if result.is_ok() && !self.live()?.in_transaction() {
                self.state = State::Outside;
                return Err(error::committed());
            }
        }
        if result.as_ref().is_err_and(Failure::is_lost)
            && let Some(lease) = &self.lease
        {
            lease.pool().forget_idle();
        }
        result.map_err(Failure::into_error)
    }

    async fn control(&mut self, sql: &str) -> Result<(), Failure> {
        let ends = matches!(sql, "COMMIT" | "ROLLBACK");
        match self.state {
            State::Waiting if ends => return Ok(()), // nothing was sent, so there is nothing to end
            State::Lost if sql != "ROLLBACK" => return Err(refusal::serialization().into()),
            State::Waiting => self.begin().await?,
            State::Outside | State::Begun | State::Lost => {}
        }
        let sent = self.live()?.script(sql).await;
        if ends && sent.is_ok() {
            self.state = State::Outside;
            self.live()?.dirty = false;
        }
        sent
    }
}

impl Exclusive for MySqlLink {
    async fn fetch<'e>(&'e self, call: Call<'e>, fresh: Fresh) -> Result<Rows> {
        let plan = call.db.plan(&call.tape)?;
        let mut inside = self.enter().await.map_err(Failure::into_error)?;
        let mut rows = fresh();
        let values = call.tape.values();
        let fetched = statement::fetch(inside.live()?, &plan, values, &mut *rows).await;
        inside.after(fetched)?;
        Ok(rows)
    }

    async fn change<'e>(&'e self, call: Call<'e>) -> Result<u64> {
        let plan = call.db.plan(&call.tape)?;
        let mut inside = self.enter().await.map_err(Failure::into_error)?;
        let changed = statement::change(inside.live()?, &plan, call.tape.values()).await;
        inside.after(changed)
    }

    async fn execute(&self, text: Text) -> Result<u64> {
        let mut inside = self.enter().await.map_err(Failure::into_error)?;
        let executed = inside.live()?.execute(&text).await;
        inside.after(executed)
    }

    async fn rows(&self, text: Text) -> Result<Table> {
        let mut inside = self.enter().await.map_err(Failure::into_error)?;
        let read = inside.live()?.rows(&text).await;
        inside.after(read)
    }

    async fn begin_as(&self, begin: Begin) -> Result<()> {
        self.inside.lock().await.begin = begin;
        Ok(())
    }

    async fn script(&self, sql: Box<str>) -> Result<()> {
        let mut inside = self.enter().await.map_err(Failure::into_error)?;
        // It may set anything.
        inside.live()?.retired = true;
        let done = inside.live()?.script(&sql).await;
        inside.after(done)
    }

    async fn control(&self, sql: Box<str>) -> Result<()> {
        let mut inside = self.inside.lock().await;
        for sql in self.posted() {
            inside.control(&sql).await.map_err(Failure::into_error)?;
        }
        inside.control(&sql).await.map_err(Failure::into_error)
    }

    fn post(&self, sql: &str) {
        self.posted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sql.into());
    }

    /// A lease that is dropped rolls back by itself. One that a statement still holds goes when that is dropped.
    fn leave(&self) {
        let Ok(mut inside) = self.inside.try_lock() else {
            return;
        };
        let Some(mut lease) = inside.lease.take() else {
            return;
        };
        if self.purpose == Purpose::Session {
            lease.retired = true; // SET, GET_LOCK: they end with the connection
            lease.pool().forget_idle();
        }
    }
}
