//! Rows one after another: all of them, few in memory, and ended early.

use super::{
    lines::{Outcome, equal, number},
    models::{Album, Artist, Track},
    world::{cases, on_own, on_shared},
};
use carafe_core::{Error, Result};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{
        View,
        path::{Path, Root},
        tape::{Code, Tape},
    },
    shape::Shape,
    value::Row,
};
use futures_util::FutureExt as _;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

#[test]
fn streams() {
    on_shared(cases![
        all_in_order,
        chunks_of_every_size,
        none_at_all,
        with_lists,
        in_a_transaction,
        asked_meanwhile,
        many_at_once,
        refused,
        never_polled
    ]);
}

#[test]
fn large_streams() {
    on_own(cases![bounded_and_dropped, large_limit_that_nobody_polls]);
}

async fn all_in_order(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (t.milliseconds, t.id))
        .select(|t| t.id);
    let mut rows = query.clone().stream(db);
    let mut streamed = Vec::new();
    while let Some(id) = rows.next().await {
        streamed.push(id?);
    }
    equal(streamed, query.fetch(db).await?)?;
    equal(rows.next().await.is_none(), true)
}

async fn chunks_of_every_size(db: &Db) -> Outcome {
    for size in [0, 1, 7, 30, 31, 10_000] {
        let mut rows = Album::filter(|a| a.id.le(30)).stream(db).chunk_size(size);
        let mut count = 0;
        while let Some(row) = rows.next().await {
            row?;
            count += 1;
        }
        equal((size, count), (size, 30))?;
    }
    Ok(())
}

async fn none_at_all(db: &Db) -> Outcome {
    equal(Track::all().none().stream(db).next().await.is_none(), true)
}

async fn with_lists(db: &Db) -> Outcome {
    let query = Album::all().with(|a| (a.artist, a.tracks));
    let mut albums = query.stream(db).chunk_size(40);
    let (mut tracks, mut named) = (0, 0);
    while let Some(album) = albums.next().await {
        let album = album?;
        tracks += i64::try_from(album.tracks.len()).unwrap_or(0);
        named += i64::from(album.artist.name.is_some());
    }
    let sql = r#"SELECT count(*) FROM "Track" WHERE "AlbumId" IS NOT NULL"#;
    equal(tracks, number(db, sql).await?)?;
    let sql = r#"SELECT count(*) FROM "Album" WHERE "ArtistId" <> 276"#;
    equal(named, number(db, sql).await?)
}

async fn in_a_transaction(db: &Db) -> Outcome {
    let count = db.atomic(async |tx| {
        let mut rows = Track::all().stream(tx);
        let mut count = 0_u64;
        while let Some(row) = rows.next().await {
            row?;
            count += 1;
            if count.is_multiple_of(1000) {
                Artist::all().count(tx).await?;
            }
        }
        Ok(count)
    });
    equal(count.await?, Track::all().count(db).await?)
}

async fn asked_meanwhile(db: &Db) -> Outcome {
    let mut rows = Track::filter(|t| t.id.lt(200)).stream(db).chunk_size(10);
    while let Some(row) = rows.next().await {
        let album = row?.album;
        if let Some(album) = album {
            album.fetch(db).await?;
        }
    }
    Ok(())
}

async fn many_at_once(db: &Db) -> Outcome {
    let mut streams: Vec<_> = (0..2)
        .map(|_| Album::all().stream(db).chunk_size(20))
        .collect();
    for _ in 0..100 {
        for rows in &mut streams {
            rows.next()
                .await
                .ok_or_else(|| Error::internal("too few"))??;
        }
    }
    Ok(())
}

async fn refused(db: &Db) -> Outcome {
    let mut rows = Track::all()
        .select(|t| t.name)
        .distinct()
        .order_by(|t| t.id)
        .stream(db);
    let first = rows
        .next()
        .await
        .ok_or_else(|| Error::internal("no answer"))?;
    equal(
        first.expect_err("an order of nothing").error_code(),
        Some("orm.E272"),
    )?;
    equal(rows.next().await.is_none(), true)
}

async fn never_polled(db: &Db) -> Outcome {
    let streams: Vec<_> = (0..50).map(|_| Track::all().stream(db)).collect();
    let count = Track::all().count(db).await?;
    drop(streams);
    equal(count > 0, true)
}

static LIVE: AtomicI64 = AtomicI64::new(0);
static MOST: AtomicI64 = AtomicI64::new(0);

/// A row that counts how many of its sort there are.
struct Counted(i64);

impl Shape for Counted {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        MOST.fetch_max(LIVE.fetch_add(1, SeqCst) + 1, SeqCst);
        row.get().map(Self)
    }
}

impl View for Counted {
    type Of = Artist;

    fn show(tape: &mut Tape) {
        tape.at(Code::Column, 0, <Root<Artist> as Path>::NODE);
        tape.op(Code::Out, 0);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, SeqCst);
    }
}

/// 120,000 rows more.
async fn fill(db: &Db) -> Result<()> {
    let insert = r#"INSERT INTO "Artist" ("Name") SELECT substr(a."Name", 1, 100) FROM "Track" a CROSS JOIN "Genre" b LIMIT 60000"#;
    db.execute(insert, &[]).await?;
    db.execute(insert, &[]).await.map(drop)
}

async fn bounded_and_dropped(db: &Db) -> Outcome {
    // The counters are shared by the databases: one after another.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    fill(db).await?;
    let _turn = TURN.lock().await;
    MOST.store(0, SeqCst);
    let mut rows = Artist::all().view::<Counted>().stream(db);
    let (mut count, mut sum) = (0_u64, 0);
    while let Some(row) = rows.next().await {
        sum += row?.0;
        count += 1;
    }
    equal(count > 120_000 && sum > 0, true)?;
    equal((LIVE.load(SeqCst), MOST.load(SeqCst) <= 4_000), (0, true))?;
    for _ in 0..20 {
        let mut rows = Artist::all().view::<Counted>().stream(db);
        rows.next()
            .await
            .ok_or_else(|| Error::internal("too few"))??;
    }
    equal(Artist::all().count(db).await? > 120_000, true)
}

/// Whoever asked and went on to something else must not hold up others on the connections that all share.
async fn large_limit_that_nobody_polls(db: &Db) -> Outcome {
    // Where nobody shares, each takes one of the four connections.
    let many = if db.dialect().is_mysql() { 3 } else { 12 };
    let mut stuck: Vec<_> = (0..many)
        .map(|_| Artist::all().limit(100_000).fetch(db))
        .collect();
    for result in &mut stuck {
        // Polled once, it is sent.
        equal(
            result.now_or_never().is_some_and(|done| done.is_err()),
            false,
        )?;
    }
    for id in 1..60 {
        Artist::get(db, id).await?;
    }
    equal(
        stuck.pop().ok_or_else(Error::not_found)?.await?.len(),
        100_000,
    )
}
