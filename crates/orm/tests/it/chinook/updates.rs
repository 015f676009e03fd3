//! UPDATE: with values, expressions and joins. The cases follow one another on one database.

use super::{
    lines::{Outcome, compare, equal, lines, number},
    models::{Album, Artist, Customer, Genre, Invoice, InvoiceLine, Playlist, Track},
    world::{at, cases, money, on_own},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn updates() {
    on_own(cases![
        to_a_value,
        to_null,
        to_an_expression,
        several_columns,
        later_set_wins,
        a_relation,
        nothing_fits,
        filtered_by_a_join,
        filtered_by_any,
        filtered_by_a_subquery,
        limited,
        to_a_related_column,
        to_a_related_column_or_null,
        to_a_related_column_of_some,
        a_date_and_a_decimal,
        every_row,
        limited_in_the_models_order,
        too_long,
        too_many_decimals,
    ]);
}

async fn to_a_value(db: &Db) -> Outcome {
    let changed = Track::filter(|t| t.album.eq(1))
        .update(db, |t| t.composer.set("Young"))
        .await?;
    equal(changed, 10)?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Track" WHERE "Composer" = 'Young' AND "AlbumId" = 1"#,
        )
        .await?,
        10,
    )
}

async fn to_null(db: &Db) -> Outcome {
    let changed = Track::filter(|t| t.album.eq(2)).update(db, |t| {
        (t.composer.set(None::<&str>), t.genre.set(None::<i32>))
    });
    equal(changed.await?, 1)?;
    let sql = r#"SELECT count(*) FROM "Track" WHERE "AlbumId" = 2 AND "Composer" IS NULL AND "GenreId" IS NULL"#;
    equal(number(db, sql).await?, 1)
}

async fn to_an_expression(db: &Db) -> Outcome {
    let sum = r#"SELECT sum("Milliseconds") FROM "Track" WHERE "AlbumId" = 3"#;
    let before = number(db, sum).await?;
    let changed = Track::filter(|t| t.album.eq(3))
        .update(db, |t| t.milliseconds.set(t.milliseconds * 2 + 1))
        .await?;
    equal((changed, number(db, sum).await?), (3, before * 2 + 3))
}

async fn several_columns(db: &Db) -> Outcome {
    let album = Track::filter(|t| t.album.eq(4));
    let changed = album
        .update(db, |t| {
            (
                t.unit_price.set(t.unit_price + 1),
                t.bytes.set(7),
                t.name.set("same"),
            )
        })
        .await?;
    equal(changed, 8)?;
    let sql = r#"SELECT DISTINCT "UnitPrice", "Bytes", "Name" FROM "Track" WHERE "AlbumId" = 4"#;
    compare(
        db,
        vec![vec!["1.99".into(), "7".into(), "same".into()]],
        sql,
    )
    .await
}

async fn later_set_wins(db: &Db) -> Outcome {
    Genre::filter(|g| g.id.eq(11))
        .update(db, |g| (g.name.set("first"), g.name.set("second")))
        .await?;
    equal(Genre::get(db, 11).await?.name.as_deref(), Some("second"))
}

async fn a_relation(db: &Db) -> Outcome {
    let artist = Artist::get(db, 25).await?;
    let changed = Album::filter(|a| a.id.in_([345, 346]))
        .update(db, |a| a.artist.set(&artist))
        .await?;
    equal(changed, 2)?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Album" WHERE "ArtistId" = 25 AND "AlbumId" IN (345, 346)"#,
        )
        .await?,
        2,
    )
}

async fn nothing_fits(db: &Db) -> Outcome {
    equal(
        Track::filter(|t| t.id.lt(0))
            .update(db, |t| t.name.set("x"))
            .await?,
        0,
    )
}

async fn filtered_by_a_join(db: &Db) -> Outcome {
    let metallica = Track::filter(|t| t.album.artist.name.eq("Metallica"));
    let changed = metallica
        .update(db, |t| t.bytes.set(t.milliseconds + 1))
        .await?;
    let sql = r#"SELECT count(*) FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE a."ArtistId" = 50 AND t."Bytes" = t."Milliseconds" + 1"#;
    equal(
        (i64::try_from(changed).unwrap_or(0), number(db, sql).await?),
        (112, 112),
    )
}

async fn filtered_by_any(db: &Db) -> Outcome {
    let grunge = Track::filter(|t| t.playlists.any(|p| p.name.eq("Grunge")));
    equal(
        grunge
            .update(db, |t| t.unit_price.set(money("3.50")))
            .await?,
        15,
    )?;
    equal(
        number(
            db,
            r#"SELECT count(*) FROM "Track" WHERE "UnitPrice" = 3.5"#,
        )
        .await?,
        15,
    )
}

async fn filtered_by_a_subquery(db: &Db) -> Outcome {
    let norway = Invoice::filter(|i| i.customer.country.eq("Norway")).select(|i| i.id);
    let changed = InvoiceLine::filter(|l| l.invoice.in_(norway))
        .update(db, |l| l.quantity.set(l.quantity + 8))
        .await?;
    let sql = r#"SELECT count(*) FROM "InvoiceLine" WHERE "Quantity" = 9"#;
    equal(
        (i64::try_from(changed).unwrap_or(0), number(db, sql).await?),
        (38, 38),
    )
}

