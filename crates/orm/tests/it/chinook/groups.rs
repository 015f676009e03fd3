//! Rows that have something in common as one row, and what is asked of such rows.

use super::{
    lines::{Cells, Outcome, compare, equal},
    models::{Album, Customer, Employee, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, money, on_shared},
};
use carafe_core::Decimal;
use carafe_orm::{
    db::Db,
    model::Model,
    query::{
        aggregate::count_all,
        group::{Groups, KeyRefs},
        window::rank,
    },
    shape::Shape,
};

/// The groups are the rows of this SQL.
async fn grouped<M: Model, K: KeyRefs, S: Shape + Cells>(
    db: &Db,
    query: Groups<M, K, S>,
    sql: &str,
) -> Outcome {
    let ours = query.sql(db)?;
    let rows = query.fetch(db).await?;
    compare(db, rows.iter().map(Cells::line).collect(), sql)
        .await
        .map_err(|error| error.hint(ours))
}

#[test]
fn groups() {
    on_shared(cases![
        by_a_column,
        by_a_nullable_column,
        by_a_joined_column,
        by_a_relation,
        by_two,
        by_an_expression,
        by_an_aggregate,
        keys_alone,
        of_filtered_rows,
        of_limited_rows,
        having,
        having_the_key,
        having_two,
        in_order,
        in_the_order_of_the_key,
        limited,
        first_group,
        counted,
        counted_with_having,
        each_filtered,
        calculated,
        aggregated,
        aggregated_with_having,
        of_to_many_aggregates,
        ranked,
        running_total,
        without_the_models_order,
        texts_of_a_group,
        no_groups,
    ]);
}

async fn by_a_column(db: &Db) -> Outcome {
    let query = Invoice::all()
        .group_by(|i| i.billing_country)
        .annotate(|i| (i.id.count(), i.total.sum(), i.date.max()));
    let sql = r#"SELECT "BillingCountry", count(*), sum("Total"), max("InvoiceDate") FROM "Invoice" GROUP BY "BillingCountry""#;
    grouped(db, query, sql).await
}

async fn by_a_nullable_column(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.composer)
        .annotate(|_| count_all());
    grouped(
        db,
        query,
        r#"SELECT "Composer", count(*) FROM "Track" GROUP BY "Composer""#,
    )
    .await
}

async fn by_a_joined_column(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.album.artist.name)
        .annotate(|t| {
            (
                t.id.count(),
                t.album.id.count().distinct(),
                t.milliseconds.avg(),
            )
        });
    let sql = r#"SELECT r."Name", count(*), count(DISTINCT t."AlbumId"), avg(t."Milliseconds" * 1.0) FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" GROUP BY r."Name""#;
    grouped(db, query, sql).await
}

async fn by_a_relation(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.genre)
        .annotate(|t| t.milliseconds.max());
    grouped(
        db,
        query,
        r#"SELECT "GenreId", max("Milliseconds") FROM "Track" GROUP BY "GenreId""#,
    )
    .await
}

async fn by_two(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| (t.genre.name, t.media_type.name))
        .annotate(|t| t.unit_price.sum());
    let sql = r#"SELECT g."Name", m."Name", sum(t."UnitPrice") FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId" GROUP BY g."Name", m."Name""#;
    grouped(db, query, sql).await
}

async fn by_an_expression(db: &Db) -> Outcome {
    let query = InvoiceLine::all()
        .group_by(|l| l.unit_price * 2 + l.track.unit_price)
        .annotate(|l| l.quantity.sum());
    let sql = r#"SELECT round(l."UnitPrice" * 2 + t."UnitPrice", 2), sum(l."Quantity") FROM "InvoiceLine" l
        JOIN "Track" t ON t."TrackId" = l."TrackId" GROUP BY 1"#;
    grouped(db, query, sql).await
}

async fn by_an_aggregate(db: &Db) -> Outcome {
    let query = Album::all()
        .group_by(|a| a.tracks.count())
        .annotate(|a| a.id.count());
    let sql = r#"SELECT n, count(*) FROM (SELECT count(t."TrackId") AS n FROM "Album" a
        LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY a."AlbumId") x GROUP BY n"#;
    grouped(db, query, sql).await
}

async fn keys_alone(db: &Db) -> Outcome {
    let query = Customer::all().group_by(|c| (c.country, c.state));
    grouped(
        db,
        query,
        r#"SELECT DISTINCT "Country", "State" FROM "Customer""#,
    )
    .await
}

async fn of_filtered_rows(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.playlists.any(|p| p.name.eq("Grunge")))
        .group_by(|t| t.album.title)
        .annotate(|t| t.id.count());
    let sql = r#"SELECT a."Title", count(*) FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE t."TrackId" IN (SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 16) GROUP BY a."Title""#;
    grouped(db, query, sql).await
}

