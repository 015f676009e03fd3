//! Locked rows: two transactions that want the same.

use super::{
    lines::{Outcome, equal},
    models::{Artist, Track},
    world::{cases, on_own, on_shared},
};
use carafe_core::{Error, Result};
use carafe_orm::{db::Db, model::Model, sql::Dialect};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Notify, time::timeout};

#[test]
fn locks() {
    on_own(cases![
        nowait_is_an_error_at_once,
        skip_locked_leaves_out,
        rows_of_relations_too,
        no_key_lets_references_in,
        second_waits_for_the_first
    ]);
}

#[test]
fn locks_refused() {
    on_shared(cases![
        outside_of_a_transaction,
        combined_rows,
        missing_relation
    ]);
}

/// Runs `other` in a task of its own while the first artist is locked; ends the transaction after it when `wait`.
async fn while_locked<T: Send + 'static>(
    db: &Db,
    wait: bool,
    other: impl Future<Output = T> + Send + 'static,
) -> Result<T> {
    let held = Arc::new(Notify::new());
    let (told, waits) = (held.clone(), held);
    let mut other = tokio::spawn(async move {
        waits.notified().await;
        other.await
    });
    let early = db.atomic(async |tx| {
        let artist = Artist::filter(|a| a.id.eq(1)).select_for_update();
        artist.one(tx).await?;
        told.notify_one();
        let answer = timeout(Duration::from_secs(5), &mut other);
        Ok(if wait { answer.await.ok() } else { None })
    });
    let answer = match early.await? {
        Some(answer) => answer,
        None => other.await,
    };
    answer.map_err(|_| Error::internal("the other panicked"))
}

async fn second_waits_for_the_first(db: &Db) -> Outcome {
    let other = db.clone();
    let early = while_locked(db, true, async move {
        let second = other.atomic(async |tx| {
            let artist = Artist::filter(|a| a.id.eq(1)).select_for_update();
            artist.one(tx).await.map(drop)
        });
        timeout(Duration::from_millis(60), second).await.is_ok()
    });
    equal(early.await?, false)
}

async fn nowait_is_an_error_at_once(db: &Db) -> Outcome {
    let other = db.clone();
    let refused = while_locked(db, db.dialect() != Dialect::Sqlite, async move {
        let second = other.atomic(async |tx| {
            let artist = Artist::filter(|a| a.id.eq(1)).select_for_update().nowait();
            artist.one(tx).await
        });
        let refused = second.await.err();
        refused.is_some_and(|error| error.error_code() == Some("orm.E200"))
    });
    // SQLite's second transaction only starts when the first has ended.
    equal(refused.await?, db.dialect() != Dialect::Sqlite)
}

async fn skip_locked_leaves_out(db: &Db) -> Outcome {
    let other = db.clone();
    let got = while_locked(db, db.dialect() != Dialect::Sqlite, async move {
        let second = other.atomic(async |tx| {
            let artists = Artist::filter(|a| a.id.le(2)).order_by(|a| a.id);
            artists.select_for_update().skip_locked().fetch(tx).await
        });
        second
            .await
            .map(|rows| rows.iter().map(|a| a.id.raw()).collect::<Vec<_>>())
    });
    let wanted = if db.dialect() == Dialect::Sqlite {
        vec![1, 2]
    } else {
        vec![2]
    };
    equal(got.await??, wanted)
}

async fn rows_of_relations_too(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        let line = super::models::InvoiceLine::filter(|l| l.id.eq(1))
            .select_for_update()
            .of(|l| (l.track, l.invoice.customer))
            .with(|l| l.track);
        equal(
            line.sql(tx)?.contains(" OF t0, t1"),
            tx.dialect() == Dialect::Postgres,
        )?;
        line.one(tx).await.map(drop)
    })
    .await
}

async fn no_key_lets_references_in(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        let track = Track::filter(|t| t.id.eq(1)).select_for_update().no_key();
        let weaker = track.sql(tx)?.contains("FOR NO KEY UPDATE");
        equal(weaker, tx.dialect() == Dialect::Postgres)?;
        track.one(tx).await.map(drop)
    })
    .await
}

async fn outside_of_a_transaction(db: &Db) -> Outcome {
    let refused = Track::filter(|t| t.id.eq(1))
        .select_for_update()
        .one(db)
        .await;
    equal(
        refused.expect_err("nothing stays locked").error_code(),
        Some("orm.E277"),
    )
}

async fn combined_rows(db: &Db) -> Outcome {
    let both = || Track::filter(|t| t.id.eq(1)).union(Track::filter(|t| t.id.eq(2)));
    let locked = db.atomic(async |tx| both().select_for_update().fetch(tx).await);
    match db.dialect() {
        Dialect::Sqlite => equal(locked.await?.len(), 2),
        _ => equal(
            locked.await.expect_err("no rows of a table").error_code(),
            Some("orm.E275"),
        ),
    }
}

async fn missing_relation(db: &Db) -> Outcome {
    let locked = db.atomic(async |tx| {
        let track = Track::filter(|t| t.id.eq(1)).of(|t| t.album);
        track.one(tx).await
    });
    match db.dialect() {
        Dialect::Postgres => equal(
            locked.await.expect_err("an outer join").error_code(),
            Some("orm.E275"),
        ),
        _ => locked.await.map(drop),
    }
}
