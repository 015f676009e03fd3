//! One row about all rows of a query: `.aggregate()`.

use super::{
    lines::{Cells, Outcome, compare, equal},
    models::{Album, Artist, Employee, Genre, Invoice, InvoiceLine, Playlist, Track},
    world::{cases, money, on_shared},
};
use carafe_core::{Decimal, Result};
use carafe_orm::{
    db::Db,
    model::Model,
    query::aggregate::{Totals, corr, count_all, covar_pop, covar_samp, regr},
    shape::Shape,
    value::Array,
};

/// One row of aggregates is that of this SQL.
async fn totals<M: Model, A: Shape + Cells>(db: &Db, query: Totals<M, A>, sql: &str) -> Outcome {
    let ours = query.sql(db)?;
    let row = query.fetch(db).await?;
    compare(db, vec![row.line()], sql)
        .await
        .map_err(|error| error.hint(ours))
}

#[test]
fn totals_of_all_rows() {
    on_shared(cases![
        five_of_them,
        of_nothing,
        of_filtered_rows,
        each_filtered,
        of_joined_columns,
        distinct_ones,
        of_limited_rows,
        of_expressions,
        rows_and_values,
        spread,
        spread_of_one,
        bits,
        yes_and_no,
        lists,
        lists_of_all_kinds,
        lists_of_related_rows,
        texts,
        texts_in_order,
        texts_distinct,
        any_of_them,
        calculated_from_two,
        of_aggregates,
        pairs,
        sums_of_pairs,
        without_the_models_order,
    ]);
}

async fn five_of_them(db: &Db) -> Outcome {
    let query = Track::all().aggregate(|t| {
        (
            t.id.count(),
            t.milliseconds.sum(),
            t.milliseconds.avg(),
            t.unit_price.min(),
            t.unit_price.max(),
        )
    });
    let sql = r#"SELECT count(*), sum("Milliseconds"), avg("Milliseconds"), min("UnitPrice"), max("UnitPrice") FROM "Track""#;
    totals(db, query, sql).await
}

async fn of_nothing(db: &Db) -> Outcome {
    let row: (i64, Option<i64>, Decimal) = Track::filter(|t| t.id.lt(0))
        .aggregate(|t| {
            (
                t.id.count(),
                t.milliseconds.sum(),
                t.unit_price.sum().default(0),
            )
        })
        .one(db)
        .await?;
    equal(row, (0, None, money("0")))
}

async fn of_filtered_rows(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.genre.name.eq("Rock") & t.playlists.exists())
        .aggregate(|t| t.bytes.sum());
    let sql = r#"SELECT sum("Bytes") FROM "Track" WHERE "GenreId" = 1 AND "TrackId" IN (SELECT "TrackId" FROM "PlaylistTrack")"#;
    totals(db, query, sql).await
}

async fn each_filtered(db: &Db) -> Outcome {
    let query = Track::all().aggregate(|t| {
        (
            t.id.count().filter(|t| t.composer.is_null()),
            t.milliseconds.sum().filter(|t| t.genre.name.eq("Jazz")),
            t.name
                .count()
                .filter(|t| t.milliseconds.gt(1_000_000) & t.name.ne("x")),
        )
    });
    let sql = r#"SELECT (SELECT count(*) FROM "Track" WHERE "Composer" IS NULL),
        (SELECT sum("Milliseconds") FROM "Track" WHERE "GenreId" = 2), (SELECT count(*) FROM "Track" WHERE "Milliseconds" > 1000000)"#;
    totals(db, query, sql).await
}

async fn of_joined_columns(db: &Db) -> Outcome {
    let query = Track::all().aggregate(|t| {
        (
            t.album.title.max(),
            t.album.artist.name.count().distinct(),
            t.genre.count(),
        )
    });
    let sql = r#"SELECT max(a."Title"), count(DISTINCT r."Name"), count(t."GenreId") FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId""#;
    totals(db, query, sql).await
}

async fn distinct_ones(db: &Db) -> Outcome {
    let query = Track::all().aggregate(|t| {
        (
            t.unit_price.sum().distinct(),
            t.genre.count().distinct(),
            t.media_type.name.count().distinct(),
        )
    });
    let sql = r#"SELECT sum(DISTINCT "UnitPrice"), count(DISTINCT "GenreId"), count(DISTINCT "MediaTypeId") FROM "Track""#;
    totals(db, query, sql).await
}

async fn of_limited_rows(db: &Db) -> Outcome {
    let query = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(10)
        .offset(5)
        .aggregate(|t| (t.milliseconds.sum(), count_all(), t.album.title.min()));
    let sql = r#"SELECT sum(m), count(*), min(n) FROM (SELECT t."Milliseconds" AS m, a."Title" AS n FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" order by t."Milliseconds" DESC, t."TrackId" LIMIT 10 OFFSET 5) x"#;
    totals(db, query, sql).await
}

