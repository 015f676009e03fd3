//! A query and those of its to-many relations, on a shared connection or on one's own.

use super::{
    Postgres,
    conn::{Conn, Each},
    error::Failure,
    link::LeaseLink,
};
use crate::{
    driver::{Output, sent::Sent},
    shape::{Grouped, Many, Slots},
    sql::plan::Plan,
    value::{KeyValue, Row, Value},
};
use futures_util::future::{BoxFuture, try_join_all};

/// Which connection.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    /// Whichever shared one will answer soonest, for each statement anew.
    Shared(&'p Postgres),
    /// One that was leased because the statement is slow.
    Apart(&'p Postgres, &'p Conn),
    /// A transaction's.
    Link(&'p LeaseLink),
}

/// Runs a query, then those of its to-many relations.
pub(super) async fn fetch(
    place: Place<'_>,
    plan: &Plan,
    values: &[Value],
    rows: &mut dyn Output,
) -> Result<(), Failure> {
    run(place, plan, values, &[], &mut |row| {
        rows.push(&mut Row::new(row))
    })
    .await?;
    children(place, plan, rows, values).await
}

/// Runs the queries of the to-many relations of these rows.
pub(super) async fn children(
    place: Place<'_>,
    plan: &Plan,
    rows: &mut dyn Output,
    values: &[Value],
) -> Result<(), Failure> {
    if plan.batches.is_empty() {
        return Ok(());
    }
    let mut slots = Slots::new(plan.batches.len());
    rows.children(&mut slots);
    batches(place, &plan.batches, slots, values).await
}

/// Runs a statement and counts the rows it changed.
pub(super) async fn change(
    place: Place<'_>,
    plan: &Plan,
    values: &[Value],
) -> Result<u64, Failure> {
    run(place, plan, values, &[], &mut |_| Ok(())).await
}

async fn run(
    place: Place<'_>,
    plan: &Plan,
    values: &[Value],
    keys: &[KeyValue],
    each: Each<'_>,
) -> Result<u64, Failure> {
    match place {
        Place::Shared(postgres) => {
            let seat = postgres.0.pipelines.seat().await?;
            let sent = Sent::new(&plan.sql);
            let count = seat.conn.run(plan, values, keys, each).await?;
            drop(sent);
            postgres.0.pace.note(plan.id, seat.answered());
            Ok(count)
        }
        Place::Apart(postgres, conn) => {
            let sent = Sent::new(&plan.sql);
            let count = conn.run_alone(plan, values, keys, each).await?;
            postgres.0.pace.note(plan.id, sent.elapsed());
            Ok(count)
        }
        Place::Link(link) => {
            let _sent = Sent::new(&plan.sql);
            link.run(plan, values, keys, each).await
        }
    }
}

/// All queries of one level at once, each followed by those of its own children.
fn batches<'a>(
    place: Place<'a>,
    plans: &'a [Plan],
    slots: Slots<'a>,
    values: &'a [Value],
) -> BoxFuture<'a, Result<(), Failure>> {
    let filled = plans
        .iter()
        .zip(slots.batches)
        .filter(|(_, owners)| !owners.is_empty());
    let level = filled.map(move |(plan, owners)| batch(place, plan, Grouped::new(owners), values));
    let level = try_join_all(level);
    Box::pin(async move { level.await.map(drop) })
}

async fn batch<'a>(
    place: Place<'a>,
    plan: &'a Plan,
    mut grouped: Grouped<'a>,
    values: &'a [Value],
) -> Result<(), Failure> {
    let keys = std::mem::take(&mut grouped.keys);
    run(place, plan, values, &keys, &mut |row| {
        grouped.push(Row::new(row))
    })
    .await?;
    if plan.batches.is_empty() {
        return Ok(());
    }
    let mut slots = Slots::new(plan.batches.len());
    for (_, list) in grouped.owners {
        Many::children(list, &mut slots);
    }
    batches(place, &plan.batches, slots, values).await
}
