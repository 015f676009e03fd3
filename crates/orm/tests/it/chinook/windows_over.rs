//! Window functions: partitions, orders and frames.

use super::{
    lines::{Outcome, compare, equal, lines, same},
    models::{Album, Customer, Genre, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, on_shared},
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::window::{
        cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile, percent_rank,
        rank, row_number,
    },
    sql::Dialect,
};

#[test]
fn windows_over() {
    on_shared(cases![
        numbered,
        numbered_in_partitions,
        ranks,
        parts_of_one,
        buckets,
        before_and_after,
        with_a_default,
        first_and_last,
        the_second,
        sums,
        running,
        moving,
        by_value,
        in_groups,
        without_itself,
        over_joined_rows,
        over_to_many_aggregates,
        partitioned_by_two,
        calculated,
        as_an_order,
        filtered_aggregate,
        spread_over_a_window,
        distinct_is_refused,
    ]);
}

async fn numbered(db: &Db) -> Outcome {
    let query = Genre::all().select(|g| (g.id, row_number().over(|w| w.order_by(-g.id))));
    let sql = r#"SELECT "GenreId", row_number() OVER (order by "GenreId" DESC) FROM "Genre""#;
    same(db, query, sql).await
}

async fn numbered_in_partitions(db: &Db) -> Outcome {
    let query = Track::all().annotate(|t| {
        row_number().over(|w| w.partition_by(t.album).order_by((-t.milliseconds, t.id)))
    });
    let rows = query.fetch(db).await?;
    let sql = r#"SELECT "TrackId", row_number() OVER (PARTITION BY "AlbumId" order by "Milliseconds" DESC, "TrackId") FROM "Track""#;
    compare(db, lines(&rows, |row| (row.0.id, row.1)), sql).await
}

async fn ranks(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            rank().over(|w| w.order_by(-i.total)),
            dense_rank().over(|w| w.partition_by(i.billing_country).order_by(i.total)),
        )
    });
    let sql = r#"SELECT "InvoiceId", rank() OVER (order by "Total" DESC), dense_rank() OVER (PARTITION BY "BillingCountry" order by "Total") FROM "Invoice""#;
    same(db, query, sql).await
}

async fn parts_of_one(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            percent_rank().over(|w| w.order_by(i.total)),
            cume_dist().over(|w| w.order_by(i.total)),
        )
    });
    let sql = r#"SELECT "InvoiceId", percent_rank() OVER (order by "Total"), cume_dist() OVER (order by "Total") FROM "Invoice""#;
    same(db, query, sql).await
}

async fn buckets(db: &Db) -> Outcome {
    let query =
        Customer::all().select(|c| (c.id, ntile(7).over(|w| w.order_by((c.last_name, c.id)))));
    let sql =
        r#"SELECT "CustomerId", ntile(7) OVER (order by "LastName", "CustomerId") FROM "Customer""#;
    same(db, query, sql).await
}

async fn before_and_after(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            lag(i.total, 1).over(|w| w.partition_by(i.customer).order_by(i.id)),
            lead(i.date, 2).over(|w| w.partition_by(i.customer).order_by(i.id)),
            lag(i.billing_state, 1).over(|w| w.order_by(i.id)),
        )
    });
    let sql = r#"SELECT "InvoiceId", lag("Total") OVER (PARTITION BY "CustomerId" order by "InvoiceId"),
        lead("InvoiceDate", 2) OVER (PARTITION BY "CustomerId" order by "InvoiceId"),
        lag("BillingState", 1) OVER (order by "InvoiceId") FROM "Invoice""#;
    same(db, query, sql).await
}

async fn with_a_default(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(50)).select(|t| {
        (
            t.id,
            lag(t.bytes, 3).default(0).over(|w| w.order_by(t.id)),
            lead(t.name, 1).default("'").over(|w| w.order_by(t.id)),
        )
    });
    if db.dialect() == Dialect::MariaDb {
        return equal(
            query
                .fetch(db)
                .await
                .is_err_and(|error| error.error_code() == Some("orm.E220")),
            true,
        );
    }
    let sql = r#"SELECT "TrackId", lag("Bytes", 3, 0) OVER (order by "TrackId"), lead("Name", 1, '''') OVER (order by "TrackId")
        FROM "Track" WHERE "TrackId" < 50"#;
    same(db, query, sql).await
}

