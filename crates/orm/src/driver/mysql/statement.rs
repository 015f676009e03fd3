//! A query with those of its to-many relations, one after the other on one connection.

use super::{
    error::Failure,
    live::{Given, Live},
};
use crate::{
    driver::Output,
    shape::{Grouped, Many, Slots},
    sql::plan::Plan,
    value::{Row, Value},
};
use futures_util::future::BoxFuture;

/// Runs a query, then those of its to-many relations.
pub(super) async fn fetch(
    live: &mut Live,
    plan: &Plan,
    values: &[Value],
    rows: &mut dyn Output,
) -> Result<(), Failure> {
    live.run(plan, Given::of(values), &mut |row| {
        rows.push(&mut Row::new(row))
    })
    .await?;
    children(live, plan, values, rows).await
}

/// Loads the to-many relations of rows that are there.
pub(super) async fn children(
    live: &mut Live,
    plan: &Plan,
    values: &[Value],
    rows: &mut dyn Output,
) -> Result<(), Failure> {
    if plan.batches.is_empty() {
        return Ok(());
    }
    let mut slots = Slots::new(plan.batches.len());
    rows.children(&mut slots);
    batches(live, &plan.batches, slots, values).await
}

/// Runs a statement and counts the rows it changed.
pub(super) async fn change(live: &mut Live, plan: &Plan, values: &[Value]) -> Result<u64, Failure> {
    live.run(plan, Given::of(values), &mut |_| Ok(())).await
}

fn batches<'a>(
    live: &'a mut Live,
    plans: &'a [Plan],
    slots: Slots<'a>,
    values: &'a [Value],
) -> BoxFuture<'a, Result<(), Failure>> {
    Box::pin(async move {
        for (plan, owners) in plans.iter().zip(slots.batches) {
            if !owners.is_empty() {
                batch(live, plan, Grouped::new(owners), values).await?;
            }
        }
        Ok(())
    })
}

async fn batch(
    live: &mut Live,
    plan: &Plan,
    mut grouped: Grouped<'_>,
    values: &[Value],
) -> Result<(), Failure> {
    let keys = std::mem::take(&mut grouped.keys);
    let given = Given {
        keys: &keys,
        ..Given::of(values)
    };
    live.run(plan, given, &mut |row| grouped.push(Row::new(row)))
        .await?;
    if plan.batches.is_empty() {
        return Ok(());
    }
    let mut slots = Slots::new(plan.batches.len());
    for (_, list) in grouped.owners {
        Many::children(list, &mut slots);
    }
    batches(live, &plan.batches, slots, values).await
}
