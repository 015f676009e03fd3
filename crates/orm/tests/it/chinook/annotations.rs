//! Calculated values beside rows: `.annotate()`, and what is asked of them.

use super::{
    lines::{Outcome, compare, equal, lines, same},
    models::{Album, Artist, Customer, Genre, Playlist, Track},
    world::{cases, on_shared, statements},
};
use carafe_core::Decimal;
use carafe_orm::{
    db::Db,
    model::{Id, Model},
};

#[test]
fn annotations() {
    on_shared(cases![
        beside_rows,
        beside_loaded_rows,
        beside_prefetched_rows,
        several,
        twice,
        beside_columns,
        of_columns_and_relations,
        filtered,
        filtered_by_two,
        filtered_and_limited,
        in_their_order,
        before_other_orders,
        counted,
        asked_for_existence,
        first_and_one,
        in_pages,
        then_filtered_by_columns,
        forgotten_by_select,
        aggregated_after,
        in_the_models_order,
        deleted_rows_are_counted_once,
        a_condition,
    ]);
}

const COUNTED: &str = r#"SELECT r.*, (SELECT count(*) FROM "Album" a WHERE a."ArtistId" = r."ArtistId") AS n FROM "Artist" r"#;

async fn beside_rows(db: &Db) -> Outcome {
    let rows: Vec<(Artist, i64)> = Artist::all()
        .annotate(|a| a.albums.count())
        .fetch(db)
        .await?;
    compare(db, lines(&rows, |row| (&row.0, row.1)), COUNTED).await
}

async fn beside_loaded_rows(db: &Db) -> Outcome {
    let query = Album::all()
        .with(|a| a.artist)
        .annotate(|a| a.tracks.count());
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT a."Title", r."Name", (SELECT count(*) FROM "Track" t WHERE t."AlbumId" = a."AlbumId")
        FROM "Album" a JOIN "Artist" r ON r."ArtistId" = a."ArtistId""#;
    compare(
        db,
        lines(&rows, |row| {
            (row.0.title.as_str(), row.0.artist.name.as_deref(), row.1)
        }),
        sql,
    )
    .await
}

async fn beside_prefetched_rows(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.id.lt(30))
        .with(|a| a.albums)
        .annotate(|a| (a.albums.tracks.count(), a.name));
    let (rows, sent) = statements(query.fetch(db)).await?;
    equal(sent, 2)?;
    let sql = r#"SELECT r."ArtistId", (SELECT count(*) FROM "Album" a WHERE a."ArtistId" = r."ArtistId"),
        (SELECT count(*) FROM "Album" a JOIN "Track" t ON t."AlbumId" = a."AlbumId" WHERE a."ArtistId" = r."ArtistId"), r."Name"
        FROM "Artist" r WHERE r."ArtistId" < 30"#;
    let found = lines(&rows, |row| {
        (
            row.0.id,
            i64::try_from(row.0.albums.len()).unwrap_or(-1),
            row.1,
            row.2.as_deref(),
        )
    });
    compare(db, found, sql).await
}

async fn several(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3400)).annotate(|t| {
        (
            t.playlists.count(),
            t.invoice_lines.unit_price.sum(),
            t.unit_price * 2,
        )
    });
    let rows: Vec<(Track, i64, Option<Decimal>, Decimal)> = query.fetch(db).await?;
    let sql = r#"SELECT t."TrackId", (SELECT count(*) FROM "PlaylistTrack" p WHERE p."TrackId" = t."TrackId"),
        (SELECT sum(l."UnitPrice") FROM "InvoiceLine" l WHERE l."TrackId" = t."TrackId"), t."UnitPrice" * 2
        FROM "Track" t WHERE t."TrackId" > 3400"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1, row.2, row.3)), sql).await
}

async fn twice(db: &Db) -> Outcome {
    let query = Artist::all()
        .annotate(|a| a.albums.count())
        .annotate(|a| a.albums.title.min());
    let rows: Vec<((Artist, i64), Option<String>)> = query.fetch(db).await?;
    let sql = r#"SELECT r."ArtistId", r."Name", count(a."AlbumId"), min(a."Title") FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" GROUP BY r."ArtistId", r."Name""#;
    compare(
        db,
        lines(&rows, |row| (&row.0.0, row.0.1, row.1.as_deref())),
        sql,
    )
    .await
}