async fn of_expressions(db: &Db) -> Outcome {
    let query = InvoiceLine::all().aggregate(|l| {
        (
            (l.unit_price * 2).sum(),
            (l.quantity - 1).max(),
            (l.unit_price - l.track.unit_price).avg(),
        )
    });
    let sql = r#"SELECT sum(l."UnitPrice" * 2), max(l."Quantity" - 1), avg(l."UnitPrice" - t."UnitPrice")
        FROM "InvoiceLine" l JOIN "Track" t ON t."TrackId" = l."TrackId""#;
    totals(db, query, sql).await
}

async fn rows_and_values(db: &Db) -> Outcome {
    let query = Employee::all().aggregate(|e| {
        (
            count_all(),
            e.reports_to.count(),
            e.title.count(),
            e.birth_date.max(),
        )
    });
    let sql =
        r#"SELECT count(*), count("ReportsTo"), count("Title"), max("BirthDate") FROM "Employee""#;
    totals(db, query, sql).await
}

async fn spread(db: &Db) -> Outcome {
    let query = Track::all().aggregate(|t| {
        (
            t.milliseconds.variance() / 1_000_000,
            t.milliseconds.std_dev(),
            t.unit_price.std_dev_sample(),
            t.unit_price.variance_sample(),
        )
    });
    let row = query.fetch(db).await?;
    let lengths: Vec<i32> = Track::all().select(|t| t.milliseconds).fetch(db).await?;
    let count = f64::from(u32::try_from(lengths.len()).expect("few tracks"));
    let mean = lengths.iter().map(|length| f64::from(*length)).sum::<f64>() / count;
    let distances = lengths.iter().map(|length| f64::from(*length) - mean);
    let first = distances.map(|distance| distance * distance).sum::<f64>() / count / 1e6;
    let (variance, deviation) = (row.0.expect("rows"), row.1.expect("rows"));
    equal((variance - first).abs() < first / 1e9, true)?;
    equal(
        (deviation * deviation / 1e6 - variance).abs() < variance / 1e9,
        true,
    )?;
    let (deviation, variance) = (row.2.expect("rows").to_f64(), row.3.expect("rows").to_f64());
    equal(
        (deviation * deviation - variance).abs() < 1e-9 && variance > 0.0,
        true,
    )
}

async fn spread_of_one(db: &Db) -> Outcome {
    let one = Track::filter(|t| t.id.eq(1)).aggregate(|t| {
        (
            t.milliseconds.std_dev(),
            t.milliseconds.std_dev_sample(),
            t.milliseconds.variance(),
            t.milliseconds.variance_sample(),
        )
    });
    equal(one.fetch(db).await?, (Some(0.0), None, Some(0.0), None))
}

async fn bits(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.ge(100) & t.id.le(103)).aggregate(|t| {
        (
            t.milliseconds.bit_or(),
            t.milliseconds.bit_and(),
            t.milliseconds.bit_xor(),
        )
    });
    let rows: Vec<i32> = Track::filter(|t| t.id.ge(100) & t.id.le(103))
        .select(|t| t.milliseconds)
        .fetch(db)
        .await?;
    let or = rows.iter().copied().reduce(|a, b| a | b);
    let and = rows.iter().copied().reduce(|a, b| a & b);
    let xor = rows.iter().copied().reduce(|a, b| a ^ b);
    equal(query.fetch(db).await?, (or, and, xor))?;
    let none = Track::filter(|t| t.id.lt(0))
        .aggregate(|t| (t.bytes.bit_or(), t.bytes.bit_and(), t.bytes.bit_xor()));
    equal(none.fetch(db).await?, (None, None, None))
}

async fn yes_and_no(db: &Db) -> Outcome {
    let row = Track::all()
        .aggregate(|t| {
            let (some, all) = (t.milliseconds.gt(1_000_000), t.milliseconds.gt(0));
            (
                some.clone().expr().bool_or(),
                some.expr().bool_and(),
                all.expr().bool_and(),
            )
        })
        .fetch(db)
        .await?;
    equal(row, (Some(true), Some(false), Some(true)))
}

async fn lists(db: &Db) -> Outcome {
    let query = Genre::filter(|g| g.id.le(4)).aggregate(|g| {
        (
            g.name.array_agg().order_by(|g| g.name),
            g.name.array_agg().filter(|g| g.id.gt(9)),
        )
    });
    let names = ["Alternative & Punk", "Jazz", "Metal", "Rock"];
    let (found, none) = query.fetch(db).await?;
    equal(none.is_none(), true)?;
    equal(found, Some(Array(names.map(str::to_owned).to_vec())))?;
    let lengths =
        Track::filter(|t| t.id.le(3)).aggregate(|t| t.milliseconds.array_agg().order_by(|t| -t.id));
    let wanted = Track::filter(|t| t.id.le(3))
        .order_by(|t| -t.id)
        .select(|t| t.milliseconds);
    equal(
        lengths.fetch(db).await?,
        Some(Array(wanted.fetch(db).await?)),
    )
}