async fn limited(db: &Db) -> Outcome {
    let longest = Track::filter(|t| t.album.eq(141))
        .order_by(|t| -t.milliseconds)
        .limit(3);
    equal(longest.update(db, |t| t.composer.set("longest")).await?, 3)?;
    let ours = Track::filter(|t| t.composer.eq("longest"))
        .select(|t| t.id)
        .fetch(db)
        .await?;
    let sql = r#"SELECT "TrackId" FROM (SELECT * FROM "Track" WHERE "AlbumId" = 141
        ORDER BY "Milliseconds" DESC LIMIT 3) AS x"#;
    let mut ids = lines(&ours, |id| id);
    ids.sort_by_key(|line| line[0].parse::<i32>().ok());
    compare(db, ids, &format!("{sql} ORDER BY \"TrackId\"")).await
}

async fn to_a_related_column(db: &Db) -> Outcome {
    let lines_of = InvoiceLine::filter(|l| l.id.lt(20));
    let changed = lines_of
        .update(db, |l| {
            (
                l.unit_price.set(l.track.unit_price + l.invoice.total),
                l.quantity.set(2),
            )
        })
        .await?;
    equal(changed, 19)?;
    let sql = r#"SELECT count(*) FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId"
        JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId" WHERE l."InvoiceLineId" < 20
        AND abs(l."UnitPrice" - t."UnitPrice" - i."Total") < 0.001 AND l."Quantity" = 2"#;
    equal(number(db, sql).await?, 19)
}

async fn to_a_related_column_or_null(db: &Db) -> Outcome {
    let some = Track::filter(|t| t.id.ge(3503));
    equal(
        some.update(db, |t| {
            (
                t.composer.set(t.album.artist.name),
                t.name.set(t.album.title.or("none")),
            )
        })
        .await?,
        4,
    )?;
    let sql = r#"SELECT count(*) FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE t."TrackId" >= 3503
        AND coalesce(t."Composer", '') = coalesce(r."Name", '') AND t."Name" = coalesce(a."Title", 'none')"#;
    equal(number(db, sql).await?, 4)
}

async fn to_a_related_column_of_some(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.id.gt(2_200) & l.track.genre.name.ne("Rock"))
        .order_by(|l| l.id)
        .limit(5);
    let before = query.clone().select(|l| l.id).fetch(db).await?;
    let changed = query
        .update(db, |l| l.quantity.set(l.track.milliseconds / 1_000))
        .await?;
    equal((changed, before.len()), (5, 5))?;
    let sql = r#"SELECT count(*) FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId"
        WHERE l."InvoiceLineId" > 2200 AND l."Quantity" = t."Milliseconds" / 1000"#;
    // Two lines of an own invoice were so before.
    equal(number(db, sql).await?, 7)
}

async fn a_date_and_a_decimal(db: &Db) -> Outcome {
    let day = at("2030-02-03T04:05:06Z");
    let changed = Invoice::filter(|i| i.id.eq(1)).update(db, |i| (i.date.set(day), i.total.set(3)));
    equal(changed.await?, 1)?;
    let sql = r#"SELECT "InvoiceDate", "Total" FROM "Invoice" WHERE "InvoiceId" = 1"#;
    compare(
        db,
        vec![vec!["2030-02-03 04:05:06".into(), "3".into()]],
        sql,
    )
    .await?;
    equal(Invoice::filter(|i| i.date.eq(day)).count(db).await?, 1)
}

async fn every_row(db: &Db) -> Outcome {
    equal(
        Customer::all().update(db, |c| c.fax.set(c.phone)).await?,
        60,
    )?;
    equal(number(db, r#"SELECT count(*) FROM "Customer" WHERE "Fax" = "Phone" OR ("Fax" IS NULL AND "Phone" IS NULL)"#).await?, 60)
}

async fn too_long(db: &Db) -> Outcome {
    let error = Customer::filter(|c| c.id.eq(1))
        .update(db, |c| c.postal_code.set("12345678901"))
        .await
        .expect_err("11 letters");
    equal(
        (
            error.fields().len(),
            &*error.fields()[0].field,
            error.fields()[0].code,
        ),
        (1, "postal_code", "max_length"),
    )
}

async fn too_many_decimals(db: &Db) -> Outcome {
    let error = Track::filter(|t| t.id.eq(5))
        .update(db, |t| t.unit_price.set(money("0.999")))
        .await
        .expect_err("three places");
    equal(
        (&*error.fields()[0].field, error.fields()[0].code),
        ("unit_price", "max_decimal_places"),
    )?;
    equal(Track::get(db, 5).await?.unit_price, money("0.99"))
}

async fn limited_in_the_models_order(db: &Db) -> Outcome {
    equal(
        Playlist::all()
            .limit(2)
            .update(db, |p| p.name.set("ZZ"))
            .await?,
        2,
    )?;
    // "TV Shows" twice, before "On-The-Go 1".
    equal(
        number(
            db,
            r#"SELECT sum("PlaylistId") FROM "Playlist" WHERE "Name" = 'ZZ'"#,
        )
        .await?,
        13,
    )
}
