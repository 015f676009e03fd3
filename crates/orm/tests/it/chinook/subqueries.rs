//! `in_` with a query of another model, or of the same.

use super::{
    lines::{Outcome, same},
    models::{
        Album, Artist, Customer, Employee, Invoice, InvoiceLine, Playlist, PlaylistTrack, Track,
    },
    world::{cases, money, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn subqueries() {
    on_shared(cases![
        keys_of_another_model,
        relation_in_keys,
        text_in_texts,
        not_in_nullable_values,
        with_a_join_inside,
        with_any_inside,
        window_inside,
        in_a_subquery_of_a_subquery,
        of_the_same_model,
        inside_any,
        twice,
        with_page,
        values_in_order,
        same_joins_inside_and_outside,
        same_joins_inside_any,
        window_in_the_models_order
    ]);
}

async fn keys_of_another_model(db: &Db) -> Outcome {
    let sold = InvoiceLine::filter(|l| l.quantity.gt(1)).select(|l| l.track.id);
    let query = Track::filter(|t| t.id.in_(sold));
    same(db, query, r#"SELECT * FROM "Track" WHERE "TrackId" IN (SELECT "TrackId" FROM "InvoiceLine" WHERE "Quantity" > 1)"#).await
}

async fn relation_in_keys(db: &Db) -> Outcome {
    let artists = Artist::filter(|a| a.name.starts_with("The ")).select(|a| a.id);
    let query = Album::filter(|a| a.artist.in_(artists));
    let sql = r#"SELECT * FROM "Album" WHERE "ArtistId" IN
        (SELECT "ArtistId" FROM "Artist" WHERE substr("Name", 1, 4) = 'The ')"#;
    same(db, query, sql).await
}

async fn text_in_texts(db: &Db) -> Outcome {
    let titles = Album::all().select(|a| a.title);
    let query = Track::filter(|t| t.name.in_(titles));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Name" IN (SELECT "Title" FROM "Album")"#,
    )
    .await
}

/// In SQL a NULL among the values makes every `NOT IN` unknown; here it does not.
async fn not_in_nullable_values(db: &Db) -> Outcome {
    let bosses = Employee::all().select(|e| e.reports_to.id.or(0));
    let query = Employee::filter(|e| !e.id.in_(bosses));
    let sql = r#"SELECT * FROM "Employee" WHERE "EmployeeId" NOT IN
        (SELECT "ReportsTo" FROM "Employee" WHERE "ReportsTo" IS NOT NULL)"#;
    same(db, query, sql).await
}

async fn with_a_join_inside(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.artist.name.eq("Metallica")).select(|a| a.id);
    let query =
        Track::filter(|t| t.album.in_(albums) & t.milliseconds.gt(400_000)).order_by(|t| t.id);
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (SELECT a."AlbumId" FROM "Album" a JOIN "Artist" r
        ON r."ArtistId" = a."ArtistId" WHERE r."Name" = 'Metallica') AND "Milliseconds" > 400000 ORDER BY "TrackId""#;
    same(db, query, sql).await
}

async fn with_any_inside(db: &Db) -> Outcome {
    let buyers = Customer::filter(|c| c.invoices.any(|i| i.total.gt(money("20")))).select(|c| c.id);
    let query = Invoice::filter(|i| i.customer.in_(buyers) & i.total.lt(1));
    let sql = r#"SELECT * FROM "Invoice" WHERE "CustomerId" IN (SELECT "CustomerId" FROM "Invoice" WHERE "Total" > 20)
        AND "Total" < 1"#;
    same(db, query, sql).await
}

async fn window_inside(db: &Db) -> Outcome {
    let longest = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(5)
        .offset(2)
        .select(|t| t.id);
    let query = Track::filter(|t| t.id.in_(longest));
    let sql = r#"SELECT * FROM "Track" WHERE "TrackId" IN
        (SELECT "TrackId" FROM (SELECT "TrackId" FROM "Track" ORDER BY "Milliseconds" DESC, "TrackId" LIMIT 5 OFFSET 2) AS few)
        ORDER BY "TrackId""#;
    same(db, query.order_by(|t| t.id), sql).await
}

async fn in_a_subquery_of_a_subquery(db: &Db) -> Outcome {
    let artists = Artist::filter(|a| a.name.contains("Zeppelin")).select(|a| a.id);
    let albums = Album::filter(|a| a.artist.in_(artists)).select(|a| a.id);
    let query = Track::filter(|t| t.album.in_(albums) & t.name.icontains("the"));
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Album" WHERE "ArtistId" IN
        (SELECT "ArtistId" FROM "Artist" WHERE "Name" = 'Led Zeppelin')) AND lower("Name") LIKE '%the%'"#;
    same(db, query, sql).await
}

async fn of_the_same_model(db: &Db) -> Outcome {
    let names = Track::filter(|t| t.media_type.eq(2)).select(|t| t.name);
    let query = Track::filter(|t| t.media_type.ne(2) & t.name.in_(names));
    let sql = r#"SELECT * FROM "Track" WHERE "MediaTypeId" <> 2
        AND "Name" IN (SELECT "Name" FROM "Track" WHERE "MediaTypeId" = 2)"#;
    same(db, query, sql).await
}

