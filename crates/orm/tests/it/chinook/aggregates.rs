//! Aggregates of to-many relations, each in a sub-query of its own.

use super::{
    lines::{Outcome, equal, same},
    models::{Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, money, on_own, on_shared},
};
use carafe_core::Decimal;
use carafe_orm::{db::Db, model::Model};

#[test]
fn of_to_many_relations() {
    on_shared(cases![
        counted,
        counted_in_a_filter,
        counted_in_an_order,
        counted_beside_another,
        summed_over_two_levels,
        over_many_to_many,
        over_many_to_many_backwards,
        behind_a_to_one,
        through_a_to_one_first,
        of_what_a_to_one_leads_to,
        filtered,
        filtered_by_an_outer_column,
        filtered_by_any,
        distinct,
        with_default,
        none_is_zero_or_none,
        calculated,
        of_a_calculation,
        compared_with_a_column,
        in_any,
        of_its_own_model,
        smallest_and_largest,
        of_rows_that_refer_here,
    ]);
}

async fn counted(db: &Db) -> Outcome {
    let query = Artist::all().select(|a| (a.id, a.albums.count()));
    let sql = r#"SELECT r."ArtistId", count(a."AlbumId") FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" GROUP BY r."ArtistId""#;
    same(db, query, sql).await
}

async fn counted_in_a_filter(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.albums.count().gt(5) | a.albums.count().eq(0));
    let sql = r#"SELECT r."ArtistId", r."Name" FROM "Artist" r LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId"
        GROUP BY r."ArtistId", r."Name" HAVING count(a."AlbumId") > 5 OR count(a."AlbumId") = 0"#;
    same(db, query, sql).await
}

async fn counted_in_an_order(db: &Db) -> Outcome {
    let query = Artist::all()
        .order_by(|a| (-a.albums.count(), a.id))
        .limit(20);
    let sql = r#"SELECT r."ArtistId", r."Name" FROM "Artist" r LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId"
        GROUP BY r."ArtistId", r."Name" ORDER BY count(a."AlbumId") DESC, r."ArtistId" LIMIT 20"#;
    same(db, query, sql).await
}

/// Two joins would multiply each other's rows.
async fn counted_beside_another(db: &Db) -> Outcome {
    let query = Track::all().select(|t| {
        (
            t.id,
            t.playlists.count(),
            t.invoice_lines.count(),
            t.invoice_lines.quantity.sum(),
        )
    });
    let sql = r#"SELECT t."TrackId", coalesce(p.n, 0), coalesce(l.n, 0), l.q FROM "Track" t
        LEFT JOIN (SELECT "TrackId", count(*) AS n FROM "PlaylistTrack" GROUP BY "TrackId") p ON p."TrackId" = t."TrackId"
        LEFT JOIN (SELECT "TrackId", count(*) AS n, sum("Quantity") AS q FROM "InvoiceLine" GROUP BY "TrackId") l
        ON l."TrackId" = t."TrackId""#;
    same(db, query, sql).await
}

async fn summed_over_two_levels(db: &Db) -> Outcome {
    let query = Artist::all().select(|a| {
        (
            a.id,
            a.albums.tracks.milliseconds.sum(),
            a.albums.tracks.count(),
        )
    });
    let sql = r#"SELECT r."ArtistId", sum(t."Milliseconds"), count(t."TrackId") FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        GROUP BY r."ArtistId""#;
    same(db, query, sql).await
}

async fn over_many_to_many(db: &Db) -> Outcome {
    let query = Playlist::all().order_by(|p| p.id).select(|p| {
        (
            p.id,
            p.tracks.count(),
            p.tracks.unit_price.sum(),
            p.tracks.name.max(),
        )
    });
    let sql = r#"SELECT p."PlaylistId", count(t."TrackId"), sum(t."UnitPrice"), max(t."Name") FROM "Playlist" p
        LEFT JOIN "PlaylistTrack" x ON x."PlaylistId" = p."PlaylistId" LEFT JOIN "Track" t ON t."TrackId" = x."TrackId"
        GROUP BY p."PlaylistId" ORDER BY p."PlaylistId""#;
    same(db, query, sql).await
}

async fn over_many_to_many_backwards(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            a.tracks.playlists.count(),
            a.tracks.playlists.id.count().distinct(),
        )
    });
    let sql = r#"SELECT a."AlbumId", count(x."PlaylistId"), count(DISTINCT x."PlaylistId") FROM "Album" a
        LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId" LEFT JOIN "PlaylistTrack" x ON x."TrackId" = t."TrackId"
        GROUP BY a."AlbumId""#;
    same(db, query, sql).await
}

async fn behind_a_to_one(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3480))
        .select(|t| (t.id, t.album.tracks.count(), t.album.artist.albums.count()));
    let sql = r#"SELECT t."TrackId", (SELECT count(*) FROM "Track" u WHERE u."AlbumId" = t."AlbumId"),
        (SELECT count(*) FROM "Album" b WHERE b."ArtistId" = a."ArtistId")
        FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."TrackId" > 3480"#;
    same(db, query, sql).await
}

