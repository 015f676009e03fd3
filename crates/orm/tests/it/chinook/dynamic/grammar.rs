//! Transforms, ranges, relations with many rows, and counts, by name; each as a value and as a typed text.

#![expect(clippy::too_many_lines, reason = "a list of cases")]

use super::{
    super::{
        lines::{Outcome, compare, equal, value},
        models::{Artist, Invoice, Playlist, Track},
        world::{cases, on_shared},
    },
    rows, track,
};
use carafe_orm::{
    db::Db,
    dynamic::{DynFilter, DynQuery},
    model::{Model, ModelMeta},
    value::Value,
};

#[test]
fn dynamic_grammar() {
    on_shared(cases![
        parts_of_instants,
        ranges_and_patterns,
        texts_transformed,
        to_many_relations,
        counted,
        filters_by_type,
        orders_and_counts,
        mistakes,
    ]);
}

/// The typed text finds the keys that this statement gives.
async fn finds(
    db: &Db,
    meta: &'static ModelMeta,
    (lookup, text): (&str, &str),
    sql: &str,
) -> Outcome {
    let query = DynQuery::new(meta).apply(&DynFilter::typed(lookup, text))?;
    let found = query.select(["pk"])?.fetch(db).await?;
    compare(db, rows(&found), sql)
        .await
        .map_err(|error| error.hint(lookup.to_owned()))
}

const NUMBERS: &str = r#"SELECT "InvoiceId" FROM "Invoice" WHERE "#;