async fn inside_any(db: &Db) -> Outcome {
    let sold =
        InvoiceLine::filter(|l| l.invoice.billing_country.eq("Norway")).select(|l| l.track.id);
    let query = Playlist::filter(|p| {
        p.tracks
            .any(|t| t.id.in_(sold) & t.milliseconds.gt(1_000_000))
    });
    let sql = r#"SELECT * FROM "Playlist" WHERE "PlaylistId" IN (SELECT x."PlaylistId" FROM "PlaylistTrack" x
        JOIN "Track" t ON t."TrackId" = x."TrackId" WHERE t."Milliseconds" > 1000000 AND t."TrackId" IN
        (SELECT l."TrackId" FROM "InvoiceLine" l JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        WHERE i."BillingCountry" = 'Norway'))"#;
    same(db, query, sql).await
}

async fn twice(db: &Db) -> Outcome {
    let mixed = PlaylistTrack::filter(|p| p.playlist.eq(19)).select(|p| p.track.id);
    let music = PlaylistTrack::filter(|p| p.playlist.eq(8)).select(|p| p.track.id);
    let query = Track::filter(|t| t.id.in_(mixed) & !t.id.in_(music) & t.unit_price.lt(1));
    let sql = r#"SELECT * FROM "Track" WHERE "UnitPrice" < 1
        AND "TrackId" IN (SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 19)
        AND "TrackId" NOT IN (SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 8)"#;
    same(db, query, sql).await
}

async fn with_page(db: &Db) -> Outcome {
    let albums = Album::filter(|a| a.artist.eq(90)).select(|a| a.id);
    let page = Track::filter(|t| t.album.in_(albums))
        .order_by(|t| t.id)
        .page(2, 50)
        .fetch(db)
        .await?;
    let sql = r#"SELECT * FROM "Track" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Album" WHERE "ArtistId" = 90)
        ORDER BY "TrackId" LIMIT 50 OFFSET 50"#;
    super::lines::compare(db, super::lines::lines(&page.items, |t| t), sql).await
}

/// Values on both sides of the inner query keep their places.
async fn values_in_order(db: &Db) -> Outcome {
    let prices = InvoiceLine::filter(|l| l.quantity.ge(1) & l.unit_price.lt(money("0.999")))
        .select(|l| l.unit_price);
    let query =
        Track::filter(|t| t.milliseconds.lt(60_000) & t.unit_price.in_(prices) & t.name.ne("x"));
    let sql = r#"SELECT * FROM "Track" WHERE "Milliseconds" < 60000 AND "UnitPrice" < 1
        ORDER BY "TrackId" LIMIT 9 OFFSET 4"#;
    same(db, query.order_by(|t| t.id).limit(9).offset(4), sql).await
}

/// The inner query has joins of its own, although both go the same way from the same model.
async fn same_joins_inside_and_outside(db: &Db) -> Outcome {
    let inner =
        Track::filter(|t| t.album.title.contains("a") & t.genre.name.eq("Rock")).select(|t| t.name);
    let query = Track::filter(|t| t.album.title.contains("Live") & !t.name.in_(inner));
    let query = query
        .order_by(|t| (t.album.artist.name, t.id))
        .select(|t| (t.id, t.album.artist.name, t.genre.name));
    let sql = r#"SELECT t."TrackId", r."Name", g."Name" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE replace(a."Title", 'Live', '') <> a."Title" AND t."Name" NOT IN
        (SELECT u."Name" FROM "Track" u JOIN "Album" b ON b."AlbumId" = u."AlbumId"
        WHERE replace(b."Title", 'a', '') <> b."Title" AND u."GenreId" = 1) ORDER BY r."Name", t."TrackId""#;
    same(db, query, sql).await
}

async fn same_joins_inside_any(db: &Db) -> Outcome {
    let long = Track::filter(|t| t.album.artist.name.eq("Lost") & t.milliseconds.gt(2_600_000))
        .select(|t| t.id);
    let query = Album::filter(|a| {
        a.artist.name.contains("o")
            & a.tracks
                .any(|t| t.album.artist.name.ne("x") & t.id.in_(long))
    });
    let sql = r#"SELECT a.* FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        WHERE replace(r."Name", 'o', '') <> r."Name" AND a."AlbumId" IN (SELECT t."AlbumId" FROM "Track" t
        JOIN "Album" b ON b."AlbumId" = t."AlbumId" JOIN "Artist" s ON s."ArtistId" = b."ArtistId"
        WHERE s."Name" = 'Lost' AND t."Milliseconds" > 2600000)"#;
    same(db, query, sql).await
}

async fn window_in_the_models_order(db: &Db) -> Outcome {
    let last = Playlist::all().limit(4).select(|p| p.id);
    let sql = r#"SELECT "PlaylistId", "Name" FROM "Playlist"
        ORDER BY "Name" DESC NULLS LAST, "PlaylistId" LIMIT 4"#;
    same(db, Playlist::filter(|p| p.id.in_(last)), sql).await
}