async fn first_and_last(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(400)).select(|t| {
        (
            t.id,
            first_value(t.name).over(|w| w.partition_by(t.album).order_by(t.id)),
            last_value(t.name).over(|w| w.partition_by(t.album).order_by(t.id).rows(..)),
            last_value(t.composer).over(|w| w.partition_by(t.album).order_by(t.id)),
        )
    });
    let sql = r#"SELECT "TrackId", first_value("Name") OVER (PARTITION BY "AlbumId" order by "TrackId"),
        last_value("Name") OVER (PARTITION BY "AlbumId" order by "TrackId" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING),
        "Composer" FROM "Track" WHERE "TrackId" < 400"#;
    same(db, query, sql).await
}

async fn the_second(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(400)).select(|t| {
        (
            t.id,
            nth_value(t.milliseconds, 2).over(|w| w.partition_by(t.album).order_by(t.id).rows(..)),
        )
    });
    let sql = r#"SELECT "TrackId", nth_value("Milliseconds", 2) OVER (PARTITION BY "AlbumId" order by "TrackId"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM "Track" WHERE "TrackId" < 400"#;
    same(db, query, sql).await
}

async fn sums(db: &Db) -> Outcome {
    let query = Track::all().select(|t| {
        (
            t.id,
            t.unit_price.sum().over(|w| w.partition_by(t.genre)),
            t.id.count().over(|w| w),
            t.milliseconds.avg().over(|w| w.partition_by(t.album)),
        )
    });
    let sql = r#"SELECT "TrackId", sum("UnitPrice") OVER (PARTITION BY "GenreId"), count(*) OVER (),
        avg("Milliseconds" * 1.0) OVER (PARTITION BY "AlbumId") FROM "Track""#;
    same(db, query, sql).await
}

async fn running(db: &Db) -> Outcome {
    let query = Invoice::all().order_by(|i| (i.date, i.id)).select(|i| {
        (
            i.id,
            i.total
                .sum()
                .over(|w| w.order_by((i.date, i.id)).rows(..=0)),
        )
    });
    let sql = r#"SELECT "InvoiceId", sum("Total") OVER (order by "InvoiceDate", "InvoiceId" ROWS UNBOUNDED PRECEDING)
        FROM "Invoice" ORDER BY "InvoiceDate", "InvoiceId""#;
    same(db, query, sql).await
}

async fn moving(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            i.total.avg().over(|w| w.order_by(i.id).rows(-2..=0)),
            i.total.max().over(|w| w.order_by(i.id).rows(1..3)),
            i.total.min().over(|w| w.order_by(i.id).rows(0..)),
        )
    });
    let sql = r#"SELECT "InvoiceId", avg("Total") OVER (order by "InvoiceId" ROWS BETWEEN 2 PRECEDING AND CURRENT ROW),
        max("Total") OVER (order by "InvoiceId" ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING),
        min("Total") OVER (order by "InvoiceId" ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM "Invoice""#;
    same(db, query, sql).await
}

async fn by_value(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(300)).select(|t| {
        (
            t.id,
            t.id.count()
                .over(|w| w.order_by(t.milliseconds).range(-70_000..=70_000)),
        )
    });
    let sql = r#"SELECT t."TrackId", (SELECT count(*) FROM "Track" u WHERE u."TrackId" < 300
        AND u."Milliseconds" >= t."Milliseconds" - 70000 AND u."Milliseconds" <= t."Milliseconds" + 70000) FROM "Track" t WHERE t."TrackId" < 300"#;
    same(db, query, sql).await
}

async fn in_groups(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.id.lt(200)).select(|l| {
        (
            l.id,
            l.id.count()
                .over(|w| w.order_by(l.invoice.id).groups(-1..=0)),
        )
    });
    if db.dialect().is_mysql() {
        return equal(
            query
                .fetch(db)
                .await
                .is_err_and(|error| error.error_code() == Some("orm.E220")),
            true,
        );
    }
    let sql = r#"SELECT l."InvoiceLineId", (SELECT count(*) FROM "InvoiceLine" m WHERE m."InvoiceLineId" < 200
        AND m."InvoiceId" >= l."InvoiceId" - 1 AND m."InvoiceId" <= l."InvoiceId") FROM "InvoiceLine" l WHERE l."InvoiceLineId" < 200"#;
    same(db, query, sql).await
}

async fn without_itself(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            i.id.count().over(|w| {
                w.partition_by(i.customer)
                    .order_by(i.total)
                    .rows(..)
                    .exclude_current_row()
            }),
            i.id.count().over(|w| {
                w.partition_by(i.customer)
                    .order_by(i.total)
                    .rows(..)
                    .exclude_group()
            }),
            i.id.count()
                .over(|w| w.partition_by(i.customer).order_by(i.total).exclude_ties()),
        )
    });
    if db.dialect().is_mysql() {
        return equal(
            query
                .fetch(db)
                .await
                .is_err_and(|error| error.error_code() == Some("orm.E220")),
            true,
        );
    }
    let sql = r#"SELECT i."InvoiceId", (SELECT count(*) - 1 FROM "Invoice" j WHERE j."CustomerId" = i."CustomerId"),
        (SELECT count(*) FROM "Invoice" j WHERE j."CustomerId" = i."CustomerId" AND j."Total" <> i."Total"),
        (SELECT count(*) + 1 FROM "Invoice" j WHERE j."CustomerId" = i."CustomerId" AND j."Total" < i."Total") FROM "Invoice" i"#;
    same(db, query, sql).await
}