/// NULLs are left out, each value is there once, and exact numbers and instants stay what they are.
async fn lists_of_all_kinds(db: &Db) -> Outcome {
    let tracks = Track::filter(|t| t.album.eq(1));
    let all = tracks.clone().select(|t| t.composer).fetch(db).await?;
    let mut composers: Vec<String> = all.into_iter().flatten().collect();
    composers.sort();
    composers.dedup();
    let query = tracks.aggregate(|t| {
        (
            t.composer.array_agg().distinct().order_by(|t| t.composer),
            t.unit_price.array_agg().distinct(),
        )
    });
    let (found, prices) = query.fetch(db).await?;
    equal(found, Some(Array(composers)))?;
    equal(prices, Some(Array(vec![Decimal::new(99, 2)])))?;
    let none = Track::filter(|t| t.composer.is_null()).aggregate(|t| t.composer.array_agg());
    equal(none.fetch(db).await?.is_none(), true)?;
    let dates = Invoice::filter(|i| i.id.le(2))
        .order_by(|i| i.id)
        .select(|i| i.date);
    let wanted = dates.fetch(db).await?;
    let query =
        Invoice::filter(|i| i.id.le(2)).aggregate(|i| i.date.array_agg().order_by(|i| i.id));
    equal(query.fetch(db).await?.map(|list| list.0), Some(wanted))
}

/// Of a to-many relation, for each row.
async fn lists_of_related_rows(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.id.le(2) | a.id.eq(25))
        .order_by(|a| a.id)
        .select(|a| (a.id, a.albums.title.array_agg().order_by(|b| -b.id)));
    let rows = query.fetch(db).await?;
    let counts: Vec<Option<usize>> = rows
        .iter()
        .map(|row| row.1.as_ref().map(|titles| titles.len()))
        .collect();
    equal(counts, vec![Some(2), Some(2), None])?;
    let first = rows[0].1.as_ref().map(|titles| titles[0].as_str());
    equal(first, Some("Let There Be Rock"))
}

async fn texts(db: &Db) -> Outcome {
    let one = Genre::filter(|g| g.id.eq(3)).aggregate(|g| g.name.string_agg("'; "));
    equal(one.fetch(db).await?.as_deref(), Some("Metal"))?;
    let none = Genre::filter(|g| g.name.is_null()).aggregate(|g| g.name.string_agg(","));
    equal(none.fetch(db).await?, None)
}

async fn texts_in_order(db: &Db) -> Outcome {
    let query = Genre::filter(|g| g.id.le(4)).aggregate(|g| {
        (
            g.name.string_agg("'; ").order_by(|g| -g.id),
            g.name.string_agg("").order_by(|g| g.name),
        )
    });
    let row = query.fetch(db).await?;
    equal(
        row,
        (
            Some("Alternative & Punk'; Metal'; Jazz'; Rock".to_owned()),
            Some("Alternative & PunkJazzMetalRock".to_owned()),
        ),
    )?;
    let query = Artist::filter(|a| a.id.eq(1))
        .select(|a| a.albums.title.string_agg(" + ").order_by(|b| -b.id));
    equal(
        query.one(db).await?.as_deref(),
        Some("Let There Be Rock + For Those About To Rock We Salute You"),
    )
}

async fn texts_distinct(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.id.eq(1))
        .select(|a| a.tracks.media_type.name.string_agg("|").distinct());
    equal(query.one(db).await?.as_deref(), Some("MPEG audio file"))?;
    let query = Track::filter(|t| t.id.le(10)).aggregate(|t| {
        t.media_type
            .name
            .string_agg(", ")
            .distinct()
            .order_by(|t| t.media_type.name)
    });
    equal(
        query.fetch(db).await?.as_deref(),
        Some("MPEG audio file, Protected AAC audio file"),
    )
}

async fn any_of_them(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.eq(3))
        .aggregate(|t| (t.album.title.any_value(), t.bytes.any_value()));
    let sql = r#"SELECT max(a."Title"), min(t."Bytes") FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE t."AlbumId" = 3"#;
    totals(db, query, sql).await
}

async fn calculated_from_two(db: &Db) -> Outcome {
    let query = Invoice::all().aggregate(|i| (i.total.max() - i.total.min(), i.total.sum() / 4));
    let sql = r#"SELECT max("Total") - min("Total"), sum("Total") / 4 FROM "Invoice""#;
    totals(db, query, sql).await
}

