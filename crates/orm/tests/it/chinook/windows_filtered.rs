//! Conditions on windows: they are asked of rows that are known.

use super::{
    lines::{Outcome, compare, equal, lines, same},
    models::{Genre, Invoice, InvoiceLine, Track},
    world::{cases, on_own, on_shared},
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::window::{dense_rank, rank, row_number},
};

#[test]
fn windows_in_conditions() {
    on_shared(cases![
        best_of_each,
        best_of_each_by_a_filter,
        filtered_before_and_after,
        filtered_in_order,
        filtered_and_loaded,
        counted,
        asked_for_existence,
        in_pages,
        aggregated,
        grouped,
        in_a_subquery,
        in_a_prefetch,
    ]);
}

#[test]
fn windows_in_changes() {
    on_own(cases![updated, deleted,]);
}

const BEST: &str = r#"SELECT t.*, row_number() OVER (PARTITION BY "GenreId" order by "Milliseconds" DESC, "TrackId") AS n FROM "Track" t"#;

async fn best_of_each(db: &Db) -> Outcome {
    let query = Track::all()
        .annotate(|t| {
            row_number().over(|w| w.partition_by(t.genre).order_by((-t.milliseconds, t.id)))
        })
        .having(|n| n.le(2));
    let rows = query.fetch(db).await?;
    let sql = format!("SELECT * FROM ({BEST}) x WHERE n <= 2");
    compare(db, lines(&rows, |row| (&row.0, row.1)), &sql).await
}

async fn best_of_each_by_a_filter(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.genre).order_by((-t.milliseconds, t.id)))
            .eq(1)
    })
    .select(|t| (t.genre, t.name));
    let sql = format!(r#"SELECT "GenreId", "Name" FROM ({BEST}) x WHERE n = 1"#);
    same(db, query, &sql).await
}

/// Conditions on rows come before windows, wherever they are written.
async fn filtered_before_and_after(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.lt(300_000))
        .annotate(|t| {
            row_number().over(|w| w.partition_by(t.genre).order_by((-t.milliseconds, t.id)))
        })
        .having(|n| n.eq(1) | n.eq(3))
        .filter(|t| t.media_type.name.contains("MPEG"));
    let rows = query.fetch(db).await?;
    let sql = format!(
        r#"SELECT * FROM ({BEST} WHERE "Milliseconds" < 300000 AND "MediaTypeId" IN (SELECT "MediaTypeId" FROM "MediaType" WHERE "Name" LIKE '%MPEG%')) x WHERE n = 1 OR n = 3"#
    );
    compare(db, lines(&rows, |row| (&row.0, row.1)), &sql).await
}

async fn filtered_in_order(db: &Db) -> Outcome {
    let query = Invoice::all()
        .annotate(|i| {
            (
                rank().over(|w| w.partition_by(i.billing_country).order_by(-i.total)),
                i.total.sum().over(|w| w.partition_by(i.billing_country)),
            )
        })
        .having(|(place, total)| place.eq(1) & total.gt(30))
        .order_by(|i| (i.customer.last_name, -i.id))
        .limit(9)
        .offset(3);
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT x.i, x.r, x.s FROM (SELECT "InvoiceId" AS i, "CustomerId" AS k, rank() OVER (PARTITION BY "BillingCountry" order by "Total" DESC) AS r,
        sum("Total") OVER (PARTITION BY "BillingCountry") AS s FROM "Invoice") x JOIN "Customer" c ON c."CustomerId" = x.k
        WHERE r = 1 AND s > 30 ORDER BY c."LastName", x.i DESC LIMIT 9 OFFSET 3"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1, row.2)), sql).await
}

async fn filtered_and_loaded(db: &Db) -> Outcome {
    let query = Track::all()
        .with(|t| (t.album.artist, t.playlists))
        .filter(|t| dense_rank().over(|w| w.order_by(-t.milliseconds)).le(5))
        .order_by(|t| -t.milliseconds);
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT t."Name", a."Title", r."Name", (SELECT count(*) FROM "PlaylistTrack" p WHERE p."TrackId" = t."TrackId") FROM "Track" t
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" JOIN "Artist" r ON r."ArtistId" = a."ArtistId" ORDER BY t."Milliseconds" DESC LIMIT 5"#;
    let found = lines(&rows, |row| {
        let album = row.album.as_ref();
        (
            row.name.as_str(),
            album.map(|album| album.title.as_str()),
            album.and_then(|album| album.artist.name.as_deref()),
            i64::try_from(row.playlists.len()).unwrap_or(-1),
        )
    });
    compare(db, found, sql).await
}