async fn over_joined_rows(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.gt(3300)).select(|t| {
        (
            t.id,
            rank().over(|w| w.partition_by(t.album.artist.name).order_by(t.genre.name)),
        )
    });
    let nulls = if db.dialect() == Dialect::Postgres {
        " NULLS FIRST"
    } else {
        ""
    };
    let sql = format!(
        r#"SELECT t."TrackId", rank() OVER (PARTITION BY r."Name" order by g."Name"{nulls}) FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId" WHERE t."TrackId" > 3300"#
    );
    same(db, query, &sql).await
}

async fn over_to_many_aggregates(db: &Db) -> Outcome {
    let query = Album::all().select(|a| {
        (
            a.id,
            rank().over(|w| w.order_by(-a.tracks.count())),
            a.tracks.count().sum().over(|w| w.partition_by(a.artist)),
        )
    });
    let sql = r#"SELECT i, rank() OVER (order by n DESC), sum(n) OVER (PARTITION BY r) FROM (SELECT a."AlbumId" AS i, a."ArtistId" AS r,
        (SELECT count(*) FROM "Track" t WHERE t."AlbumId" = a."AlbumId") AS n FROM "Album" a) x"#;
    same(db, query, sql).await
}

async fn partitioned_by_two(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            c.id.min()
                .over(|w| w.partition_by((c.country, c.support_rep.title))),
        )
    });
    let sql = r#"SELECT c."CustomerId", min(c."CustomerId") OVER (PARTITION BY c."Country", e."Title") FROM "Customer" c
        LEFT JOIN "Employee" e ON e."EmployeeId" = c."SupportRepId""#;
    same(db, query, sql).await
}

async fn calculated(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            i.total.min().over(|w| w.partition_by(i.customer)) - i.total,
        )
    });
    let sql = r#"SELECT "InvoiceId", min("Total") OVER (PARTITION BY "CustomerId") - "Total" FROM "Invoice""#;
    same(db, query, sql).await
}

async fn as_an_order(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(200))
        .order_by(|t| (t.milliseconds.sum().over(|w| w.partition_by(t.album)), t.id))
        .select(|t| t.id);
    let sql = r#"SELECT "TrackId" FROM (SELECT "TrackId", sum("Milliseconds") OVER (PARTITION BY "AlbumId") AS s FROM "Track"
        WHERE "TrackId" < 200) x ORDER BY s, "TrackId""#;
    same(db, query, sql).await
}

async fn filtered_aggregate(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(500)).select(|t| {
        (
            t.id,
            t.id.count()
                .filter(|t| t.composer.is_null())
                .over(|w| w.partition_by(t.album)),
        )
    });
    let sql = r#"SELECT "TrackId", sum(CASE WHEN "Composer" IS NULL THEN 1 ELSE 0 END) OVER (PARTITION BY "AlbumId") FROM "Track" WHERE "TrackId" < 500"#;
    same(db, query, sql).await
}

/// The functions that SQLite lacks take rows back as a frame moves on.
async fn spread_over_a_window(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.lt(60))
        .order_by(|t| t.id)
        .select(|t| {
            (
                t.milliseconds,
                t.milliseconds
                    .std_dev()
                    .over(|w| w.order_by(t.id).rows(-1..=0)),
                t.milliseconds
                    .bit_or()
                    .over(|w| w.order_by(t.id).rows(-1..=0)),
            )
        });
    let rows = query.fetch(db).await?;
    let mut last = rows[0].0;
    let mut good = true;
    for (length, spread, bits) in &rows {
        let meant = f64::from((length - last).abs()) / 2.0;
        good &= spread.is_some_and(|spread| (spread - meant).abs() < 1e-6);
        good &= *bits == Some(length | last);
        last = *length;
    }
    equal((rows.len(), good), (59, true))
}

async fn distinct_is_refused(db: &Db) -> Outcome {
    let query = Playlist::all().select(|p| p.name.count().distinct().over(|w| w));
    equal(
        query
            .fetch(db)
            .await
            .is_err_and(|error| error.error_code() == Some("orm.E220")),
        true,
    )
}