async fn parts_of_instants(db: &Db) -> Outcome {
    let cases = [
        (
            "date__year",
            "2022",
            "'2022-01-01 00:00:00' AND '2022-12-31 23:59:59'",
        ),
        (
            "date__year__gte",
            "2025",
            "'2025-01-01 00:00:00' AND '2999-12-31 23:59:59'",
        ),
        (
            "date__date",
            "2026-01-01",
            "'2026-01-01 00:00:00' AND '2026-01-01 23:59:59'",
        ),
        (
            "date__date__range",
            "2023-02-01,2023-02-28",
            "'2023-02-01 00:00:00' AND '2023-02-28 23:59:59'",
        ),
        (
            "date__range",
            "2023-02-01,2023-02-28T00:00:00Z",
            "'2023-02-01 00:00:00' AND '2023-02-28 00:00:00'",
        ),
        (
            "date__date__year",
            "2026",
            "'2026-01-01 00:00:00' AND '2026-12-31 23:59:59'",
        ),
        (
            "date__hour",
            "12",
            "'2026-01-01 12:00:00' AND '2026-01-01 12:59:59'",
        ),
        (
            "date__minute__in",
            "30, 31",
            "'2026-01-01 12:30:00' AND '2026-01-01 12:31:59'",
        ),
        (
            "date__second__gt",
            "14",
            "'2026-01-01 12:30:15' AND '2026-01-01 12:30:59'",
        ),
        (
            "date__time__gte",
            "12:30:15",
            "'2026-01-01 12:30:15' AND '2026-01-01 23:59:59'",
        ),
    ];
    for (lookup, text, between) in cases {
        let sql = format!(r#"{NUMBERS} "InvoiceDate" BETWEEN {between}"#);
        finds(db, Invoice::META, (lookup, text), &sql).await?;
    }
    // Whatever the database calls them, every invoice has exactly one of each.
    for (part, most) in [
        ("month", 12),
        ("day", 31),
        ("quarter", 4),
        ("week_day", 7),
        ("iso_week_day", 7),
        ("week", 53),
    ] {
        let mut found = 0;
        for number in 1..=most {
            let query = DynQuery::new(Invoice::META);
            found += query
                .filter(&format!("date__{part}"), number)?
                .count(db)
                .await?;
        }
        equal((part, found), (part, 413))?;
    }
    finds(
        db,
        Invoice::META,
        ("date__iso_year", "2025"),
        &format!(
            r#"{NUMBERS} "InvoiceDate" BETWEEN '2024-12-30 00:00:00' AND '2025-12-28 23:59:59'"#
        ),
    )
    .await
}

async fn ranges_and_patterns(db: &Db) -> Outcome {
    let all = r#"SELECT "TrackId" FROM "Track" WHERE "#;
    let cases = [
        (
            "milliseconds__range",
            "200000,200500",
            r#""Milliseconds" BETWEEN 200000 AND 200500"#,
        ),
        (
            "unit_price__range",
            "2,6.00",
            r#""UnitPrice" BETWEEN 2 AND 6"#,
        ),
        ("unit_price__in", "2.5,5", r#""UnitPrice" IN (2.5, 5)"#),
        ("name__regex", "^Z", r#"substr("Name", 1, 1) = 'Z'"#),
        ("name__iregex", "^z", r#"lower(substr("Name", 1, 1)) = 'z'"#),
        ("name__iendswith", "LOVE", r#"lower("Name") LIKE '%love'"#),
        (
            "name__endswith",
            "Love",
            r#"replace(substr("Name", length("Name") - 3), 'Love', '') = '' AND length("Name") > 3"#,
        ),
        (
            "name__istartswith",
            "the ",
            r#"lower(substr("Name", 1, 4)) = 'the '"#,
        ),
        ("pk__in", "3, 1", r#""TrackId" IN (1, 3)"#),
        ("composer__isnull", "false", r#""Composer" IS NOT NULL"#),
        ("album__artist", "1", r#""AlbumId" IN (1, 4)"#),
        ("pk__exact", "5", r#""TrackId" = 5"#),
    ];
    for (lookup, text, condition) in cases {
        finds(
            db,
            Track::META,
            (lookup, text),
            &format!("{all}{condition}"),
        )
        .await?;
    }
    Ok(())
}

async fn texts_transformed(db: &Db) -> Outcome {
    let all = r#"SELECT "TrackId" FROM "Track" WHERE "#;
    finds(db, Track::META, ("name__length__lte", "3"), &format!(
        r#"{all} "Name" IN (SELECT "Name" FROM "Track" WHERE replace(substr("Name", 4), ' ', 'x') = '')"#
    )).await?;
    finds(
        db,
        Track::META,
        ("name__lower__startswith", "zoo"),
        &format!(r#"{all} lower("Name") LIKE 'zoo%'"#),
    )
    .await
}

async fn to_many_relations(db: &Db) -> Outcome {
    let artists = r#"SELECT "ArtistId" FROM "Artist" r WHERE "#;
    let album = r#"EXISTS (SELECT 1 FROM "Album" a WHERE a."ArtistId" = r."ArtistId""#;
    finds(
        db,
        Artist::META,
        ("albums__title__icontains", "best"),
        &format!(r#"{artists} {album} AND lower(a."Title") LIKE '%best%')"#),
    )
    .await?;
    finds(
        db,
        Artist::META,
        ("albums__isnull", "true"),
        &format!("{artists} NOT {album})"),
    )
    .await?;
    finds(
        db,
        Artist::META,
        ("albums", "348"),
        &format!(r#"{artists} {album} AND a."AlbumId" = 348)"#),
    )
    .await?;
    finds(
        db,
        Artist::META,
        ("albums__in", "1,4,348"),
        &format!(r#"{artists} "ArtistId" IN (1, 276)"#),
    )
    .await?;
    finds(db, Artist::META, ("albums__tracks__genre__name", "Jazz"), &format!(
        r#"{artists} {album} AND EXISTS (SELECT 1 FROM "Track" t WHERE t."AlbumId" = a."AlbumId" AND t."GenreId" = 2))"#
    )).await?;
    // Over a table of links, from both sides.
    finds(
        db,
        Track::META,
        ("playlists__pk", "16"),
        r#"SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 16"#,
    )
    .await?;
    finds(
        db,
        Playlist::META,
        ("tracks__name", "a_b"),
        r#"SELECT "PlaylistId" FROM "PlaylistTrack" WHERE "TrackId" = 3505"#,
    )
    .await?;
    let none = DynFilter::new("playlists", Value::Null);
    let found = track().apply(&none)?.select(["pk"])?.fetch(db).await?;
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE "TrackId" NOT IN (SELECT "TrackId" FROM "PlaylistTrack")"#;
    compare(db, rows(&found), sql).await
}

async fn counted(db: &Db) -> Outcome {
    finds(
        db,
        Artist::META,
        ("albums__count__gte", "10"),
        r#"SELECT "ArtistId" FROM "Album" GROUP BY "ArtistId" HAVING count(*) >= 10"#,
    )
    .await?;
    finds(db, Artist::META, ("albums__count", "0"),
        r#"SELECT "ArtistId" FROM "Artist" WHERE "ArtistId" NOT IN (SELECT "ArtistId" FROM "Album")"#).await?;
    finds(db, Track::META, ("album__tracks__count", "1"),
        r#"SELECT "TrackId" FROM "Track" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" GROUP BY "AlbumId" HAVING count(*) = 1)"#).await
}

/// The same condition by name and by type is the same statement.
async fn filters_by_type(db: &Db) -> Outcome {
    let named = (DynFilter::new("name__icontains", "love")
        | DynFilter::new("milliseconds__gt", 5_000_000))
        & !DynFilter::new("playlists__name", "Grunge");
    let named = Track::all().apply(&named)?;
    let typed = Track::filter(|t| {
        (t.name.icontains("love") | t.milliseconds.gt(5_000_000))
            & !t.playlists.any(|p| p.name.eq("Grunge"))
    });
    equal(named.sql(db)?, typed.sql(db)?)?;
    let (named, typed) = (named.fetch(db).await?, typed.fetch(db).await?);
    equal(
        named.iter().map(|t| t.id).collect::<Vec<_>>(),
        typed.iter().map(|t| t.id).collect(),
    )?;
    equal(Track::all().apply(&DynFilter::any([]))?.count(db).await?, 0)?;
    equal(
        Track::all().apply(&DynFilter::all([]))?.count(db).await?,
        3506,
    )
}

async fn orders_and_counts(db: &Db) -> Outcome {
    let allowed = ["genre__name", "genre__*", "pk", "name"];
    let filter = DynFilter::parse("?genre__in=1,2&order_by=-genre__name,pk", &allowed)?;
    let found = track().apply(&filter)?.select(["pk"])?.fetch(db).await?;
    let ordered: Vec<_> = found
        .iter()
        .map(|row| row.values().iter().map(value).collect())
        .collect();
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE "GenreId" IN (1, 2) ORDER BY "GenreId" = 2, "TrackId""#;
    compare(db, ordered, sql).await?;
    let query = DynQuery::new(Artist::META)
        .select(["pk"])?
        .annotate_count("albums")?;
    let sql = r#"SELECT "ArtistId", (SELECT count(*) FROM "Album" a WHERE a."ArtistId" = r."ArtistId") FROM "Artist" r"#;
    compare(db, rows(&query.fetch(db).await?), sql).await?;
    let once = track().select(["genre"])?.distinct().fetch(db).await?;
    compare(db, rows(&once), r#"SELECT DISTINCT "GenreId" FROM "Track""#).await
}

async fn mistakes(db: &Db) -> Outcome {
    for (lookup, text, code) in [
        ("milliseconds", "five", "orm.E302"),
        ("milliseconds", "99999999999", "orm.E302"),
        ("milliseconds__range", "1", "orm.E302"),
        ("unit_price__in", "1,a", "orm.E302"),
        ("composer__isnull", "perhaps", "orm.E302"),
        ("name", "a\0b", "orm.E302"),
        ("genre__name__year", "1", "orm.E012"),
        ("milliseconds__year", "1", "orm.E012"),
        ("playlists__nmae", "1", "orm.E012"),
        (
            "playlists__tracks__playlists__tracks__playlists__tracks__playlists__tracks__name",
            "a",
            "orm.E301",
        ),
    ] {
        let error = track().apply(&DynFilter::typed(lookup, text)).err();
        let shown = error
            .as_ref()
            .map(|error| (error.error_code(), error.message().contains(lookup)));
        equal((lookup, shown), (lookup, Some((Some(code), true))))?;
    }
    let error = track().filter("nmae", "x").err();
    let hint = error
        .and_then(|error| error.hint_text().map(str::to_owned))
        .unwrap_or_default();
    equal(hint.starts_with("did you mean `name`?"), true)?;
    equal(db.registry().models().len(), 11)
}