async fn counted(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.genre).order_by(t.id))
            .le(3)
    });
    let sql = r#"SELECT count(*) FROM (SELECT row_number() OVER (PARTITION BY "GenreId" order by "TrackId") AS n FROM "Track") x WHERE n <= 3"#;
    let count = query.clone().count(db).await?;
    equal(
        i64::try_from(count).ok(),
        Some(super::lines::number(db, sql).await?),
    )?;
    equal(
        u64::try_from(query.fetch(db).await?.len()).ok(),
        Some(count),
    )
}

async fn asked_for_existence(db: &Db) -> Outcome {
    let last =
        |number: i64| Genre::filter(move |g| row_number().over(|w| w.order_by(g.id)).eq(number));
    equal(
        (last(26).exists(db).await?, last(27).exists(db).await?),
        (true, false),
    )
}

async fn in_pages(db: &Db) -> Outcome {
    let page = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.album).order_by(t.id))
            .eq(1)
    })
    .order_by(|t| t.id)
    .page(3, 20)
    .fetch(db)
    .await?;
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT min("TrackId") FROM "Track" GROUP BY "AlbumId") ORDER BY "TrackId" LIMIT 20 OFFSET 40"#;
    compare(db, lines(&page.items, |row| row), sql).await
}

async fn aggregated(db: &Db) -> Outcome {
    let first = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.album).order_by(t.id))
            .eq(1)
    });
    let row = first
        .aggregate(|t| (t.id.count(), t.milliseconds.sum(), t.album.title.max()))
        .one(db)
        .await?;
    let sql = r#"SELECT count(*), sum(t."Milliseconds"), max(a."Title") FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE t."TrackId" IN (SELECT min("TrackId") FROM "Track" GROUP BY "AlbumId")"#;
    compare(
        db,
        lines(&[row], |row| (row.0, row.1, row.2.as_deref())),
        sql,
    )
    .await
}

async fn grouped(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.album).order_by(t.id))
            .eq(1)
    })
    .group_by(|t| t.genre.name)
    .annotate(|t| t.id.count());
    let sql = r#"SELECT g."Name", count(*) FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE t."TrackId" IN (SELECT min("TrackId") FROM "Track" GROUP BY "AlbumId") GROUP BY g."Name""#;
    let rows = query.fetch(db).await?;
    compare(db, lines(&rows, |row| (row.0.as_deref(), row.1)), sql).await
}

async fn in_a_subquery(db: &Db) -> Outcome {
    let firsts = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.album).order_by(t.id))
            .eq(1)
    })
    .select(|t| t.id);
    let query = InvoiceLine::filter(|l| l.track.id.in_(firsts) & l.quantity.lt(3));
    let sql = r#"SELECT * FROM "InvoiceLine" WHERE "TrackId" IN (SELECT min("TrackId") FROM "Track" GROUP BY "AlbumId") AND "Quantity" < 3"#;
    same(db, query, sql).await
}

async fn in_a_prefetch(db: &Db) -> Outcome {
    let query = Genre::all().with(|g| {
        g.tracks
            .filter(|t| {
                row_number()
                    .over(|w| w.partition_by(t.genre).order_by((-t.milliseconds, t.id)))
                    .le(2)
            })
            .order_by(|t| t.id)
    });
    let rows = query.order_by(|g| g.id).fetch(db).await?;
    let found: Vec<_> = rows
        .iter()
        .flat_map(|genre| genre.tracks.iter().map(|track| (genre.id, track.id)))
        .collect();
    let sql = format!(
        r#"SELECT "GenreId", "TrackId" FROM ({BEST}) x WHERE n <= 2 AND "GenreId" IS NOT NULL ORDER BY "GenreId", "TrackId""#
    );
    compare(db, lines(&found, |row| (row.0, row.1)), &sql).await
}

async fn updated(db: &Db) -> Outcome {
    let changed = Track::filter(|t| {
        row_number()
            .over(|w| w.partition_by(t.album).order_by(t.id))
            .eq(1)
    })
    .update(db, |t| t.composer.set("first"))
    .await?;
    let sql = r#"SELECT count(*) FROM "Track" WHERE "TrackId" IN (SELECT min("TrackId") FROM "Track" GROUP BY "AlbumId") AND "Composer" = 'first'"#;
    equal(
        i64::try_from(changed).ok(),
        Some(super::lines::number(db, sql).await?),
    )
}

async fn deleted(db: &Db) -> Outcome {
    let all = InvoiceLine::all().count(db).await?;
    let gone = InvoiceLine::filter(|l| {
        row_number()
            .over(|w| w.partition_by(l.invoice).order_by(l.id))
            .gt(1)
    })
    .delete(db)
    .await?;
    let invoices = super::lines::number(
        db,
        r#"SELECT count(DISTINCT "InvoiceId") FROM "InvoiceLine""#,
    )
    .await?;
    equal(i64::try_from(all - gone).ok(), Some(invoices))
}
