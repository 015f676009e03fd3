//! Filters through foreign keys, up to three of them in a row.

use super::{
    lines::{Outcome, same},
    models::{Album, Artist, Customer, Employee, Invoice, InvoiceLine, PlaylistTrack, Track},
    world::{at, cases, money, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn to_one() {
    on_shared(cases![
        one_level,
        one_nullable_level,
        two_levels,
        three_levels,
        three_levels_another_way,
        two_branches,
        the_same_join_twice,
        a_missing_row_fits_nothing,
        a_missing_row_and_not,
        itself,
        itself_twice,
        own_key_needs_no_other,
        column_with_related_column,
        from_a_key_of_two_columns,
        ready_condition
    ]);
}

async fn one_level(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.artist.name.eq("Iron Maiden"));
    let sql = r#"SELECT * FROM "Album" WHERE "ArtistId" IN (SELECT "ArtistId" FROM "Artist" WHERE "Name" = 'Iron Maiden')"#;
    same(db, query, sql).await
}

async fn one_nullable_level(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.genre.name.starts_with("Sci"));
    let sql = r#"SELECT * FROM "Track" WHERE "GenreId" IN (SELECT "GenreId" FROM "Genre" WHERE substr("Name", 1, 3) = 'Sci')"#;
    same(db, query, sql).await
}

async fn two_levels(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.album.artist.name.eq("Antônio Carlos Jobim") & t.milliseconds.gt(200_000)
    });
    let sql = r#"SELECT t.* FROM "Track" t, "Album" a, "Artist" r WHERE a."AlbumId" = t."AlbumId"
        AND r."ArtistId" = a."ArtistId" AND r."Name" = 'Antônio Carlos Jobim' AND t."Milliseconds" > 200000"#;
    same(db, query, sql).await
}

async fn three_levels(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.track.album.artist.name.in_(["AC/DC", "U2"]));
    let sql = r#"SELECT l.* FROM "InvoiceLine" l, "Track" t, "Album" a, "Artist" r WHERE t."TrackId" = l."TrackId"
        AND a."AlbumId" = t."AlbumId" AND r."ArtistId" = a."ArtistId" AND r."Name" IN ('AC/DC', 'U2')"#;
    same(db, query, sql).await
}

async fn three_levels_another_way(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| {
        l.invoice
            .customer
            .support_rep
            .hire_date
            .ge(at("2003-05-03T00:00:00Z"))
            & l.invoice.total.gt(money("15"))
    });
    let sql = r#"SELECT l.* FROM "InvoiceLine" l, "Invoice" i, "Customer" c, "Employee" e
        WHERE i."InvoiceId" = l."InvoiceId" AND c."CustomerId" = i."CustomerId" AND e."EmployeeId" = c."SupportRepId"
        AND e."HireDate" >= '2003-05-03 00:00:00' AND i."Total" > 15"#;
    same(db, query, sql).await
}

async fn two_branches(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| {
        l.invoice.customer.country.eq("Germany") & l.track.genre.name.eq("Jazz")
    });
    let sql = r#"SELECT l.* FROM "InvoiceLine" l, "Invoice" i, "Customer" c, "Track" t, "Genre" g
        WHERE i."InvoiceId" = l."InvoiceId" AND c."CustomerId" = i."CustomerId" AND t."TrackId" = l."TrackId"
        AND g."GenreId" = t."GenreId" AND c."Country" = 'Germany' AND g."Name" = 'Jazz'"#;
    same(db, query, sql).await
}

async fn the_same_join_twice(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.title.contains("Live"))
        .filter(|t| t.album.artist.name.ge("P"))
        .exclude(|t| t.album.artist.name.ge("Q"));
    let text = query.sql(db)?;
    super::lines::equal(text.matches("JOIN").count(), 2)?;
    let sql = r#"SELECT t.* FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE replace(a."Title", 'Live', '') <> a."Title" AND r."Name" >= 'P' AND r."Name" < 'Q'"#;
    same(db, query, sql).await
}

async fn a_missing_row_fits_nothing(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3500) & (t.album.id.gt(0) | t.album.artist.name.ne("x")));
    same(db, query, r#"SELECT * FROM "Track" WHERE "TrackId" > 3500"#).await?;
    let query = Track::filter(|t| t.id.gt(3500) & t.album.artist.id.gt(0));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "TrackId" > 3500 AND "AlbumId" IS NOT NULL"#,
    )
    .await
}

async fn a_missing_row_and_not(db: &Db) -> Outcome {
    let query = Track::filter(|t| !(t.album.artist.name.ge("A")) & t.id.gt(3400));
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE (r."Name" < 'A' OR r."Name" IS NULL) AND t."TrackId" > 3400"#;
    same(db, query, sql).await
}

async fn itself(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.reports_to.last_name.eq("Edwards"));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "ReportsTo" = 2"#,
    )
    .await
}

async fn itself_twice(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.reports_to.reports_to.title.eq("General Manager"));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "ReportsTo" IN (2, 6)"#,
    )
    .await
}

async fn own_key_needs_no_other(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.customer.eq(12));
    super::lines::equal(query.sql(db)?.contains("JOIN"), false)?;
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "CustomerId" = 12"#,
    )
    .await
}

async fn column_with_related_column(db: &Db) -> Outcome {
    let query =
        Customer::filter(|c| c.country.eq(c.support_rep.country) & c.state.ne(c.support_rep.state));
    let sql = r#"SELECT c.* FROM "Customer" c LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        WHERE coalesce(c."Country", '') = coalesce(e."Country", '')
        AND coalesce(c."State", '') <> coalesce(e."State", '')"#;
    same(db, query, sql).await?;
    let query = Album::filter(|a| a.title.eq(a.artist.name));
    let sql = r#"SELECT a.* FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE a."Title" = r."Name""#;
    same(db, query, sql).await
}

async fn from_a_key_of_two_columns(db: &Db) -> Outcome {
    let query = PlaylistTrack::filter(|p| {
        p.playlist.name.eq("Grunge") & p.track.album.artist.name.ne("Nirvana")
    });
    let sql = r#"SELECT p.* FROM "PlaylistTrack" p JOIN "Track" t ON t."TrackId" = p."TrackId"
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE p."PlaylistId" = 16 AND (r."Name" <> 'Nirvana' OR r."Name" IS NULL)"#;
    same(db, query, sql).await
}

async fn ready_condition(db: &Db) -> Outcome {
    let loud = Artist::COLS.name.in_(["AC/DC", "Motörhead"]);
    let foreign = Customer::COLS.support_rep.city.eq("Calgary") & Customer::COLS.country.ne("USA");
    same(
        db,
        Artist::all().matching(loud),
        r#"SELECT * FROM "Artist" WHERE "Name" IN ('AC/DC', 'Motörhead')"#,
    )
    .await?;
    let sql = r#"SELECT c.* FROM "Customer" c JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        WHERE e."City" = 'Calgary' AND (c."Country" <> 'USA' OR c."Country" IS NULL)"#;
    same(db, Customer::all().matching(foreign), sql).await
}