/// The path goes up from the rows of the first relation and down again.
async fn through_a_to_one_first(db: &Db) -> Outcome {
    let query = Genre::all().select(|g| (g.id, g.tracks.album.tracks.count()));
    let sql = r#"SELECT g."GenreId", count(u."TrackId") FROM "Genre" g LEFT JOIN "Track" t ON t."GenreId" = g."GenreId"
        LEFT JOIN "Track" u ON u."AlbumId" = t."AlbumId" GROUP BY g."GenreId""#;
    same(db, query, sql).await
}

async fn of_what_a_to_one_leads_to(db: &Db) -> Outcome {
    let query = Artist::all().select(|a| {
        (
            a.id,
            a.albums.tracks.genre.name.count().distinct(),
            a.albums.tracks.genre.name.min(),
        )
    });
    let sql = r#"SELECT r."ArtistId", count(DISTINCT g."Name"), min(g."Name") FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId"
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId" GROUP BY r."ArtistId""#;
    same(db, query, sql).await
}

async fn filtered(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            a.tracks.count().filter(|t| t.milliseconds.gt(300_000)),
            a.tracks
                .milliseconds
                .sum()
                .filter(|t| t.genre.name.eq("Rock") & t.composer.is_null()),
        )
    });
    let sql = r#"SELECT a."AlbumId", (SELECT count(*) FROM "Track" t WHERE t."AlbumId" = a."AlbumId" AND t."Milliseconds" > 300000),
        (SELECT sum(t."Milliseconds") FROM "Track" t JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE t."AlbumId" = a."AlbumId" AND g."Name" = 'Rock' AND t."Composer" IS NULL) FROM "Album" a"#;
    same(db, query, sql).await
}

async fn filtered_by_an_outer_column(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            c.invoices.count().filter(|i| i.billing_city.eq(c.city)),
        )
    });
    let sql = r#"SELECT c."CustomerId", (SELECT count(*) FROM "Invoice" i WHERE i."CustomerId" = c."CustomerId"
        AND (i."BillingCity" = c."City" OR i."BillingCity" IS NULL AND c."City" IS NULL)) FROM "Customer" c"#;
    same(db, query, sql).await
}

async fn filtered_by_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums
            .count()
            .filter(|b| {
                b.tracks
                    .any(|t| t.playlists.exists() & t.milliseconds.gt(600_000))
            })
            .ge(2)
    });
    let sql = r#"SELECT r."ArtistId", r."Name" FROM "Artist" r JOIN "Album" a ON a."ArtistId" = r."ArtistId"
        WHERE a."AlbumId" IN (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" > 600000 AND "TrackId" IN
        (SELECT "TrackId" FROM "PlaylistTrack")) GROUP BY r."ArtistId", r."Name" HAVING count(*) >= 2"#;
    same(db, query, sql).await
}

async fn distinct(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            a.tracks.composer.count().distinct(),
            a.tracks.composer.count(),
        )
    });
    let sql = r#"SELECT a."AlbumId", count(DISTINCT t."Composer"), count(t."Composer") FROM "Album" a
        LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY a."AlbumId""#;
    same(db, query, sql).await
}

async fn with_default(db: &Db) -> Outcome {
    let query = Track::all().select(|t| (t.id, t.invoice_lines.unit_price.sum().default(0)));
    let sql = r#"SELECT t."TrackId", coalesce(sum(l."UnitPrice"), 0) FROM "Track" t
        LEFT JOIN "InvoiceLine" l ON l."TrackId" = t."TrackId" GROUP BY t."TrackId""#;
    same(db, query, sql).await
}

async fn none_is_zero_or_none(db: &Db) -> Outcome {
    let empty = Album::filter(|a| a.title.eq("Empty")).select(|a| {
        (
            a.tracks.count(),
            a.tracks.milliseconds.sum(),
            a.tracks.milliseconds.avg(),
            a.tracks.name.min(),
            a.tracks.unit_price.sum().default(7),
        )
    });
    let row: (i64, Option<i64>, Option<f64>, Option<String>, Decimal) = empty.one(db).await?;
    equal(row, (0, None, None, None, money("7")))?;
    let none = Album::filter(|a| a.tracks.milliseconds.sum().is_null()).select(|a| a.title);
    equal(none.fetch(db).await?, vec!["Empty".to_owned()])
}

async fn calculated(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            a.tracks.unit_price.sum() / 2,
            a.tracks.count() + a.artist.albums.count(),
        )
    });
    let sql = r#"SELECT a."AlbumId", (SELECT sum("UnitPrice") / 2.0 FROM "Track" t WHERE t."AlbumId" = a."AlbumId"),
        (SELECT count(*) FROM "Track" t WHERE t."AlbumId" = a."AlbumId")
        + (SELECT count(*) FROM "Album" b WHERE b."ArtistId" = a."ArtistId") FROM "Album" a"#;
    same(db, query, sql).await
}

