//! `on_commit`: after COMMIT, each by itself.

use super::{every, jar, jars};
use carafe_core::{Error, Result};
use carafe_orm::Insertable as _;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::SeqCst},
};

fn broken() {
    panic!("a hook of the app");
}

#[tokio::test]
async fn one_that_fails_or_panics_keeps_no_other_from_running() {
    for db in every().await {
        let ran = Arc::new(AtomicU32::new(0));
        db.atomic(async |tx| {
            jar("a").insert(tx).await?;
            let count = || {
                let ran = ran.clone();
                move || {
                    ran.fetch_add(1, SeqCst);
                }
            };
            let (first, failing, last) = (count(), count(), count());
            tx.on_commit(async move || first());
            tx.on_commit(async move || -> Result<()> {
                failing();
                Err(Error::internal("no mail server"))
            });
            tx.on_commit(async || broken());
            tx.on_commit(async move || {
                last();
                Ok::<(), Error>(())
            });
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(ran.load(SeqCst), 3);
        assert_eq!(jars(&db).await, 1);
    }
}

#[tokio::test]
async fn none_runs_for_what_was_undone() {
    for db in every().await {
        let ran = Arc::new(AtomicU32::new(0));
        let (inner, outer) = (ran.clone(), ran.clone());
        let failed: Result<()> = db
            .atomic(async |tx| {
                let outer = outer.clone();
                tx.on_commit(async move || _ = outer.fetch_add(1, SeqCst));
                Err(Error::bad_request("no"))
            })
            .await;
        assert!(failed.is_err());
        db.atomic(async |tx| {
            let failed: Result<()> = tx
                .atomic(async |tx| {
                    let inner = inner.clone();
                    tx.on_commit(async move || _ = inner.fetch_add(1, SeqCst));
                    Err(Error::bad_request("no"))
                })
                .await;
            assert!(failed.is_err());
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(ran.load(SeqCst), 0);
    }
}
