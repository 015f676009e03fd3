//! `any`, `none` and `exists` over reverse foreign keys and many-to-many relations, nested and correlated.

use super::{
    lines::{Outcome, equal, same},
    models::{Album, Artist, Customer, Employee, Genre, Invoice, Playlist, Track},
    world::{at, cases, money, on_shared},
};
use carafe_orm::{db::Db, model::Model, query::Pred};

#[test]
fn to_many() {
    on_shared(cases![
        any_reverse,
        none_reverse,
        exists_reverse,
        not_exists_reverse,
        any_many_to_many,
        none_many_to_many,
        exists_many_to_many,
        any_from_the_other_side,
        none_from_the_other_side,
        any_in_any,
        any_in_any_over_a_third_table,
        none_in_any,
        with_a_to_one_inside,
        through_a_to_one,
        correlated,
        correlated_over_two_levels,
        correlated_with_a_join,
        reports,
        reports_of_reports,
        two_any_are_two_rows,
        one_any_is_one_row,
        any_of_a_missing_row,
        in_or,
        counted_and_joined,
        member_queries,
        member_of_many_to_many
    ]);
}

async fn any_reverse(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.albums.any(|b| b.title.contains("Live")));
    let sql = r#"SELECT * FROM "Artist" WHERE "ArtistId" IN
        (SELECT "ArtistId" FROM "Album" WHERE replace("Title", 'Live', '') <> "Title")"#;
    same(db, query, sql).await
}

async fn none_reverse(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.tracks.none(|t| t.milliseconds.lt(300_000)));
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" NOT IN
        (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" < 300000 AND "AlbumId" IS NOT NULL)"#;
    same(db, query, sql).await
}

async fn exists_reverse(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.albums.exists());
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "ArtistId" IN (SELECT "ArtistId" FROM "Album")"#,
    )
    .await
}

async fn not_exists_reverse(db: &Db) -> Outcome {
    let query = Track::filter(|t| !t.invoice_lines.exists());
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "TrackId" NOT IN (SELECT "TrackId" FROM "InvoiceLine")"#,
    )
    .await
}

async fn any_many_to_many(db: &Db) -> Outcome {
    let query = Playlist::filter(|p| p.tracks.any(|t| t.milliseconds.gt(2_000_000)));
    let sql = r#"SELECT * FROM "Playlist" WHERE "PlaylistId" IN (SELECT x."PlaylistId" FROM "PlaylistTrack" x
        JOIN "Track" t ON t."TrackId" = x."TrackId" WHERE t."Milliseconds" > 2000000)"#;
    same(db, query, sql).await
}

async fn none_many_to_many(db: &Db) -> Outcome {
    let query = Playlist::filter(|p| p.tracks.none(|t| t.genre.name.eq("Rock")));
    let sql = r#"SELECT * FROM "Playlist" WHERE "PlaylistId" NOT IN (SELECT x."PlaylistId" FROM "PlaylistTrack" x
        JOIN "Track" t ON t."TrackId" = x."TrackId" WHERE t."GenreId" = 1)"#;
    same(db, query, sql).await
}

async fn exists_many_to_many(db: &Db) -> Outcome {
    let sql = r#"SELECT * FROM "Playlist" WHERE "PlaylistId" IN (SELECT "PlaylistId" FROM "PlaylistTrack")"#;
    same(db, Playlist::filter(|p| p.tracks.exists()), sql).await?;
    let sql = r#"SELECT * FROM "Playlist" WHERE "PlaylistId" NOT IN (SELECT "PlaylistId" FROM "PlaylistTrack")"#;
    same(db, Playlist::filter(|p| !p.tracks.exists()), sql).await
}

async fn any_from_the_other_side(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.playlists.any(|p| p.name.eq("Grunge")));
    same(db, query, r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 16)"#).await
}

async fn none_from_the_other_side(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.playlists
            .none(|p| p.name.starts_with("Music") | p.name.is_null())
    });
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" NOT IN (SELECT x."TrackId" FROM "PlaylistTrack" x
        JOIN "Playlist" p ON p."PlaylistId" = x."PlaylistId" WHERE substr(p."Name", 1, 5) = 'Music' OR p."Name" IS NULL)"#;
    same(db, query, sql).await
}

