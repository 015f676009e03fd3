//! What is kept and what is undone, over several models.

use super::{
    lines::{Outcome, equal, number},
    models::{Album, Artist, Genre, Invoice, NewAlbum, NewArtist, NewGenre, Track},
    world::{cases, money, on_own},
};
use carafe_core::{Error, Result};
use carafe_orm::{db::Db, model::Model, write::Insertable};

#[test]
fn transactions() {
    on_own(cases![
        kept,
        undone,
        reads_what_it_wrote,
        not_seen_outside,
        savepoint_undone,
        savepoint_kept,
        nested_in_nested,
        a_failure_that_is_swallowed,
        a_failure_in_a_savepoint,
        on_the_database_itself,
        dropped,
        money_moves
    ]);
}

async fn genre(db: &Db, name: &str) -> Result<Genre> {
    NewGenre {}.with(|g| g.name.set(name)).insert(db).await
}

async fn there(db: &Db, name: &str) -> Result<u64> {
    Genre::filter(|g| g.name.eq(name)).count(db).await
}

fn refused<T>() -> Result<T> {
    Err(Error::bad_request("refused"))
}

async fn kept(db: &Db) -> Outcome {
    let album = db
        .atomic(async |tx| {
            let artist = NewArtist {}.with(|a| a.name.set("Kept")).insert(tx).await?;
            NewAlbum {
                title: "Kept".into(),
                artist: (&artist).into(),
            }
            .insert(tx)
            .await
        })
        .await?;
    equal(
        Album::get(db, album.id)
            .await?
            .artist
            .fetch(db)
            .await?
            .name
            .as_deref(),
        Some("Kept"),
    )
}

async fn undone(db: &Db) -> Outcome {
    let before = (
        Artist::all().count(db).await?,
        Track::all().count(db).await?,
    );
    let result = db.atomic(async |tx| {
        NewArtist {}.insert(tx).await?;
        Track::filter(|t| t.invoice_lines.none(|_| true) & t.playlists.none(|_| true))
            .delete(tx)
            .await?;
        Track::all().update(tx, |t| t.unit_price.set(0)).await?;
        refused::<()>()
    });
    equal(result.await.expect_err("refused").message(), "refused")?;
    equal(
        (
            Artist::all().count(db).await?,
            Track::all().count(db).await?,
        ),
        before,
    )?;
    equal(
        number(db, r#"SELECT count(*) FROM "Track" WHERE "UnitPrice" = 0"#).await?,
        1,
    )
}

async fn reads_what_it_wrote(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        genre(tx, "inside").await?;
        equal(there(tx, "inside").await?, 1)?;
        let loaded = Genre::filter(|g| g.name.eq("inside"))
            .with(|g| g.tracks)
            .one(tx)
            .await?;
        equal(loaded.tracks.len(), 0)
    })
    .await?;
    equal(there(db, "inside").await?, 1)
}

async fn not_seen_outside(db: &Db) -> Outcome {
    let seen = db.atomic(async |tx| {
        genre(tx, "unseen").await?;
        there(&tx.outside(), "unseen").await
    });
    equal(seen.await?, 0)?;
    equal(there(db, "unseen").await?, 1)
}

async fn savepoint_undone(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        genre(tx, "outer").await?;
        let inner = tx.atomic(async |tx| {
            genre(tx, "inner").await?;
            Genre::filter(|g| g.name.eq("outer")).delete(tx).await?;
            refused::<()>()
        });
        equal(inner.await.is_err(), true)?;
        equal(
            (there(tx, "outer").await?, there(tx, "inner").await?),
            (1, 0),
        )
    })
    .await?;
    equal(
        (there(db, "outer").await?, there(db, "inner").await?),
        (1, 0),
    )
}

async fn savepoint_kept(db: &Db) -> Outcome {
    db.atomic(async |tx| tx.atomic(async |tx| genre(tx, "deep").await).await)
        .await?;
    equal(there(db, "deep").await?, 1)
}

async fn nested_in_nested(db: &Db) -> Outcome {
    let result: Result<()> = db
        .atomic(async |tx| {
            tx.atomic(async |tx| tx.atomic(async |tx| genre(tx, "three").await).await)
                .await?;
            equal(there(tx, "three").await?, 1)?;
            refused()
        })
        .await;
    equal((result.is_err(), there(db, "three").await?), (true, 0))
}

async fn a_failure_that_is_swallowed(db: &Db) -> Outcome {
    let result = db.atomic(async |tx| {
        genre(tx, "swallowed").await?;
        let orphan = NewAlbum {
            title: "x".into(),
            artist: carafe_orm::model::Id::new(66_666).into(),
        };
        let _ = orphan.insert(tx).await;
        Ok(())
    });
    equal(
        result
            .await
            .expect_err("nothing of it can be kept")
            .error_code(),
        Some("orm.E121"),
    )?;
    equal(there(db, "swallowed").await?, 0)
}

async fn a_failure_in_a_savepoint(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        let orphan = NewAlbum {
            title: "x".into(),
            artist: carafe_orm::model::Id::new(66_666).into(),
        };
        let failed = tx.atomic(async |tx| orphan.insert(tx).await).await;
        equal(
            failed
                .expect_err("no such artist")
                .is_foreign_key_violation(),
            true,
        )?;
        genre(tx, "went on").await
    })
    .await?;
    equal(there(db, "went on").await?, 1)
}

async fn on_the_database_itself(db: &Db) -> Outcome {
    let result = db.atomic(async |tx| {
        genre(tx, "bypassed").await?;
        Track::all().count(db).await
    });
    let error = result.await.expect_err("it is not part of the transaction");
    equal(
        (
            error.error_code(),
            error.location().file().ends_with("transactions.rs"),
        ),
        (Some("orm.E120"), true),
    )?;
    equal(there(db, "bypassed").await?, 0)
}

async fn dropped(db: &Db) -> Outcome {
    let work = db.atomic(async |tx| {
        genre(tx, "dropped").await?;
        std::future::pending::<Result<()>>().await
    });
    let given_up = tokio::time::timeout(std::time::Duration::from_millis(300), work).await;
    equal((given_up.is_err(), there(db, "dropped").await?), (true, 0))?;
    genre(db, "after").await?;
    equal(there(db, "after").await?, 1)
}

async fn money_moves(db: &Db) -> Outcome {
    let sum = |totals: Vec<carafe_core::Decimal>| totals.into_iter().sum::<carafe_core::Decimal>();
    let before = sum(Invoice::all().select(|i| i.total).fetch(db).await?);
    db.atomic(async |tx| {
        let (from, to) = (
            Invoice::filter(|i| i.id.eq(10)),
            Invoice::filter(|i| i.id.eq(11)),
        );
        equal(
            from.update(tx, |i| i.total.set(i.total - money("0.10")))
                .await?,
            1,
        )?;
        equal(
            to.update(tx, |i| i.total.set(i.total + money("0.10")))
                .await?,
            1,
        )
    })
    .await?;
    let after = sum(Invoice::all().select(|i| i.total).fetch(db).await?);
    equal((after - before).rescaled(6), money("0.000000"))
}
