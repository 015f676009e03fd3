//! New rows: what is given, what is left to the database, what is refused.

use super::{
    lines::{Outcome, compare, equal, lines},
    models::{
        Artist, Genre, NewAlbum, NewArtist, NewCustomer, NewGenre, NewInvoice, NewInvoiceLine,
        NewMediaType, NewPlaylist, NewPlaylistTrack, NewTrack, Track,
    },
    world::{at, cases, key, money, on_own, statements},
};
use carafe_orm::{db::Db, model::Model, write::Insertable};

#[test]
fn inserts() {
    on_own(cases![
        only_what_must_be,
        with_nullable_columns,
        next_key,
        texts_of_all_sorts,
        with_rows_as_keys,
        with_raw_keys,
        invoice_with_lines,
        two_key_columns,
        extremes,
        later_value_wins,
        one_statement,
        no_columns_at_all,
        given_key,
        then_found_by_every_filter,
    ]);
}

/// A track with this name and as little else as possible.
pub(super) fn track(name: &str) -> NewTrack {
    NewTrack {
        name: name.to_owned(),
        media_type: key(1),
        milliseconds: 1,
        unit_price: money("0.50"),
    }
}

async fn only_what_must_be(db: &Db) -> Outcome {
    let row = track("only").insert(db).await?;
    let none = (
        row.album.is_none(),
        row.genre.is_none(),
        row.composer.is_none(),
        row.bytes.is_none(),
    );
    equal(none, (true, true, true, true))?;
    compare(
        db,
        lines([&row], |t| t),
        r#"SELECT * FROM "Track" WHERE "Name" = 'only'"#,
    )
    .await
}

async fn with_nullable_columns(db: &Db) -> Outcome {
    let full = track("full").with(|t| {
        (
            t.album.set(1),
            t.genre.set(Some(2)),
            t.composer.set("me"),
            t.bytes.set(9),
        )
    });
    let row = full.insert(db).await?;
    equal(
        (
            row.album.map(|a| a.id.raw()),
            row.genre.map(|g| g.id.raw()),
            row.bytes,
        ),
        (Some(1), Some(2), Some(9)),
    )?;
    compare(
        db,
        lines([&row], |t| t),
        r#"SELECT * FROM "Track" WHERE "Name" = 'full'"#,
    )
    .await
}

async fn next_key(db: &Db) -> Outcome {
    let first = NewMediaType {}
        .with(|m| m.name.set("Wax cylinder"))
        .insert(db)
        .await?;
    let second = NewMediaType {}
        .with(|m| m.name.set("Shellac"))
        .insert(db)
        .await?;
    equal(
        (first.id.raw(), second.id.raw(), second.name.as_deref()),
        (6, 7, Some("Shellac")),
    )
}

async fn texts_of_all_sorts(db: &Db) -> Outcome {
    for text in [
        "",
        " ",
        "'",
        "''; DROP TABLE x",
        "\\",
        "%_\\%",
        "Ünlü 漢字 🎷",
        "line\nbreak\ttab",
        "\"q\"",
        "$1 ?1",
    ] {
        let row = NewArtist {}.with(|a| a.name.set(text)).insert(db).await?;
        equal(row.name.as_deref(), Some(text))?;
        equal(
            Artist::filter(|a| a.name.eq(text)).one(db).await?.id,
            row.id,
        )?;
    }
    Ok(())
}

async fn with_rows_as_keys(db: &Db) -> Outcome {
    let artist = NewArtist {}
        .with(|a| a.name.set("Carafe"))
        .insert(db)
        .await?;
    let album = NewAlbum {
        title: "Water".into(),
        artist: (&artist).into(),
    }
    .insert(db)
    .await?;
    let row = track("drop")
        .with(|t| t.album.set(&album))
        .insert(db)
        .await?;
    let sql = r#"SELECT r."Name", a."Title", t."Name" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE r."Name" = 'Carafe'"#;
    compare(
        db,
        vec![super::lines::Cells::line(&(
            artist.name,
            album.title,
            row.name,
        ))],
        sql,
    )
    .await
}

async fn with_raw_keys(db: &Db) -> Outcome {
    let album = NewAlbum {
        title: "Keys".into(),
        artist: key(1),
    }
    .insert(db)
    .await?;
    equal(album.artist.fetch(db).await?.name.as_deref(), Some("AC/DC"))
}

