//! Columns instead of whole rows: one to eight of them, of every type, through relations that may be missing.

use super::{
    lines::{Outcome, equal, same},
    models::{Album, Customer, Employee, Invoice, InvoiceLine, Track},
    world::{cases, money, on_shared},
};
use carafe_core::{DateTime, Decimal};
use carafe_orm::{
    db::Db,
    model::{Id, Model},
};

#[test]
fn selects() {
    on_shared(cases![
        one_column,
        one_key,
        two_columns,
        three_levels,
        four_with_a_nullable_join,
        five_of_five_types,
        six,
        seven,
        eight,
        a_relation_as_its_key,
        a_nullable_relation_as_its_key,
        key_of_a_missing_row,
        nullable_twice,
        expressions,
        coalesced,
        last_select_wins,
        first_of_columns,
        page_of_columns,
        same_column_twice
    ]);
}

async fn one_column(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.artist.eq(90)).select(|a| a.title);
    same(
        db,
        query,
        r#"SELECT "Title" FROM "Album" WHERE "ArtistId" = 90"#,
    )
    .await
}

async fn one_key(db: &Db) -> Outcome {
    let ids: Vec<Id<Album, i32>> = Album::filter(|a| a.id.lt(4))
        .order_by(|a| -a.id)
        .select(|a| a.id)
        .fetch(db)
        .await?;
    equal(ids, vec![Id::new(3), Id::new(2), Id::new(1)])
}

async fn two_columns(db: &Db) -> Outcome {
    let query = Employee::all()
        .order_by(|e| e.id)
        .select(|e| (e.last_name, e.birth_date));
    same(
        db,
        query,
        r#"SELECT "LastName", "BirthDate" FROM "Employee" ORDER BY "EmployeeId""#,
    )
    .await
}

async fn three_levels(db: &Db) -> Outcome {
    let query = InvoiceLine::all()
        .select(|l| (l.id, l.invoice.customer.support_rep.last_name, l.track.name));
    let sql = r#"SELECT l."InvoiceLineId", e."LastName", t."Name" FROM "InvoiceLine" l
        JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId" JOIN "Customer" c ON c."CustomerId" = i."CustomerId"
        LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId" JOIN "Track" t ON t."TrackId" = l."TrackId""#;
    same(db, query, sql).await
}

async fn four_with_a_nullable_join(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3495)).order_by(|t| t.id);
    let query = query.select(|t| (t.id, t.album.title, t.album.artist.name, t.genre.name));
    // A column behind a relation that may be missing is an `Option`, whatever it is itself.
    let title: Option<Option<String>> = query.clone().select(|t| t.album.title).first(db).await?;
    equal(title.is_some(), true)?;
    let sql = r#"SELECT t."TrackId", a."Title", r."Name", g."Name" FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId" WHERE t."TrackId" > 3495 ORDER BY t."TrackId""#;
    same(db, query, sql).await
}

async fn five_of_five_types(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| (i.id, i.customer, i.date, i.billing_state, i.total));
    let sql = r#"SELECT "InvoiceId", "CustomerId", "InvoiceDate", "BillingState", "Total" FROM "Invoice""#;
    same(db, query, sql).await
}

async fn six(db: &Db) -> Outcome {
    let query = Track::all().select(|t| {
        (
            t.id,
            t.name,
            t.composer,
            t.milliseconds,
            t.bytes,
            t.unit_price,
        )
    });
    let sql = r#"SELECT "TrackId", "Name", "Composer", "Milliseconds", "Bytes", "UnitPrice" FROM "Track""#;
    same(db, query, sql).await
}

async fn seven(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            c.first_name,
            c.company,
            c.email,
            c.support_rep,
            c.support_rep.hire_date,
            c.support_rep.reports_to.title,
        )
    });
    let sql = r#"SELECT c."CustomerId", c."FirstName", c."Company", c."Email", c."SupportRepId", e."HireDate", b."Title"
        FROM "Customer" c LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId"
        LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo""#;
    same(db, query, sql).await
}