async fn any_in_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums
            .any(|b| b.tracks.any(|t| t.unit_price.gt(money("0.99"))))
    });
    let sql = r#"SELECT * FROM "Artist" WHERE "ArtistId" IN (SELECT a."ArtistId" FROM "Album" a
        JOIN "Track" t ON t."AlbumId" = a."AlbumId" WHERE t."UnitPrice" > 0.99)"#;
    same(db, query, sql).await
}

async fn any_in_any_over_a_third_table(db: &Db) -> Outcome {
    let query = Genre::filter(|g| {
        g.tracks.any(|t| {
            t.playlists
                .any(|p| p.tracks.any(|u| u.name.eq("Intoitus: Adorate Deum")))
        })
    });
    let sql = r#"SELECT * FROM "Genre" WHERE "GenreId" IN (SELECT t."GenreId" FROM "Track" t
        JOIN "PlaylistTrack" x ON x."TrackId" = t."TrackId" JOIN "PlaylistTrack" y ON y."PlaylistId" = x."PlaylistId"
        JOIN "Track" u ON u."TrackId" = y."TrackId" WHERE u."Name" = 'Intoitus: Adorate Deum')"#;
    same(db, query, sql).await
}

async fn none_in_any(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums
            .any(|b| b.tracks.none(|t| t.composer.is_null()) & b.tracks.exists())
    });
    let sql = r#"SELECT * FROM "Artist" WHERE "ArtistId" IN (SELECT "ArtistId" FROM "Album" WHERE "AlbumId" NOT IN
        (SELECT "AlbumId" FROM "Track" WHERE "Composer" IS NULL AND "AlbumId" IS NOT NULL)
        AND "AlbumId" IN (SELECT "AlbumId" FROM "Track"))"#;
    same(db, query, sql).await
}

async fn with_a_to_one_inside(db: &Db) -> Outcome {
    let query = Customer::filter(|c| {
        c.invoices
            .any(|i| i.lines.any(|l| l.track.album.artist.name.eq("Iron Maiden")))
    });
    let sql = r#"SELECT * FROM "Customer" WHERE "CustomerId" IN (SELECT i."CustomerId" FROM "Invoice" i
        JOIN "InvoiceLine" l ON l."InvoiceId" = i."InvoiceId" JOIN "Track" t ON t."TrackId" = l."TrackId"
        JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE a."ArtistId" = 90)"#;
    same(db, query, sql).await
}

async fn through_a_to_one(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| {
        i.customer.support_rep.reports.exists() | i.customer.invoices.none(|o| o.total.gt(14))
    });
    let sql = r#"SELECT * FROM "Invoice" WHERE "CustomerId" NOT IN (SELECT "CustomerId" FROM "Invoice" WHERE "Total" > 14)"#;
    same(db, query, sql).await
}

async fn correlated(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.albums.any(|b| b.title.eq(a.name)));
    let sql = r#"SELECT r.* FROM "Artist" r
        WHERE EXISTS (SELECT 1 FROM "Album" a WHERE a."ArtistId" = r."ArtistId" AND a."Title" = r."Name")"#;
    same(db, query, sql).await
}

async fn correlated_over_two_levels(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.albums
            .any(|b| b.tracks.any(|t| t.name.eq(b.title) & t.name.ne(a.name)))
    });
    let sql = r#"SELECT r.* FROM "Artist" r WHERE EXISTS (SELECT 1 FROM "Album" a JOIN "Track" t
        ON t."AlbumId" = a."AlbumId" WHERE a."ArtistId" = r."ArtistId" AND t."Name" = a."Title"
        AND (t."Name" <> r."Name" OR r."Name" IS NULL))"#;
    same(db, query, sql).await
}

async fn correlated_with_a_join(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.album
            .tracks
            .any(|u| u.milliseconds.gt(t.milliseconds * 10) & u.genre.eq(t.genre))
    });
    let sql = r#"SELECT t.* FROM "Track" t WHERE EXISTS (SELECT 1 FROM "Track" u WHERE u."AlbumId" = t."AlbumId"
        AND u."Milliseconds" > t."Milliseconds" * 10 AND u."GenreId" = t."GenreId")"#;
    same(db, query, sql).await
}

async fn reports(db: &Db) -> Outcome {
    let query = Employee::filter(|e| {
        e.reports
            .any(|r| r.title.eq("IT Staff") & r.city.ne(e.city))
    });
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" = 6"#,
    )
    .await
}

async fn reports_of_reports(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.reports.any(|r| r.reports.any(|s| s.customers.exists())));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" = 1"#,
    )
    .await?;
    let query = Employee::filter(|e| e.reports.none(|r| r.reports.exists()) & e.reports.exists());
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "EmployeeId" IN (2, 6)"#,
    )
    .await
}