async fn invoice_with_lines(db: &Db) -> Outcome {
    let customer = NewCustomer {
        first_name: "Zoë".into(),
        last_name: "Ångström".into(),
        email: "z@example.com".into(),
    };
    let customer = customer.with(|c| c.support_rep.set(5)).insert(db).await?;
    let day = at("2026-02-28T23:59:59.123456Z");
    let invoice = NewInvoice {
        customer: (&customer).into(),
        date: day,
        total: money("1.50"),
    }
    .insert(db)
    .await?;
    for (number, quantity) in [(1, 2), (2, 1)] {
        let line = NewInvoiceLine {
            invoice: (&invoice).into(),
            track: key(number),
            unit_price: money("0.50"),
            quantity,
        };
        line.insert(db).await?;
    }
    equal(
        (invoice.date, invoice.lines.all().count(db).await?),
        (day, 2),
    )?;
    let bought = Track::filter(|t| {
        t.invoice_lines
            .any(|l| l.invoice.customer.last_name.eq("Ångström"))
    });
    equal(
        bought
            .order_by(|t| t.id)
            .select(|t| t.id)
            .fetch(db)
            .await?
            .len(),
        2,
    )
}

async fn two_key_columns(db: &Db) -> Outcome {
    let row = NewPlaylistTrack {
        playlist: key(2),
        track: key(3),
    }
    .insert(db)
    .await?;
    compare(
        db,
        lines([&row], |p| p),
        r#"SELECT * FROM "PlaylistTrack" WHERE "PlaylistId" = 2"#,
    )
    .await
}

async fn extremes(db: &Db) -> Outcome {
    let mut new = track(&"ä".repeat(200));
    (new.milliseconds, new.unit_price) = (i32::MIN, money("-99999999.99"));
    let row = new.with(|t| t.bytes.set(i32::MAX)).insert(db).await?;
    equal(
        (row.milliseconds, row.bytes, row.unit_price),
        (i32::MIN, Some(i32::MAX), money("-99999999.99")),
    )?;
    let day = at("1753-01-01T00:00:00Z");
    let invoice = NewInvoice {
        customer: key(1),
        date: day,
        total: money("99999999.99"),
    }
    .insert(db)
    .await?;
    equal((invoice.date, invoice.total), (day, money("99999999.99")))
}

async fn later_value_wins(db: &Db) -> Outcome {
    let new = track("earlier").with(|t| (t.name.set("later"), t.bytes.set(1), t.bytes.set(2)));
    let row = new.insert(db).await?;
    equal((&*row.name, row.bytes), ("later", Some(2)))
}

async fn one_statement(db: &Db) -> Outcome {
    let (_, sent) = statements(NewPlaylist {}.with(|p| p.name.set("one")).insert(db)).await?;
    equal(sent, 1)
}

async fn no_columns_at_all(db: &Db) -> Outcome {
    let genre = NewGenre {}.insert(db).await?;
    equal(genre.name, None)?;
    equal(Genre::filter(|g| g.name.is_null()).count(db).await?, 2)
}

/// SQLite takes the key; PostgreSQL's column says GENERATED ALWAYS, and its refusal arrives.
async fn given_key(db: &Db) -> Outcome {
    let new = NewPlaylist {}.with(|p| (p.id.set(500), p.name.set("five hundred")));
    match new.insert(db).await {
        Ok(row) => equal(row.id.raw(), 500),
        Err(error) => equal(
            (error.error_code(), db.dialect()),
            (Some("orm.E111"), carafe_orm::sql::Dialect::Postgres),
        ),
    }
}

async fn then_found_by_every_filter(db: &Db) -> Outcome {
    let row = track("It's 100% a_b\\c Ö").insert(db).await?;
    let all = |t: carafe_orm::query::ColsOf<Track>| {
        t.name.contains("'s 100%")
            & t.name.icontains("A_B\\C ö")
            & t.name.ends_with("\\c Ö")
            & t.id.in_([row.id])
            & t.unit_price.eq(money("0.5"))
            & t.milliseconds.eq(1)
            & t.album.is_null()
            & !t.composer.eq("x")
    };
    equal(Track::filter(all).one(db).await?.id, row.id)
}
