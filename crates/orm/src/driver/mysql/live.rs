//! One connection, and what is prepared on it.

use super::{
    bind::{Arg, Args},
    cells::{self, RowCells},
    error::Failure,
    names,
    pool::Pool,
    statement,
};
use crate::{
    driver::{Flow, Rows, Table, Text, sent::Sent},
    sql::plan::{Plan, Source},
    value::{KeyValue, Value},
};
use carafe_core::Result;
use mysql_async::{
    Column, Conn, Params, QueryResult, Row, Statement, consts::StatusFlags, prelude::Protocol,
    prelude::Queryable as _,
};
use std::{collections::HashMap, sync::Arc, time::Instant};

/// What happens with each row.
pub(super) type Each<'f> = &'f mut (dyn FnMut(&RowCells<'_>) -> Result<()> + Send);

/// Prepared statements of a connection. The server keeps 16,382 for all of them.
const PREPARED: usize = 256;

pub(super) struct Live {
    pub(super) conn: Conn,
    prepared: HashMap<(u32, u64), Prepared>,
    runs: u64,
    /// A statement is on its way; what it leaves behind is unknown when its future is dropped.
    pub(super) busy: bool,
    /// Must not be used again, though it still answers.
    pub(super) retired: bool,
    /// A transaction of the driver's may be open.
    pub(super) dirty: bool,
    pub(super) used: Instant,
}

struct Prepared {
    statement: Statement,
    last: u64,
}

/// What one run of a plan's statement takes.
#[derive(Clone, Copy)]
pub(super) struct Given<'v> {
    pub(super) values: &'v [Value],
    pub(super) keys: &'v [KeyValue],
    pub(super) insert_id: u64,
}

impl<'v> Given<'v> {
    /// The values of a tape.
    pub(super) fn of(values: &'v [Value]) -> Self {
        Self {
            values,
            keys: &[],
            insert_id: 0,
        }
    }

    fn args(self, sources: &[Source]) -> Args<'v> {
        let arg = |source: &Source| Arg::of(*source, self.values, self.keys, self.insert_id);
        Args::new(sources.iter().map(arg))
    }
}