async fn beside_columns(db: &Db) -> Outcome {
    let query = Genre::all()
        .select(|g| g.name)
        .annotate(|g| g.tracks.count());
    let rows: Vec<(Option<String>, i64)> = query.clone().fetch(db).await?;
    equal(rows.len() > 20, true)?;
    let sql = r#"SELECT g."Name", count(t."TrackId") FROM "Genre" g LEFT JOIN "Track" t ON t."GenreId" = g."GenreId" GROUP BY g."GenreId", g."Name""#;
    same(db, query, sql).await
}

async fn of_columns_and_relations(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3490)).annotate(|t| (t.album.title, t.genre));
    let rows: Vec<(Track, Option<String>, Option<Id<Genre, i32>>)> = query.fetch(db).await?;
    let sql = r#"SELECT t."TrackId", a."Title", t."GenreId" FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE t."TrackId" > 3490"#;
    compare(
        db,
        lines(&rows, |row| (row.0.id, row.1.as_deref(), row.2)),
        sql,
    )
    .await
}

async fn filtered(db: &Db) -> Outcome {
    let rows = Artist::all()
        .annotate(|a| a.albums.count())
        .having(|n| n.gt(6))
        .fetch(db)
        .await?;
    let sql = format!("SELECT * FROM ({COUNTED}) x WHERE n > 6");
    compare(db, lines(&rows, |row| (&row.0, row.1)), &sql).await
}

async fn filtered_by_two(db: &Db) -> Outcome {
    let query = Artist::all()
        .annotate(|a| (a.albums.count(), a.albums.tracks.unit_price.sum()))
        .having(|(n, price)| n.ge(3) & n.lt(9) & price.gt(30));
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT r."ArtistId", count(DISTINCT a."AlbumId"), sum(t."UnitPrice") FROM "Artist" r
        JOIN "Album" a ON a."ArtistId" = r."ArtistId" JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY r."ArtistId"
        HAVING count(DISTINCT a."AlbumId") >= 3 AND count(DISTINCT a."AlbumId") < 9 AND sum(t."UnitPrice") > 30"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1, row.2)), sql).await
}

async fn filtered_and_limited(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.name.starts_with("A"))
        .annotate(|a| a.albums.count())
        .having(|n| n.ne(0))
        .order_by(|a| a.name)
        .limit(4)
        .offset(1);
    let rows = query.fetch(db).await?;
    let sql = format!(
        r#"SELECT * FROM ({COUNTED}) x WHERE n <> 0 AND substr("Name", 1, 1) = 'A' ORDER BY "Name" LIMIT 4 OFFSET 1"#
    );
    compare(db, lines(&rows, |row| (&row.0, row.1)), &sql).await
}

async fn in_their_order(db: &Db) -> Outcome {
    let query = Artist::all().annotate(|a| (a.albums.count(), a.albums.title.min()));
    let rows = query
        .order_by_annotation(|(n, title)| (-n, title))
        .limit(30)
        .fetch(db)
        .await?;
    let sql = r#"SELECT r."ArtistId", count(a."AlbumId"), min(a."Title") FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" GROUP BY r."ArtistId"
        ORDER BY count(a."AlbumId") DESC, min(a."Title") NULLS FIRST LIMIT 30"#;
    let found = lines(&rows, |row| (row.0.id, row.1, row.2.as_deref()));
    compare(db, found, sql).await
}

