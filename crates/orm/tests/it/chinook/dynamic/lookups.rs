//! Lookups of every kind, and what a row by name is.

use super::{
    super::{
        lines::{Cells, Outcome, compare, equal, value},
        models::{Album, Customer, Employee, Invoice, Playlist, Track},
        world::{at, cases, money, on_shared},
    },
    rows, track,
};
use carafe_orm::{
    db::Db,
    dynamic::{self, DynQuery},
    model::{Model, ModelMeta},
    value::Value,
};

#[test]
fn dynamic_lookups() {
    on_shared(cases![
        lookups_of_numbers,
        lookups_of_texts,
        lookups_of_dates,
        lookups_of_null,
        lookups_through_relations,
        excluded,
        any_of_several,
        unknown_names,
        columns_and_order,
        typed_rows,
        members
    ]);
}

/// The lookup finds the rows that this condition finds.
async fn finds(
    db: &Db,
    meta: &'static ModelMeta,
    (lookup, with): (&str, impl Into<Value>),
    sql: &str,
) -> Outcome {
    let found = DynQuery::new(meta).filter(lookup, with)?.fetch(db).await?;
    compare(db, rows(&found), sql)
        .await
        .map_err(|error| error.hint(lookup.to_owned()))
}

async fn lookups_of_numbers(db: &Db) -> Outcome {
    let all = r#"SELECT * FROM "Track" WHERE"#;
    finds(
        db,
        Track::META,
        ("pk", 7),
        &format!(r#"{all} "TrackId" = 7"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("milliseconds__gte", 5_000_000),
        &format!(r#"{all} "Milliseconds" >= 5000000"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("bytes__lt", 200_000),
        &format!(r#"{all} "Bytes" < 200000"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("unit_price", money("1.99")),
        &format!(r#"{all} "UnitPrice" = 1.99"#),
    )
    .await?;
    let ids = Value::List([3, 1, 4].map(Value::Int).into());
    finds(
        db,
        Track::META,
        ("id__in", ids),
        &format!(r#"{all} "TrackId" IN (1, 3, 4)"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("genre", 18),
        &format!(r#"{all} "GenreId" = 18"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("media_type__ne", 1),
        &format!(r#"{all} "MediaTypeId" <> 1"#),
    )
    .await
}

async fn lookups_of_texts(db: &Db) -> Outcome {
    let all = r#"SELECT * FROM "Track" WHERE"#;
    finds(
        db,
        Track::META,
        ("name__icontains", "LOVE"),
        &format!(r#"{all} lower("Name") LIKE '%love%'"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("name__contains", "%"),
        &format!(r#"{all} replace("Name", '%', '') <> "Name""#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("name__startswith", "The "),
        &format!(r#"{all} substr("Name", 1, 4) = 'The '"#),
    )
    .await?;
    finds(
        db,
        Track::META,
        ("composer__iexact", "u2"),
        &format!(r#"{all} lower("Composer") = 'u2'"#),
    )
    .await?;
    let sql = format!(r#"{all} "Composer" <> 'U2' OR "Composer" IS NULL"#);
    finds(db, Track::META, ("composer__ne", "U2"), &sql).await
}

async fn lookups_of_dates(db: &Db) -> Outcome {
    let sql = r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" > '2025-12-01 00:00:00'"#;
    finds(
        db,
        Invoice::META,
        ("date__gt", at("2025-12-01T00:00:00Z")),
        sql,
    )
    .await?;
    let sql = r#"SELECT * FROM "Employee" WHERE "BirthDate" <= '1958-12-08 00:00:00'"#;
    finds(
        db,
        Employee::META,
        ("birth_date__lte", at("1958-12-08T00:00:00Z")),
        sql,
    )
    .await
}

async fn lookups_of_null(db: &Db) -> Outcome {
    let sql = r#"SELECT * FROM "Customer" WHERE "Company" IS NULL"#;
    finds(db, Customer::META, ("company__isnull", true), sql).await?;
    finds(db, Customer::META, ("company", Value::Null), sql).await?;
    let sql = r#"SELECT * FROM "Customer" WHERE "Company" IS NOT NULL"#;
    finds(db, Customer::META, ("company__isnull", false), sql).await?;
    finds(db, Customer::META, ("company__ne", Value::Null), sql).await?;
    let sql = r#"SELECT * FROM "Customer" WHERE "SupportRepId" IS NULL"#;
    finds(db, Customer::META, ("support_rep__isnull", true), sql).await
}

async fn lookups_through_relations(db: &Db) -> Outcome {
    let sql = r#"SELECT t.* FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE lower(r."Name") LIKE '%metal%'"#;
    finds(
        db,
        Track::META,
        ("album__artist__name__icontains", "Metal"),
        sql,
    )
    .await?;
    let sql = r#"SELECT * FROM "Employee" WHERE "ReportsTo" = 2"#;
    finds(
        db,
        Employee::META,
        ("reports_to__last_name", "Edwards"),
        sql,
    )
    .await?;
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE r."Name" IS NULL"#;
    finds(db, Track::META, ("album__artist__name__isnull", true), sql).await
}

async fn excluded(db: &Db) -> Outcome {
    let found = track()
        .filter("genre__name", "Rock")?
        .exclude("composer__contains", "e")?
        .fetch(db)
        .await?;
    let sql = r#"SELECT * FROM "Track" WHERE "GenreId" = 1
        AND ("Composer" IS NULL OR replace("Composer", 'e', '') = "Composer")"#;
    compare(db, rows(&found), sql).await
}

async fn any_of_several(db: &Db) -> Outcome {
    let word = |lookup| (lookup, Value::from("Ö"));
    let found = track().filter_any(
        [
            "name__icontains",
            "composer__icontains",
            "album__artist__name__icontains",
        ]
        .map(word),
    )?;
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE replace(replace(t."Name", 'ö', ''), 'Ö', '') <> t."Name"
        OR replace(replace(t."Composer", 'ö', ''), 'Ö', '') <> t."Composer"
        OR replace(replace(r."Name", 'ö', ''), 'Ö', '') <> r."Name""#;
    compare(db, rows(&found.fetch(db).await?), sql).await?;
    equal(track().filter_any([])?.count(db).await?, 0)
}

async fn unknown_names(db: &Db) -> Outcome {
    let code = |lookup: &str| {
        track()
            .filter(lookup, 1)
            .err()
            .and_then(|error| error.error_code())
    };
    let codes = [
        "nmae",
        "name__nope",
        "name__lower__nope",
        "milliseconds__icontains",
        "album__nmae",
    ]
    .map(code);
    let (field, lookup, text) = (Some("orm.E010"), Some("orm.E012"), Some("orm.E013"));
    equal(
        (codes, db.registry().models().len()),
        ([field, lookup, lookup, text, lookup], 11),
    )
}

async fn columns_and_order(db: &Db) -> Outcome {
    let query = track().select([
        "pk",
        "name",
        "album__title",
        "album__artist__name",
        "unit_price",
    ])?;
    let found = query
        .order_by(["-album__artist__name", "album__title", "-pk"])?
        .limit(200)
        .fetch(db)
        .await?;
    let sql = r#"SELECT t."TrackId", t."Name", a."Title", r."Name", t."UnitPrice" FROM "Track" t
        LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId" LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId"
        ORDER BY r."Name" DESC NULLS LAST, a."Title" NULLS FIRST, t."TrackId" DESC LIMIT 200"#;
    compare(db, rows(&found), sql).await
}

/// A row by name is the row by type.
async fn typed_rows(db: &Db) -> Outcome {
    let found = track()
        .select_also(["album__title"])?
        .order_by(["pk"])?
        .fetch(db)
        .await?;
    let typed = Track::all().order_by(|t| t.id).fetch(db).await?;
    for (row, track) in found.iter().zip(&typed) {
        let decoded: Track = row.decode()?;
        equal(decoded.line(), track.line())?;
        equal(row.display(Track::META)?, track.name.clone())?;
    }
    let choices = DynQuery::new(Album::META)
        .order_by(["-pk"])?
        .limit(2)
        .choices(db)
        .await?;
    equal(
        choices,
        vec![
            (Value::Int(350), "Empty".to_owned()),
            (Value::Int(349), "50% off\\".to_owned()),
        ],
    )
}

async fn members(db: &Db) -> Outcome {
    let relation = Playlist::META.relation("tracks").expect("a field of it");
    let query = track()
        .members(Playlist::META, relation, 16.into())
        .select(["pk"])?;
    compare(
        db,
        rows(&query.fetch(db).await?),
        r#"SELECT "TrackId" FROM "PlaylistTrack" WHERE "PlaylistId" = 16"#,
    )
    .await?;
    let relation = Track::META.relation("playlists").expect("a field of it");
    let keys = dynamic::links(db, Track::META, relation, 1.into()).await?;
    let sql = r#"SELECT "PlaylistId" FROM "PlaylistTrack" WHERE "TrackId" = 1"#;
    compare(db, keys.iter().map(|key| vec![value(key)]).collect(), sql).await
}