async fn of_limited_rows(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(30)
        .group_by(|t| t.genre.name)
        .annotate(|t| t.id.count());
    let sql = r#"SELECT n, count(*) FROM (SELECT g."Name" AS n FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        order by t."Milliseconds" DESC, t."TrackId" LIMIT 30) x GROUP BY n"#;
    grouped(db, query, sql).await
}

async fn having(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.genre.name)
        .annotate(|t| (t.id.count(), t.unit_price.sum()))
        .having(|t| t.id.count().gt(100));
    let sql = r#"SELECT g."Name", count(*), sum(t."UnitPrice") FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        GROUP BY g."Name" HAVING count(*) > 100"#;
    grouped(db, query, sql).await
}

async fn having_the_key(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.composer)
        .annotate(|t| t.id.count())
        .having(|t| t.key().ne("U2") & t.id.count().ge(20));
    let sql = r#"SELECT "Composer", count(*) FROM "Track" WHERE "Composer" <> 'U2' OR "Composer" IS NULL
        GROUP BY "Composer" HAVING count(*) >= 20"#;
    grouped(db, query, sql).await
}

async fn having_two(db: &Db) -> Outcome {
    let query = Invoice::all()
        .group_by(|i| i.customer)
        .having(|i| i.total.max().gt(money("13.86")))
        .having(|i| !i.billing_country.max().eq("USA") | i.total.sum().lt(43));
    let sql = r#"SELECT "CustomerId" FROM "Invoice" GROUP BY "CustomerId" HAVING max("Total") > 13.86
        AND (max("BillingCountry") <> 'USA' OR max("BillingCountry") IS NULL OR sum("Total") < 43)"#;
    grouped(db, query, sql).await
}

async fn in_order(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.genre.name)
        .annotate(|t| t.id.count())
        .order_by(|t| (-t.id.count(), t.milliseconds.min()));
    let sql = r#"SELECT g."Name", count(*) FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        GROUP BY g."Name" ORDER BY count(*) DESC, min(t."Milliseconds")"#;
    grouped(db, query, sql).await
}

/// NULL comes first, as everywhere.
async fn in_the_order_of_the_key(db: &Db) -> Outcome {
    let query = Customer::all()
        .group_by(|c| (c.country, c.city))
        .annotate(|c| c.id.count())
        .order_by(|c| {
            let (country, city) = c.key();
            (country, -city)
        });
    let sql = r#"SELECT "Country", "City", count(*) FROM "Customer" GROUP BY "Country", "City"
        ORDER BY "Country" NULLS FIRST, "City" DESC NULLS LAST"#;
    grouped(db, query, sql).await
}

async fn limited(db: &Db) -> Outcome {
    let query = Invoice::all()
        .group_by(|i| i.customer.last_name)
        .annotate(|i| i.total.sum())
        .order_by(|i| (-i.total.sum(), i.key()))
        .limit(5)
        .offset(2);
    let sql = r#"SELECT c."LastName", sum(i."Total") FROM "Invoice" i JOIN "Customer" c ON c."CustomerId" = i."CustomerId"
        GROUP BY c."LastName" ORDER BY round(sum(i."Total"), 2) DESC, c."LastName" LIMIT 5 OFFSET 2"#;
    grouped(db, query, sql).await
}

async fn first_group(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.genre.name)
        .annotate(|t| t.id.count())
        .order_by(|t| -t.id.count());
    equal(
        query.first(db).await?,
        Some((Some("Rock".to_owned()), 1298)),
    )
}

async fn counted(db: &Db) -> Outcome {
    let genres = Track::all().group_by(|t| t.genre).count(db).await?;
    let sql = r#"SELECT count(DISTINCT "GenreId") + 1 FROM "Track""#;
    equal(
        i64::try_from(genres).ok(),
        Some(super::lines::number(db, sql).await?),
    )
}

async fn counted_with_having(db: &Db) -> Outcome {
    let genres = Track::all()
        .group_by(|t| t.genre)
        .having(|t| t.id.count().gt(300))
        .count(db)
        .await?;
    let sql = r#"SELECT count(*) FROM (SELECT 1 FROM "Track" GROUP BY "GenreId" HAVING count(*) > 300) x"#;
    equal(
        i64::try_from(genres).ok(),
        Some(super::lines::number(db, sql).await?),
    )
}

async fn each_filtered(db: &Db) -> Outcome {
    let query = Track::all().group_by(|t| t.media_type.name).annotate(|t| {
        (
            t.id.count().filter(|t| t.genre.name.eq("Rock")),
            t.id.count().filter(|t| t.invoice_lines.exists()),
            t.milliseconds.sum().filter(|t| t.milliseconds.lt(0)),
        )
    });
    let sql = r#"SELECT m."Name", sum(CASE WHEN t."GenreId" = 1 THEN 1 ELSE 0 END),
        sum(CASE WHEN t."TrackId" IN (SELECT "TrackId" FROM "InvoiceLine") THEN 1 ELSE 0 END), NULL
        FROM "Track" t JOIN "MediaType" m ON m."MediaTypeId" = t."MediaTypeId" GROUP BY m."Name""#;
    grouped(db, query, sql).await
}