async fn of_aggregates(db: &Db) -> Outcome {
    let query = Artist::all().aggregate(|a| {
        (
            a.albums.count().avg(),
            a.albums.count().max(),
            a.albums.tracks.unit_price.sum().max(),
        )
    });
    let sql = r#"SELECT avg(n * 1.0), max(n), max(s) FROM (SELECT count(DISTINCT a."AlbumId") AS n, sum(t."UnitPrice") AS s FROM "Artist" r
        LEFT JOIN "Album" a ON a."ArtistId" = r."ArtistId" LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY r."ArtistId") x"#;
    totals(db, query, sql).await
}

async fn pairs(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.le(50)).aggregate(|t| {
        (
            corr(t.bytes, t.milliseconds),
            covar_pop(t.bytes, t.milliseconds),
            covar_samp(t.bytes, t.milliseconds),
            regr::slope(t.bytes, t.milliseconds),
            regr::intercept(t.bytes, t.milliseconds),
            regr::count(t.bytes, t.milliseconds),
            regr::r2(t.bytes, t.milliseconds),
            regr::avg_x(t.bytes, t.milliseconds),
        )
    });
    if db.dialect().is_mysql() {
        let refused = query.fetch(db).await.err();
        return equal(
            refused.and_then(|error| error.error_code()),
            Some("orm.E220"),
        );
    }
    let Points {
        n,
        my,
        mx,
        sxx,
        sxy,
        syy,
    } = Points::of(db).await?;
    let ours = query.fetch(db).await?;
    let good = [
        near(ours.0, sxy / (sxx * syy).sqrt()),
        near(ours.1, sxy / n),
        near(ours.2, sxy / (n - 1.0)),
        near(ours.3, sxy / sxx),
        near(ours.4, my - sxy / sxx * mx),
        ours.5 == 50,
        near(ours.6, sxy * sxy / sxx / syy),
        near(ours.7, mx),
    ];
    equal(good, [true; 8])
}

async fn sums_of_pairs(db: &Db) -> Outcome {
    let sums = Track::filter(|t| t.id.le(50)).aggregate(|t| {
        (
            regr::avg_y(t.bytes, t.milliseconds),
            regr::sxx(t.bytes, t.milliseconds),
            regr::sxy(t.bytes, t.milliseconds),
            regr::syy(t.bytes, t.milliseconds),
        )
    });
    if db.dialect().is_mysql() {
        return equal(sums.fetch(db).await.is_err(), true);
    }
    let (points, sums) = (Points::of(db).await?, sums.fetch(db).await?);
    let good = [
        near(sums.0, points.my),
        near(sums.1, points.sxx),
        near(sums.2, points.sxy),
        near(sums.3, points.syy),
    ];
    equal(good, [true; 4])
}

fn near(ours: Option<f64>, theirs: f64) -> bool {
    ours.is_some_and(|ours| (ours - theirs).abs() <= theirs.abs() / 1e9)
}

/// The sums that a regression is made of, of 50 tracks.
struct Points {
    n: f64,
    my: f64,
    mx: f64,
    sxx: f64,
    sxy: f64,
    syy: f64,
}

impl Points {
    async fn of(db: &Db) -> Result<Self> {
        let rows: Vec<(Option<i32>, i32)> = Track::filter(|t| t.id.le(50))
            .select(|t| (t.bytes, t.milliseconds))
            .fetch(db)
            .await?;
        let points: Vec<(f64, f64)> = rows
            .iter()
            .map(|row| (f64::from(row.0.unwrap_or(0)), f64::from(row.1)))
            .collect();
        let n = 50.0;
        let (my, mx) = points
            .iter()
            .fold((0.0, 0.0), |sum, p| (sum.0 + p.0 / n, sum.1 + p.1 / n));
        let (mut sxx, mut sxy, mut syy) = (0.0, 0.0, 0.0);
        for (y, x) in &points {
            sxx += (x - mx) * (x - mx);
            sxy += (x - mx) * (y - my);
            syy += (y - my) * (y - my);
        }
        Ok(Self {
            n,
            my,
            mx,
            sxx,
            sxy,
            syy,
        })
    }
}

/// Playlists have an order of their own, which an aggregate cannot have.
async fn without_the_models_order(db: &Db) -> Outcome {
    let query = Playlist::all().aggregate(|p| (p.id.max(), p.name.count()));
    equal(query.sql(db)?.contains("ORDER BY"), false)?;
    totals(
        db,
        query,
        r#"SELECT max("PlaylistId"), count("Name") FROM "Playlist""#,
    )
    .await
}