async fn eight(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.starts_with("A"))
        .order_by(|t| (t.name, t.id))
        .limit(40)
        .select(|t| {
            (
                t.id,
                t.name,
                t.album.id,
                t.album.artist.id,
                t.media_type.name,
                t.genre.id,
                t.bytes,
                t.unit_price,
            )
        });
    let sql = r#"SELECT t."TrackId", t."Name", t."AlbumId", a."ArtistId", m."Name", t."GenreId", t."Bytes", t."UnitPrice"
        FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId"
        WHERE substr(t."Name", 1, 1) = 'A' ORDER BY t."Name", t."TrackId" LIMIT 40"#;
    same(db, query, sql).await
}

async fn a_relation_as_its_key(db: &Db) -> Outcome {
    let query = Album::all().select(|a| (a.id, a.artist));
    same(db, query, r#"SELECT "AlbumId", "ArtistId" FROM "Album""#).await
}

async fn a_nullable_relation_as_its_key(db: &Db) -> Outcome {
    let query = Employee::all().select(|e| (e.id, e.reports_to));
    same(
        db,
        query,
        r#"SELECT "EmployeeId", "ReportsTo" FROM "Employee""#,
    )
    .await
}

async fn key_of_a_missing_row(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3502)).select(|t| (t.id, t.album.artist));
    let sql = r#"SELECT t."TrackId", a."ArtistId" FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE t."TrackId" > 3502"#;
    same(db, query, sql).await
}

async fn nullable_twice(db: &Db) -> Outcome {
    let query = Employee::all().select(|e| {
        (
            e.first_name,
            e.reports_to.title,
            e.reports_to.reports_to.birth_date,
        )
    });
    let sql = r#"SELECT e."FirstName", b."Title", c."BirthDate" FROM "Employee" e
        LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo"
        LEFT JOIN "Employee" c ON c."EmployeeId" = b."ReportsTo""#;
    same(db, query, sql).await
}

async fn expressions(db: &Db) -> Outcome {
    let query = InvoiceLine::all().select(|l| (l.id, l.unit_price * 2, l.quantity + 1));
    let sql = r#"SELECT "InvoiceLineId", "UnitPrice" * 2, "Quantity" + 1 FROM "InvoiceLine""#;
    same(db, query, sql).await
}

async fn coalesced(db: &Db) -> Outcome {
    let query = Track::all().select(|t| (t.id, t.composer.or("unknown"), t.genre.name.or(t.name)));
    let sql = r#"SELECT t."TrackId", coalesce(t."Composer", 'unknown'), coalesce(g."Name", t."Name") FROM "Track" t
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId""#;
    same(db, query, sql).await
}

async fn last_select_wins(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.le(3))
        .select(|a| (a.id, a.title))
        .select(|a| a.artist.name);
    let sql = r#"SELECT r."Name" FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE a."AlbumId" <= 3"#;
    same(db, query, sql).await
}

async fn first_of_columns(db: &Db) -> Outcome {
    let dearest: Option<(Decimal, DateTime)> = Invoice::all()
        .order_by(|i| -i.total)
        .select(|i| (i.total, i.date))
        .first(db)
        .await?;
    equal(
        dearest.map(|(total, at)| (total, at.date().parts())),
        Some((money("25.86"), (2025, 11, 13))),
    )
}

async fn page_of_columns(db: &Db) -> Outcome {
    let page = Track::all()
        .order_by(|t| t.id)
        .select(|t| t.id)
        .page(3, 4)
        .fetch(db)
        .await?;
    let ids: Vec<i32> = page.items.into_iter().map(Id::raw).collect();
    equal((ids, page.total), (vec![9, 10, 11, 12], 3506))
}

async fn same_column_twice(db: &Db) -> Outcome {
    let query =
        Album::filter(|a| a.id.le(3)).select(|a| (a.artist.name, a.artist.name, a.artist.id));
    let sql = r#"SELECT r."Name", r."Name", r."ArtistId" FROM "Album" a
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE a."AlbumId" <= 3"#;
    same(db, query, sql).await
}
