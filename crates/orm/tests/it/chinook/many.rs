//! Many rows at once and rows by their key, compared with hand-written SQL. The cases follow one another.

use super::{
    inserts::track,
    lines::{Outcome, compare, equal, lines, number},
    models::{
        Artist, Genre, InvoiceLine, NewArtist, NewPlaylistTrack, Playlist, PlaylistTrack, Track,
    },
    world::{cases, key, money, on_own, statements},
};
use carafe_orm::{db::Db, model::Model, write::Insertable};

#[test]
fn many() {
    on_own(cases![
        inserted_in_one_statement,
        inserted_with_holes,
        none_inserted,
        keys_of_two_columns,
        ignored_twice,
        changed_each,
        changed_to_null,
        changed_of_two_keys,
        found_or_made,
        found_by_two_columns,
        nearest_rows,
        saved_in_part,
        deleted_with_links,
        previewed,
    ]);
}

async fn inserted_in_one_statement(db: &Db) -> Outcome {
    let new =
        (0..300).map(|n| track(&format!("many {n:03}")).with(|t| (t.bytes.set(n), t.genre.set(1))));
    let (rows, sent) = statements(async { Track::insert_many(db, new).await }).await?;
    // Without arrays: 256, 32, 8 and 4 rows in a transaction.
    let most = if db.dialect().is_mysql() { 6 } else { 3 };
    equal((rows.len(), sent <= most), (300, true))?;
    let sql = r#"SELECT * FROM "Track" WHERE "Name" LIKE 'many %' ORDER BY "TrackId""#;
    compare(db, lines(&rows, |t| t), sql).await
}

async fn inserted_with_holes(db: &Db) -> Outcome {
    let new = (0..20).map(|n| {
        let (odd, composer) = (n % 2 == 1, format!("'{n}' \\ %_"));
        track(&format!("holes {n:02}")).with(|t| {
            (
                t.composer.set(odd.then_some(composer)),
                t.album.set(odd.then_some(1)),
            )
        })
    });
    let rows = Track::insert_many(db, new).await?;
    let sql = r#"SELECT * FROM "Track" WHERE "Name" LIKE 'holes %' ORDER BY "TrackId""#;
    compare(db, lines(&rows, |t| t), sql).await?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Track" WHERE "Name" LIKE 'holes %' AND "Composer" IS NULL"#,
        )
        .await?,
        10,
    )
}

async fn none_inserted(db: &Db) -> Outcome {
    let none: Vec<NewArtist> = Vec::new();
    let (rows, sent) = statements(async { Artist::insert_many(db, none).await }).await?;
    equal((rows.len(), sent), (0, 0))
}

async fn keys_of_two_columns(db: &Db) -> Outcome {
    let new = (1..=5).map(|n| NewPlaylistTrack {
        playlist: key(2),
        track: key(n),
    });
    let rows = PlaylistTrack::insert_many(db, new).await?;
    let sql = r#"SELECT * FROM "PlaylistTrack" WHERE "PlaylistId" = 2 ORDER BY "TrackId""#;
    compare(db, lines(&rows, |p| p), sql).await
}

async fn ignored_twice(db: &Db) -> Outcome {
    let new = (4..=7).map(|n| NewPlaylistTrack {
        playlist: key(2),
        track: key(n),
    });
    let rows = PlaylistTrack::insert_many(db, new)
        .ignore_conflicts()
        .await?;
    equal(
        rows.iter()
            .map(|row| row.track.id.raw())
            .collect::<Vec<_>>(),
        vec![6, 7],
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = 2"#,
        )
        .await?,
        7,
    )
}

async fn changed_each(db: &Db) -> Outcome {
    let mut rows = Track::filter(|t| t.album.eq(1))
        .order_by(|t| t.id)
        .fetch(db)
        .await?;
    for (place, row) in (0..).zip(&mut rows) {
        row.unit_price = money(&format!("{place}.25"));
        row.name = format!("{place}: {}", row.name);
    }
    let (changed, sent) =
        statements(Track::bulk_update(db, &rows, |t| (t.unit_price, t.name))).await?;
    // Without arrays: 16 and 4 rows in a transaction.
    let statements = if db.dialect().is_mysql() { 4 } else { 1 };
    equal((changed, sent), (rows.len() as u64, statements))?;
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" = 1 ORDER BY "TrackId""#;
    compare(db, lines(&rows, |t| t), sql).await
}