async fn of_a_calculation(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            i.lines.sum(|l| l.unit_price * 2 + l.track.unit_price),
            i.lines.max(|l| l.quantity * 3 - 1),
        )
    });
    let sql = r#"SELECT l."InvoiceId", sum(l."UnitPrice" * 2 + t."UnitPrice"), max(l."Quantity" * 3 - 1) FROM "InvoiceLine" l
        JOIN "Track" t ON t."TrackId" = l."TrackId" GROUP BY l."InvoiceId""#;
    let query = query.filter(|i| i.lines.exists());
    same(db, query, sql).await
}

async fn compared_with_a_column(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.ne(i.lines.sum(|l| l.unit_price).default(0)));
    let sql = r#"SELECT i.* FROM "Invoice" i WHERE abs(i."Total" - (SELECT coalesce(sum("UnitPrice"), 0)
        FROM "InvoiceLine" l WHERE l."InvoiceId" = i."InvoiceId")) > 0.001"#;
    same(db, query, sql).await
}

async fn in_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums
            .any(|b| b.tracks.count().gt(25) & b.tracks.milliseconds.max().lt(400_000))
    });
    let sql = r#"SELECT * FROM "Artist" WHERE "ArtistId" IN (SELECT a."ArtistId" FROM "Album" a
        JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY a."AlbumId", a."ArtistId"
        HAVING count(*) > 25 AND max(t."Milliseconds") < 400000)"#;
    same(db, query, sql).await
}

async fn of_its_own_model(db: &Db) -> Outcome {
    let query = Employee::all().select(|e| {
        (
            e.id,
            e.reports.count(),
            e.reports.reports.count(),
            e.reports.customers.count().filter(|c| c.country.eq("USA")),
        )
    });
    let sql = r#"SELECT e."EmployeeId", (SELECT count(*) FROM "Employee" r WHERE r."ReportsTo" = e."EmployeeId"),
        (SELECT count(*) FROM "Employee" r JOIN "Employee" s ON s."ReportsTo" = r."EmployeeId" WHERE r."ReportsTo" = e."EmployeeId"),
        (SELECT count(*) FROM "Employee" r JOIN "Customer" c ON c."SupportRepId" = r."EmployeeId"
        WHERE r."ReportsTo" = e."EmployeeId" AND c."Country" = 'USA') FROM "Employee" e"#;
    same(db, query, sql).await
}

async fn smallest_and_largest(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            c.invoices.date.min(),
            c.invoices.date.max(),
            c.invoices.total.avg(),
            c.invoices.id.max(),
        )
    });
    let sql = r#"SELECT c."CustomerId", min(i."InvoiceDate"), max(i."InvoiceDate"), avg(i."Total"), max(i."InvoiceId")
        FROM "Customer" c LEFT JOIN "Invoice" i ON i."CustomerId" = c."CustomerId" GROUP BY c."CustomerId""#;
    same(db, query, sql).await
}

async fn of_rows_that_refer_here(db: &Db) -> Outcome {
    let query = Track::all().select(|t| {
        let lines = t.rev(InvoiceLine::COLS.track);
        (
            t.id,
            lines.count(),
            lines.count().filter(|l| l.invoice.total.gt(10)),
        )
    });
    let sql = r#"SELECT t."TrackId", count(l."InvoiceLineId"), count(CASE WHEN i."Total" > 10 THEN 1 END) FROM "Track" t
        LEFT JOIN "InvoiceLine" l ON l."TrackId" = t."TrackId" LEFT JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        GROUP BY t."TrackId""#;
    same(db, query, sql).await
}

#[test]
fn in_changes() {
    on_own(cases![set_to_a_sum, deleted_by_count]);
}

async fn set_to_a_sum(db: &Db) -> Outcome {
    Invoice::filter(|i| i.id.lt(20))
        .update(db, |i| {
            i.total.set(i.lines.sum(|l| l.unit_price * 3).default(0))
        })
        .await?;
    let sql = r#"SELECT l."InvoiceId", sum(l."UnitPrice" * 3) FROM "InvoiceLine" l WHERE l."InvoiceId" < 20 GROUP BY l."InvoiceId""#;
    same(
        db,
        Invoice::filter(|i| i.id.lt(20)).select(|i| (i.id, i.total)),
        sql,
    )
    .await
}

async fn deleted_by_count(db: &Db) -> Outcome {
    let gone = Artist::filter(|a| a.albums.count().eq(0)).count(db).await?;
    equal(
        Artist::filter(|a| a.albums.count().eq(0))
            .delete(db)
            .await?,
        gone,
    )?;
    equal(
        (
            gone > 0,
            Artist::filter(|a| !a.albums.exists()).exists(db).await?,
        ),
        (true, false),
    )
}
