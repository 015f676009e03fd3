//! What is undone leaves nothing.

use super::{Tea, every, log, new, tea};
use carafe_core::{Error, Result};
use carafe_orm::{Insertable as _, Model as _, db::Db};
use futures_util::FutureExt as _;
use std::{future::poll_fn, panic::AssertUnwindSafe, pin::pin, task::Poll};

async fn writes(db: &Db) -> Result<()> {
    new("Ceylon").insert(db).await?;
    Tea::all().update(db, |t| t.stock.set(t.stock + 1)).await?;
    Tea::filter(|t| t.name.eq("Assam"))
        .delete(db)
        .await
        .map(drop)
}

#[tokio::test]
async fn a_transaction_that_fails() {
    for db in every().await {
        tea(&db, "Assam").await;
        let failed: Result<()> = db
            .atomic(async |tx| {
                writes(tx).await?;
                Err(Error::bad_request("no"))
            })
            .await;
        assert!(failed.is_err());
        assert!(log(&db, "h_tea").await.is_empty(), "{:?}", db.dialect());
        let inner: Result<()> = db
            .atomic(async |tx| {
                let undone: Result<()> = tx
                    .atomic(async |tx| {
                        writes(tx).await?;
                        Err(Error::bad_request("no"))
                    })
                    .await;
                assert!(undone.is_err());
                new("Nilgiri").insert(tx).await.map(drop)
            })
            .await;
        inner.unwrap();
        assert_eq!(log(&db, "h_tea").await.len(), 1, "only what was kept");
    }
}

#[tokio::test]
async fn a_panic() {
    for db in every().await {
        tea(&db, "Assam").await;
        let work = db.atomic(async |tx| -> Result<()> {
            writes(tx).await?;
            panic!("on purpose");
        });
        assert!(AssertUnwindSafe(work).catch_unwind().await.is_err());
        assert!(log(&db, "h_tea").await.is_empty(), "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn a_statement_that_is_refused() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        assert!(
            new("Assam")
                .insert(&db)
                .await
                .unwrap_err()
                .is_unique_violation()
        );
        new("Ceylon").insert(&db).await.unwrap();
        let mut other = Tea::filter(|t| t.name.eq("Ceylon")).one(&db).await.unwrap();
        let refused = other
            .update(&db, |t| t.name.set("Assam"))
            .await
            .unwrap_err();
        assert!(refused.is_unique_violation());
        assert_eq!(
            log(&db, "h_tea").await.len(),
            1,
            "{:?} {}",
            db.dialect(),
            tea.id
        );
    }
}

/// A change that is dropped on its way, wherever it is then: the rows and what is kept of them agree.
#[tokio::test]
async fn a_change_that_is_dropped() {
    for db in every().await {
        tea(&db, "Assam").await;
        for polls in 0..12 {
            let change = Tea::all().update(&db, |t| t.stock.set(t.stock + 1));
            for_polls(change, polls).await;
            let tea = Tea::all().one(&db).await.unwrap();
            let kept = i64::try_from(log(&db, "h_tea").await.len()).unwrap();
            assert_eq!(tea.stock, kept, "{:?} after {polls}", db.dialect());
        }
    }
}

/// Inside a transaction that goes on it leaves nothing to be kept.
#[tokio::test]
async fn a_change_that_is_dropped_inside_a_transaction() {
    for db in every().await {
        tea(&db, "Assam").await;
        for polls in 0..12 {
            let work = db.atomic(async move |tx| {
                let change = Tea::all().update(tx, |t| t.stock.set(t.stock + 1));
                for_polls(change, polls).await;
                Ok(())
            });
            work.await.ok();
            let tea = Tea::all().one(&db).await.unwrap();
            let kept = i64::try_from(log(&db, "h_tea").await.len()).unwrap();
            assert_eq!(tea.stock, kept, "{:?} after {polls}", db.dialect());
        }
    }
}

/// Polls it so many times, then drops it.
async fn for_polls<T>(future: impl Future<Output = T>, polls: u32) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}