impl Live {
    pub(super) fn new(conn: Conn) -> Self {
        Self {
            conn,
            prepared: HashMap::new(),
            runs: 0,
            busy: false,
            retired: false,
            dirty: false,
            used: Instant::now(),
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        !self.retired && !self.conn.is_disconnected()
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        let last = self.conn.last_ok_packet();
        last.is_some_and(|ok| {
            ok.status_flags()
                .contains(StatusFlags::SERVER_STATUS_IN_TRANS)
        })
    }

    /// Runs a plan's statement, and on MySQL the one that reads the row again; counts the rows it changed.
    pub(super) async fn run(
        &mut self,
        plan: &Plan,
        given: Given<'_>,
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let _sent = Sent::new(&plan.sql);
        self.busy = true;
        let result = self.run_whole(plan, given, each).await;
        self.finish(&plan.sql, result).await
    }

    async fn run_whole(
        &mut self,
        plan: &Plan,
        given: Given<'_>,
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let changed = self.run_one(plan, given, each).await?;
        let Some(again) = plan.reread.as_deref().filter(|_| changed > 0) else {
            return Ok(changed);
        };
        let given = Given {
            insert_id: self.conn.last_insert_id().unwrap_or_default(),
            ..given
        };
        self.run_one(again, given, each).await?;
        Ok(changed)
    }

    async fn run_one(
        &mut self,
        plan: &Plan,
        given: Given<'_>,
        each: Each<'_>,
    ) -> Result<u64, Failure> {
        let (key, statement, params) = self.ready(plan, given).await?;
        // What INSERT … RETURNING gives is known when it ran.
        let unnamed = statement.columns().is_empty();
        let result = self.conn.exec_iter(statement, params).await;
        let mut rows = match result {
            Ok(rows) => rows,
            Err(error) => return Err(self.forget(key, error.into())),
        };
        if unnamed {
            fits(plan, rows.columns_ref())?;
        }
        while let Some(row) = rows.next().await? {
            each(&RowCells(&row))?;
        }
        Ok(rows.affected_rows())
    }

    /// The statement of a plan, prepared, and what it is sent.
    async fn ready(
        &mut self,
        plan: &Plan,
        given: Given<'_>,
    ) -> Result<((u32, u64), Statement, Params), Failure> {
        let args = given.args(&plan.params);
        let key = (plan.id, args.spelling());
        let params = Params::Positional(args.send()?);
        self.runs += 1;
        let runs = self.runs;
        let statement = match self.prepared.get_mut(&key) {
            Some(prepared) => {
                prepared.last = runs;
                prepared.statement.clone()
            }
            None => Box::pin(self.prepare(plan, key, &args)).await?,
        };
        Ok((key, statement, params))
    }

    /// Runs a query and hands over its rows in chunks. When nobody wants more, the statement is still on its way, and
    /// the connection ends with it.
    pub(super) async fn flow(
        &mut self,
        plan: &Plan,
        flow: &Flow,
        pool: &Arc<Pool>,
    ) -> Result<(), Failure> {
        let _sent = Sent::new(&plan.sql);
        self.busy = true;
        match self.flow_whole(plan, flow, pool).await {
            Ok(false) => Ok(()),
            other => self.finish(&plan.sql, other.map(drop)).await,
        }
    }

    async fn flow_whole(
        &mut self,
        plan: &Plan,
        flow: &Flow,
        pool: &Arc<Pool>,
    ) -> Result<bool, Failure> {
        let given = Given::of(flow.tape.values());
        let (key, statement, params) = self.ready(plan, given).await?;
        let result = self.conn.exec_iter(statement, params).await;
        let mut rows = match result {
            Ok(rows) => rows,
            Err(error) => return Err(self.forget(key, error.into())),
        };
        let (mut chunk, mut count) = ((flow.fresh)(), 0);
        while let Some(row) = rows.next().await? {
            chunk.push(&mut crate::value::Row::new(&RowCells(&row)))?;
            count += 1;
            if count == flow.size {
                let full = std::mem::replace(&mut chunk, (flow.fresh)());
                count = 0;
                if !hand(flow, plan, full, pool).await? {
                    return Ok(false);
                }
            }
        }
        if count > 0 {
            hand(flow, plan, chunk, pool).await?;
        }
        Ok(true)
    }

    /// A statement that is out of date is prepared again the next time.
    fn forget(&mut self, key: (u32, u64), failure: Failure) -> Failure {
        if failure.is_stale() {
            self.prepared.remove(&key);
        }
        failure
    }

    async fn prepare(
        &mut self,
        plan: &Plan,
        key: (u32, u64),
        args: &Args<'_>,
    ) -> Result<Statement, Failure> {
        if self.prepared.len() >= PREPARED {
            self.close_oldest().await?;
        }
        let statement = if key.1 == 0 {
            self.conn.prep(plan.sql.as_str()).await?
        } else {
            self.conn.prep(args.spell(&plan.sql)).await?
        };
        let columns = statement.columns();
        if !columns.is_empty()
            && let Err(error) = fits(plan, &columns)
        {
            self.conn.close(statement).await?;
            return Err(error.into());
        }
        let prepared = Prepared {
            statement: statement.clone(),
            last: self.runs,
        };
        self.prepared.insert(key, prepared);
        Ok(statement)
    }

    async fn close_oldest(&mut self) -> Result<(), Failure> {
        let oldest = self
            .prepared
            .iter()
            .min_by_key(|(_, prepared)| prepared.last);
        let Some(key) = oldest.map(|(key, _)| *key) else {
            return Ok(());
        };
        if let Some(prepared) = self.prepared.remove(&key) {
            self.conn.close(prepared.statement).await?;
        }
        Ok(())
    }

    /// Ends a statement: the connection may be used again, or not.
    pub(super) async fn finish<T>(
        &mut self,
        sql: &str,
        result: Result<T, Failure>,
    ) -> Result<T, Failure> {
        let result = match result {
            Err(failure) => Err(names::explain(&mut self.conn, sql, failure).await),
            done => done,
        };
        self.busy = false;
        self.used = Instant::now();
        if result.as_ref().is_err_and(Failure::is_lost) {
            self.retired = true;
        }
        result
    }

    /// Runs a text and counts the rows it changed or gave.
    pub(super) async fn execute(&mut self, text: &Text) -> Result<u64, Failure> {
        let mut given = 0;
        let mut each = |_: &Row| {
            given += 1;
            Ok(())
        };
        let changed = self.text(text, &mut each).await?;
        Ok(changed.max(given))
    }

    pub(super) async fn rows(&mut self, text: &Text) -> Result<Table, Failure> {
        let mut table = Table::new();
        let mut each = |row: &Row| {
            table.push(cells::values(row)?);
            Ok(())
        };
        self.text(text, &mut each).await?;
        Ok(table)
    }

    async fn text(&mut self, text: &Text, each: EachRow<'_>) -> Result<u64, Failure> {
        let _sent = Sent::new(&text.sql);
        if may_leave_state(&text.sql) {
            self.retired = true;
        }
        self.busy = true;
        let result = self.text_once(text, each).await;
        self.finish(&text.sql, result).await
    }

    async fn text_once(&mut self, text: &Text, each: EachRow<'_>) -> Result<u64, Failure> {
        let args = Args::new(text.params.iter().map(Arg::Value));
        let sql = args.spell(&text.sql);
        let statement = match self.conn.prep(sql.as_str()).await.map_err(Failure::from) {
            Err(failure) if failure.cannot_be_prepared() && text.params.is_empty() => {
                return read(self.conn.query_iter(sql).await?, each).await;
            }
            prepared => prepared?,
        };
        let params = Params::Positional(args.send()?);
        let result = match self.conn.exec_iter(&statement, params).await {
            Ok(rows) => read(rows, each).await,
            Err(error) => Err(error.into()),
        };
        if !self.conn.is_disconnected() {
            self.conn.close(statement).await?;
        }
        result
    }

    /// Several statements, whose rows nobody wants.
    pub(super) async fn script(&mut self, sql: &str) -> Result<(), Failure> {
        let _sent = Sent::new(sql);
        self.busy = true;
        let result = self.script_once(sql).await;
        self.finish(sql, result).await
    }

    /// Several statements are one transaction, unless they say otherwise.
    async fn script_once(&mut self, sql: &str) -> Result<(), Failure> {
        if self.in_transaction() || !is_several(sql) {
            return Ok(self.conn.query_drop(sql).await?);
        }
        self.conn.query_drop("BEGIN").await?;
        match self.conn.query_drop(sql).await {
            Ok(()) => Ok(self.conn.query_drop("COMMIT").await?),
            Err(error) => {
                // A connection that is gone has rolled back by itself; the first error is the one to tell.
                let _ = self.conn.query_drop("ROLLBACK").await;
                Err(error.into())
            }
        }
    }
}

/// Compares the columns with those that a row type reads, if the plan has one.
fn fits(plan: &Plan, columns: &[Column]) -> Result<()> {
    let names: Vec<_> = columns.iter().map(Column::name_str).collect();
    plan.fits(names.iter().map(AsRef::as_ref))
}

/// A chunk with what `.with()` loads, which comes over another connection; false when nobody wants more.
async fn hand(flow: &Flow, plan: &Plan, mut rows: Rows, pool: &Arc<Pool>) -> Result<bool, Failure> {
    if !plan.batches.is_empty() {
        let mut other = pool.take().await?;
        statement::children(&mut other, plan, flow.tape.values(), &mut *rows).await?;
    }
    Ok(flow.hand(rows).await)
}

/// Whether the script has more than one statement and opens no transaction of its own.
fn is_several(sql: &str) -> bool {
    let sql = sql.trim();
    let own = ["BEGIN", "START", "ROLLBACK", "RELEASE"]
        .iter()
        .any(|word| {
            sql.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        });
    !own && sql.trim_end_matches(';').contains(';')
}

type EachRow<'f> = &'f mut (dyn FnMut(&Row) -> Result<()> + Send);

async fn read<P: Protocol>(
    mut rows: QueryResult<'_, '_, P>,
    each: EachRow<'_>,
) -> Result<u64, Failure> {
    while let Some(row) = rows.next().await? {
        each(&row)?;
    }
    Ok(rows.affected_rows())
}

/// Whether the connection may not be given to others afterwards. Statements that surely leave nothing behind
/// are known; every other one costs a connection.
fn may_leave_state(sql: &str) -> bool {
    const CLEAN: [&str; 13] = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "VALUES", "CREATE", "ALTER",
        "DROP", "TRUNCATE", "EXPLAIN", "SHOW",
    ];
    const LEAVES: [&str; 4] = ["get_lock", "temporary", "into @", ":="];
    let first = sql
        .trim_start()
        .split(|c: char| !c.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let clean = CLEAN.iter().any(|word| word.eq_ignore_ascii_case(first));
    let lower = sql.to_ascii_lowercase();
    !clean || LEAVES.iter().any(|word| lower.contains(word))
}