async fn calculated(db: &Db) -> Outcome {
    let query = Track::all().group_by(|t| t.genre.id).annotate(|t| {
        (
            t.milliseconds.max() - t.milliseconds.min(),
            t.unit_price.sum() * 2 - t.unit_price.max(),
        )
    });
    let sql = r#"SELECT "GenreId", max("Milliseconds") - min("Milliseconds"), sum("UnitPrice") * 2 - max("UnitPrice")
        FROM "Track" GROUP BY "GenreId""#;
    grouped(db, query, sql).await
}

async fn aggregated(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.album)
        .annotate(|t| (t.id.count(), t.unit_price.sum()));
    let row: (Option<f64>, Option<i64>, Option<Decimal>, i64) = query
        .aggregate(|(n, price)| (n.avg(), n.max(), price.max(), count_all()))
        .fetch(db)
        .await?;
    let sql = r#"SELECT avg(n * 1.0), max(n), max(p), count(*) FROM
        (SELECT count(*) AS n, sum("UnitPrice") AS p FROM "Track" GROUP BY "AlbumId") x"#;
    compare(db, vec![row.line()], sql).await
}

async fn aggregated_with_having(db: &Db) -> Outcome {
    let query = Invoice::all()
        .group_by(|i| i.customer)
        .annotate(|i| i.total.sum())
        .having(|i| i.id.count().ge(7))
        .order_by(|i| -i.total.sum())
        .limit(10);
    let row: Option<Decimal> = query.aggregate(carafe_orm::query::Col::sum).one(db).await?;
    let sql = r#"SELECT sum(s) FROM (SELECT sum("Total") AS s FROM "Invoice" GROUP BY "CustomerId" HAVING count(*) >= 7
        order by s DESC LIMIT 10) x"#;
    compare(db, vec![row.line()], sql).await
}

async fn of_to_many_aggregates(db: &Db) -> Outcome {
    let query = Album::all()
        .group_by(|a| a.artist.name)
        .annotate(|a| (a.tracks.count().sum(), a.tracks.playlists.count().max()));
    let sql = r#"SELECT r."Name", sum(n), max(p) FROM (SELECT a."ArtistId" AS artist,
        (SELECT count(*) FROM "Track" t WHERE t."AlbumId" = a."AlbumId") AS n,
        (SELECT count(*) FROM "Track" t JOIN "PlaylistTrack" x ON x."TrackId" = t."TrackId" WHERE t."AlbumId" = a."AlbumId") AS p
        FROM "Album" a) y JOIN "Artist" r ON r."ArtistId" = artist GROUP BY r."Name""#;
    grouped(db, query, sql).await
}

async fn ranked(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.customers.exists())
        .group_by(|e| e.last_name)
        .annotate(|e| {
            (
                e.customers.count().sum(),
                rank().over(|w| w.order_by(-e.customers.count().sum())),
            )
        });
    let sql = r#"SELECT e."LastName", count(*), rank() OVER (order by count(*) DESC) FROM "Employee" e
        JOIN "Customer" c ON c."SupportRepId" = e."EmployeeId" GROUP BY e."LastName""#;
    grouped(db, query, sql).await
}

async fn running_total(db: &Db) -> Outcome {
    let query = Track::all()
        .group_by(|t| t.media_type.id)
        .annotate(|t| t.id.count().sum().over(|w| w.order_by(t.key())))
        .order_by(carafe_orm::query::group::GroupCols::key);
    let sql = r#"SELECT "MediaTypeId", sum(count(*)) OVER (order by "MediaTypeId") FROM "Track"
        GROUP BY "MediaTypeId" ORDER BY "MediaTypeId""#;
    grouped(db, query, sql).await
}

async fn without_the_models_order(db: &Db) -> Outcome {
    let query = Playlist::all()
        .group_by(|p| p.name)
        .annotate(|p| p.id.count());
    equal(query.sql(db)?.contains("ORDER BY"), false)?;
    grouped(
        db,
        query,
        r#"SELECT "Name", count(*) FROM "Playlist" GROUP BY "Name""#,
    )
    .await
}

async fn texts_of_a_group(db: &Db) -> Outcome {
    let query = Employee::all()
        .group_by(|e| e.title)
        .annotate(|e| e.first_name.string_agg("'/'").order_by(|e| -e.first_name))
        .having(|e| e.key().eq("Sales Support Agent"));
    equal(
        query.fetch(db).await?,
        vec![(
            Some("Sales Support Agent".to_owned()),
            Some("Steve'/'Margaret'/'Jane".to_owned()),
        )],
    )
}

async fn no_groups(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(0))
        .group_by(|t| t.genre)
        .annotate(|t| t.id.count());
    equal(
        (query.clone().count(db).await?, query.fetch(db).await?.len()),
        (0, 0),
    )
}