async fn changed_to_null(db: &Db) -> Outcome {
    let mut rows = Track::filter(|t| t.album.eq(2)).fetch(db).await?;
    for row in &mut rows {
        (row.album, row.composer) = (None, None);
    }
    Track::bulk_update(db, &rows, |t| (t.album, t.composer)).await?;
    equal(
        number(db, r#"SELECT count(*) FROM "Track" WHERE "AlbumId" = 2"#).await?,
        0,
    )?;
    for row in &mut rows {
        row.album = Some(key(2));
    }
    Track::bulk_update(db, &rows, |t| t.album).await?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Track" WHERE "AlbumId" = 2 AND "Composer" IS NULL"#,
        )
        .await?,
        i64::try_from(rows.len()).expect("a few rows"),
    )
}

async fn changed_of_two_keys(db: &Db) -> Outcome {
    let lines = InvoiceLine::filter(|l| l.invoice.eq(3)).fetch(db).await?;
    let mut twice = lines.clone();
    for line in &mut twice {
        line.quantity = 7;
    }
    let all: Vec<_> = lines.iter().chain(&twice).collect();
    equal(
        InvoiceLine::bulk_update(db, all, |l| l.quantity).await?,
        lines.len() as u64,
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "InvoiceLine" WHERE "InvoiceId" = 3 AND "Quantity" <> 7"#,
        )
        .await?,
        0,
    )
}

async fn found_or_made(db: &Db) -> Outcome {
    let new = |id: i32| NewArtist {}.with(|a| (a.id.set(id), a.name.set("made")));
    let (row, created) = new(1).get_or_create(db, |a| a.id).await?;
    equal((row.name.as_deref(), created), (Some("AC/DC"), false))
}

async fn found_by_two_columns(db: &Db) -> Outcome {
    let new = || NewPlaylistTrack {
        playlist: key(2),
        track: key(99),
    };
    let (_, first) = new().get_or_create(db, |p| (p.playlist, p.track)).await?;
    let (_, second) = new().get_or_create(db, |p| (p.playlist, p.track)).await?;
    equal((first, second), (true, false))?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = 2 AND "TrackId" = 99"#,
        )
        .await?,
        1,
    )
}

async fn nearest_rows(db: &Db) -> Outcome {
    let row = Track::get(db, 1000).await?;
    let next = row.next_by(db, |t| t.milliseconds).await?;
    let sql = r#"SELECT b.* FROM "Track" a JOIN "Track" b ON (b."Milliseconds", b."TrackId") > (a."Milliseconds", a."TrackId")
        WHERE a."TrackId" = 1000 ORDER BY b."Milliseconds", b."TrackId" LIMIT 1"#;
    compare(db, lines(&next, |t| t), sql).await?;
    let before = row.previous_by(db, |t| (t.unit_price, t.name)).await?;
    let sql = r#"SELECT b.* FROM "Track" a JOIN "Track" b
        ON (b."UnitPrice", b."Name", b."TrackId") < (a."UnitPrice", a."Name", a."TrackId")
        WHERE a."TrackId" = 1000 ORDER BY b."UnitPrice" DESC, b."Name" DESC, b."TrackId" DESC LIMIT 1"#;
    compare(db, lines(&before, |t| t), sql).await?;
    let first = Genre::all()
        .order_by(|g| g.id)
        .first(db)
        .await?
        .and_then(|g| g.name.is_some().then_some(g));
    equal(first.is_some(), true)?;
    let hole = Genre::filter(|g| g.name.is_null()).one(db).await?;
    equal(hole.next_by(db, |g| g.name).await?.is_none(), true)
}

async fn saved_in_part(db: &Db) -> Outcome {
    let mut row = Track::get(db, 50).await?;
    (row.name, row.composer) = ("part".into(), Some("not written".into()));
    row.save_only(db, |t| t.name).await?;
    equal(number(db, r#"SELECT count(*) FROM "Track" WHERE "TrackId" = 50 AND "Name" = 'part' AND "Composer" = 'not written'"#).await?, 0)?;
    row.refresh_from_db(db).await?;
    compare(
        db,
        lines([&row], |t| t),
        r#"SELECT * FROM "Track" WHERE "TrackId" = 50"#,
    )
    .await
}

async fn deleted_with_links(db: &Db) -> Outcome {
    let before = number(
        db,
        r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = 2"#,
    )
    .await?;
    equal(before, 8)?;
    Playlist::get(db, 2).await?.delete(db).await?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "PlaylistTrack" WHERE "PlaylistId" = 2"#,
        )
        .await?,
        0,
    )
}

async fn previewed(db: &Db) -> Outcome {
    let preview = Playlist::filter(|p| p.id.in_([3, 4]))
        .delete_preview(db)
        .await?;
    equal(
        (
            preview.count(),
            preview.is_allowed(),
            preview.deleted[0].examples.len(),
        ),
        (2, true, 2),
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Playlist" WHERE "PlaylistId" IN (3, 4)"#,
        )
        .await?,
        2,
    )
}