async fn before_other_orders(db: &Db) -> Outcome {
    let query = Artist::all()
        .annotate(|a| a.albums.count())
        .order_by(|a| (-a.albums.count(), a.name))
        .limit(12);
    let rows = query.fetch(db).await?;
    let sql = format!(r#"{COUNTED} ORDER BY n DESC, "Name" NULLS FIRST LIMIT 12"#);
    compare(db, lines(&rows, |row| (&row.0, row.1)), &sql).await
}

async fn counted(db: &Db) -> Outcome {
    let query = Artist::all().annotate(|a| a.albums.count());
    equal(
        query.clone().count(db).await?,
        Artist::all().count(db).await?,
    )?;
    let sql = format!("SELECT count(*) FROM ({COUNTED}) x WHERE n = 2");
    let two = query.having(|n| n.eq(2)).count(db).await?;
    equal(
        i64::try_from(two).ok(),
        Some(super::lines::number(db, &sql).await?),
    )
}

async fn asked_for_existence(db: &Db) -> Outcome {
    let query = Artist::all().annotate(|a| a.albums.count());
    equal(
        (
            query.clone().having(|n| n.gt(20)).exists(db).await?,
            query.having(|n| n.gt(21)).exists(db).await?,
        ),
        (true, false),
    )
}

async fn first_and_one(db: &Db) -> Outcome {
    let query = Artist::all().annotate(|a| a.albums.count());
    let most = query.clone().order_by_annotation(|n| -n).first(db).await?;
    equal(
        most.map(|row| (row.0.name, row.1)),
        Some((Some("Iron Maiden".to_owned()), 21)),
    )?;
    let one = query.filter(|a| a.name.eq("Deep Purple")).one(db).await?;
    equal(one.1, 11)
}

async fn in_pages(db: &Db) -> Outcome {
    let page = Artist::all()
        .annotate(|a| a.albums.count())
        .having(|n| n.gt(1))
        .order_by(|a| a.id)
        .page(2, 10)
        .fetch(db)
        .await?;
    let sql = format!(
        r#"SELECT * FROM ({COUNTED}) x WHERE n > 1 ORDER BY "ArtistId" LIMIT 10 OFFSET 10"#
    );
    compare(db, lines(&page.items, |row| (&row.0, row.1)), &sql).await?;
    let all = super::lines::number(
        db,
        &format!("SELECT count(*) FROM ({COUNTED}) x WHERE n > 1"),
    )
    .await?;
    equal(i64::try_from(page.total).ok(), Some(all))
}

async fn then_filtered_by_columns(db: &Db) -> Outcome {
    let rows = Customer::all()
        .annotate(|c| c.invoices.total.sum())
        .filter(|c| c.support_rep.last_name.eq("Peacock"))
        .having(|total| total.lt(40))
        .exclude(|c| c.country.eq("USA"))
        .fetch(db)
        .await?;
    let sql = r#"SELECT c."CustomerId", sum(i."Total") FROM "Customer" c JOIN "Invoice" i ON i."CustomerId" = c."CustomerId"
        WHERE c."SupportRepId" = 3 AND c."Country" <> 'USA' GROUP BY c."CustomerId" HAVING sum(i."Total") < 40"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1)), sql).await
}

async fn forgotten_by_select(db: &Db) -> Outcome {
    let query = Artist::all()
        .annotate(|a| a.albums.count())
        .having(|n| n.gt(6))
        .select(|a| a.name);
    let sql = format!(r#"SELECT "Name" FROM ({COUNTED}) x WHERE n > 6"#);
    same(db, query, &sql).await
}

async fn aggregated_after(db: &Db) -> Outcome {
    let query = Artist::all()
        .annotate(|a| a.albums.count())
        .having(|n| n.gt(0))
        .aggregate(|a| (a.albums.count().avg(), a.id.count()));
    let row: (Option<f64>, i64) = query.one(db).await?;
    let sql = format!("SELECT avg(n * 1.0), count(*) FROM ({COUNTED}) x WHERE n > 0");
    compare(db, lines(&[row], |row| (row.0, row.1)), &sql).await
}

async fn in_the_models_order(db: &Db) -> Outcome {
    let rows = Playlist::all()
        .annotate(|p| p.tracks.count())
        .fetch(db)
        .await?;
    let sql = r#"SELECT p."PlaylistId", (SELECT count(*) FROM "PlaylistTrack" x WHERE x."PlaylistId" = p."PlaylistId") FROM "Playlist" p
        ORDER BY p."Name" DESC NULLS LAST, p."PlaylistId""#;
    compare(db, lines(&rows, |row| (row.0.id, row.1)), sql).await
}

/// A row stays one row, however many rows its annotations are made of.
async fn deleted_rows_are_counted_once(db: &Db) -> Outcome {
    let rows = Album::all()
        .annotate(|a| (a.tracks.playlists.count(), a.tracks.invoice_lines.count()))
        .fetch(db)
        .await?;
    equal(
        u64::try_from(rows.len()).ok(),
        Some(Album::all().count(db).await?),
    )
}

async fn a_condition(db: &Db) -> Outcome {
    let query = Album::all().annotate(|a| a.tracks.any(|t| t.milliseconds.gt(600_000)));
    let rows = query.having(|long| long).fetch(db).await?;
    let sql = r#"SELECT "AlbumId", 1 FROM "Album" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" WHERE "Milliseconds" > 600000)"#;
    compare(db, lines(&rows, |row| (row.0.id, row.1)), sql).await
}