async fn two_any_are_two_rows(db: &Db) -> Outcome {
    let query = Album::filter(|a| {
        a.tracks.any(|t| t.milliseconds.gt(600_000)) & a.tracks.any(|t| t.milliseconds.lt(100_000))
    });
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" > 600000)
        AND "AlbumId" IN (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" < 100000)"#;
    same(db, query, sql).await
}

async fn one_any_is_one_row(db: &Db) -> Outcome {
    let none = Album::filter(|a| {
        a.tracks
            .any(|t| t.milliseconds.gt(600_000) & t.milliseconds.lt(100_000))
    });
    equal(none.count(db).await?, 0)?;
    let query = Album::filter(|a| {
        a.tracks
            .any(|t| t.milliseconds.gt(600_000) & t.media_type.eq(2))
    });
    let sql = r#"SELECT * FROM "Album" WHERE "AlbumId" IN
        (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" > 600000 AND "MediaTypeId" = 2)"#;
    same(db, query, sql).await
}

async fn any_of_a_missing_row(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.id.gt(3490) & !t.album.artist.albums.any(|b| b.title.contains("a")));
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" > 3490 AND ("AlbumId" IS NULL OR "AlbumId" IN (SELECT "AlbumId"
        FROM "Album" WHERE "ArtistId" NOT IN (SELECT "ArtistId" FROM "Album" WHERE replace("Title", 'a', '') <> "Title")))"#;
    same(db, query, sql).await
}

async fn in_or(db: &Db) -> Outcome {
    let query = Genre::filter(|g| {
        g.name.starts_with("R") | g.tracks.any(|t| t.media_type.eq(5)) | !g.tracks.exists()
    });
    let sql = r#"SELECT * FROM "Genre" WHERE substr("Name", 1, 1) = 'R'
        OR "GenreId" IN (SELECT "GenreId" FROM "Track" WHERE "MediaTypeId" = 5)
        OR "GenreId" NOT IN (SELECT "GenreId" FROM "Track" WHERE "GenreId" IS NOT NULL)"#;
    same(db, query, sql).await
}

async fn counted_and_joined(db: &Db) -> Outcome {
    let query = Customer::filter(|c| {
        c.support_rep.last_name.eq("Peacock")
            & c.invoices.any(|i| i.date.ge(at("2025-12-01T00:00:00Z")))
    });
    equal(
        query.clone().count(db).await? > 0,
        query.clone().exists(db).await?,
    )?;
    let sql = r#"SELECT * FROM "Customer" WHERE "SupportRepId" = 3 AND "CustomerId" IN
        (SELECT "CustomerId" FROM "Invoice" WHERE "InvoiceDate" >= '2025-12-01 00:00:00')"#;
    same(db, query, sql).await
}

async fn member_queries(db: &Db) -> Outcome {
    let artist = Artist::get(db, 90).await?;
    let query = artist
        .albums
        .all()
        .filter(|a| a.title.contains("Live"))
        .order_by(|a| -a.id);
    let sql = r#"SELECT * FROM "Album" WHERE "ArtistId" = 90 AND replace("Title", 'Live', '') <> "Title"
        ORDER BY "AlbumId" DESC"#;
    same(db, query, sql).await?;
    let boss = Employee::get(db, 2).await?;
    let no_one: Option<Pred<Employee>> = None;
    same(
        db,
        boss.reports.all().filter(|_| no_one),
        r#"SELECT * FROM "Employee" WHERE "ReportsTo" = 2"#,
    )
    .await
}

async fn member_of_many_to_many(db: &Db) -> Outcome {
    let grunge = Playlist::filter(|p| p.name.eq("Grunge")).one(db).await?;
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 16)"#;
    same(db, grunge.tracks.all(), sql).await?;
    let track = Track::get(db, 1).await?;
    let query = track
        .playlists
        .all()
        .filter(|p| p.id.gt(1))
        .order_by(|p| p.id)
        .select(|p| (p.id, p.name));
    let sql = r#"SELECT "PlaylistId", "Name" FROM "Playlist" WHERE "PlaylistId" > 1 AND "PlaylistId" IN
        (SELECT "PlaylistId" FROM "PlaylistTrack" WHERE "TrackId" = 1) ORDER BY "PlaylistId""#;
    same(db, query, sql).await
}
