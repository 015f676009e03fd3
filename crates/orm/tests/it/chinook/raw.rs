//! `sql!` and `expr!`: into models, structs, tuples and single values, with every sort of capture, on every database.

use super::{
    lines::{Cells, Outcome, compare, equal, lines, number, same},
    models::{Album, Artist, Genre, Invoice, Track},
    world::{cases, key, money, on_own, on_shared},
};
use carafe_core::{DateTime, Decimal, Result};
use carafe_macros::Row;
use carafe_orm::{
    db::Db,
    model::{Fk, Id, Model},
};

macro_rules! sql {
    ($($input:tt)*) => { carafe_macros::sql!(crate = carafe_orm, $($input)*) };
}
macro_rules! expr {
    ($($input:tt)*) => { carafe_macros::expr!(crate = carafe_orm, $($input)*) };
}

#[test]
fn statements() {
    on_shared(cases![
        into_models,
        into_structs,
        into_tuples,
        into_single_values,
        model_and_more,
        two_models,
        missing_rows_are_none,
        one_first_and_none,
        captures_of_every_type,
        captured_by_field_and_reference,
        a_capture_twice,
        lists,
        empty_lists,
        braces,
        text_is_never_sql,
        null_is_a_value,
        names_are_checked,
        the_number_of_columns_is_checked,
        stars_need_a_model,
        with_and_values,
        in_a_transaction,
    ]);
}

#[test]
fn expressions() {
    on_shared(cases![
        expression_as_filter,
        expression_among_conditions,
        negated_with_null,
        expression_as_order,
        expression_as_column,
        expression_that_may_be_null,
        expression_of_expressions,
        expression_over_relations,
        expression_inside_any,
        expression_of_exact_numbers,
        expression_with_a_list,
        expression_with_a_subquery,
        expression_without_captures,
    ]);
}

#[test]
fn changes() {
    on_own(cases![
        changed_rows_are_counted,
        set_to_an_expression,
        returning,
        undone,
        tables_are_made
    ]);
}

async fn into_models(db: &Db) -> Outcome {
    let least = 300_000;
    let tracks: Vec<Track> =
        sql!(r#"SELECT {*} FROM {Track} WHERE "Milliseconds" > {least} AND "GenreId" = 1"#)
            .fetch(db)
            .await?;
    compare(
        db,
        tracks.iter().map(Cells::line).collect(),
        r#"SELECT * FROM "Track" WHERE "Milliseconds" > 300000 AND "GenreId" = 1"#,
    )
    .await?;
    Ok(())
}

/// A struct that is no model.
#[derive(Row, Debug)]
#[row(crate = carafe_orm)]
struct Sale {
    #[row(column = "Total")]
    total: Decimal,
    country: Option<String>,
    at: DateTime,
}

async fn into_structs(db: &Db) -> Outcome {
    let least = money("13.86");
    let sales: Vec<Sale> = sql!(
        r#"SELECT "Total", "BillingCountry" AS country, "InvoiceDate" AS at FROM {Invoice} WHERE "Total" >= {least}"#
    )
    .fetch(db)
    .await?;
    compare(
        db,
        lines(&sales, |sale| (sale.total, sale.country.clone(), sale.at)),
        r#"SELECT "Total", "BillingCountry", "InvoiceDate" FROM "Invoice" WHERE "Total" >= 13.86"#,
    )
    .await
}

async fn into_tuples(db: &Db) -> Outcome {
    let rows: Vec<(Id<Artist, i32>, Option<String>, i64)> = sql!(
        r#"SELECT a."ArtistId", a."Name", count(b."AlbumId") FROM {Artist} a
           LEFT JOIN {Album} b ON b."ArtistId" = a."ArtistId" GROUP BY a."ArtistId", a."Name""#
    )
    .fetch(db)
    .await?;
    compare(
        db,
        rows.iter().map(Cells::line).collect(),
        r#"SELECT a."ArtistId", a."Name", (SELECT count(*) FROM "Album" b WHERE b."ArtistId" = a."ArtistId") FROM "Artist" a"#,
    )
    .await
}

async fn into_single_values(db: &Db) -> Outcome {
    let names: Vec<Option<String>> = sql!(r#"SELECT "Name" FROM {Genre} ORDER BY "GenreId""#)
        .fetch(db)
        .await?;
    equal(names.last(), Some(&None))?;
    let count: i64 = sql!("SELECT count(*) FROM {Track}").one(db).await?;
    equal(count, number(db, r#"SELECT count(*) FROM "Track""#).await?)
}

async fn model_and_more(db: &Db) -> Outcome {
    let rows: Vec<(Album, i64)> = sql!(
        r#"SELECT {a.*}, (SELECT count(*) FROM {Track} t WHERE t."AlbumId" = a."AlbumId") FROM {Album} a"#
    )
    .fetch(db)
    .await?;
    compare(
        db,
        rows.iter().map(Cells::line).collect(),
        r#"SELECT a."AlbumId", a."Title", a."ArtistId", count(t."TrackId") FROM "Album" a
           LEFT JOIN "Track" t ON t."AlbumId" = a."AlbumId" GROUP BY 1, 2, 3"#,
    )
    .await
}

async fn two_models(db: &Db) -> Outcome {
    let rows: Vec<(Album, Artist)> = sql!(
        r#"SELECT {a.*}, {b.*} FROM {Album} a JOIN {Artist} b ON b."ArtistId" = a."ArtistId""#
    )
    .fetch(db)
    .await?;
    compare(
        db,
        rows.iter().map(Cells::line).collect(),
        r#"SELECT a."AlbumId", a."Title", b."ArtistId", b."ArtistId", b."Name" FROM "Album" a, "Artist" b
           WHERE a."ArtistId" = b."ArtistId""#,
    )
    .await
}

async fn missing_rows_are_none(db: &Db) -> Outcome {
    let rows: Vec<(Id<Track, i32>, Option<Album>)> = sql!(
        r#"SELECT t."TrackId", {a.*} FROM {Track} t LEFT JOIN {Album} a ON a."AlbumId" = t."AlbumId"
           WHERE t."TrackId" IN (1, 3504)"#
    )
    .fetch(db)
    .await?;
    let found: Vec<bool> = rows.iter().map(|(_, album)| album.is_some()).collect();
    equal(found.iter().filter(|yes| **yes).count(), 1)
}

async fn one_first_and_none(db: &Db) -> Outcome {
    let id = 1;
    let title: String = sql!(r#"SELECT "Title" FROM {Album} WHERE "AlbumId" = {id}"#)
        .one(db)
        .await?;
    equal(title.as_str(), "For Those About To Rock We Salute You")?;
    let id = -1;
    let nothing = sql!(r#"SELECT "Title" FROM {Album} WHERE "AlbumId" = {id}"#);
    equal(nothing.clone().first::<String>(db).await?, None)?;
    equal(
        nothing
            .one::<String>(db)
            .await
            .is_err_and(|error| error.is_not_found()),
        true,
    )?;
    let several: Result<String> = sql!(r#"SELECT "Title" FROM {Album}"#).one(db).await;
    equal(
        several.is_err_and(|error| error.error_code() == Some("orm.E007")),
        true,
    )
}

async fn captures_of_every_type(db: &Db) -> Outcome {
    let (id, total, name, day) = (
        Id::<Track, i32>::new(1),
        money("0.99"),
        "Rock",
        "2009-01-01T00:00:00Z",
    );
    let day: DateTime = day.parse()?;
    let genre: Option<String> = Some(name.to_owned());
    let count: i64 = sql!(
        r#"SELECT count(*) FROM {Track} t, {Genre} g, {Invoice} i WHERE t."TrackId" = {id} AND t."UnitPrice" = {total}
           AND g."Name" = {genre} AND g."Name" = {name} AND i."InvoiceDate" > {day} AND i."InvoiceId" = 7"#
    )
    .one(db)
    .await?;
    equal(count, 1)
}

struct Wanted {
    pair: (String, i32),
    album: Fk<Album>,
}

async fn captured_by_field_and_reference(db: &Db) -> Outcome {
    let wanted = Wanted {
        pair: ("Rock".into(), 1),
        album: key(1),
    };
    let by = &wanted;
    let text: &String = &by.pair.0;
    let number = &by.pair.1;
    let rows: Vec<String> = sql!(
        r#"SELECT t."Name" FROM {Track} t JOIN {Genre} g ON g."GenreId" = t."GenreId"
           WHERE g."Name" = {by.pair.0} AND g."Name" = {text} AND g."GenreId" = {number} AND t."AlbumId" = {by.album}"#
    )
    .fetch(db)
    .await?;
    equal(rows.len(), 10)
}

async fn a_capture_twice(db: &Db) -> Outcome {
    let id = 5;
    let statement =
        sql!(r#"SELECT "AlbumId" FROM {Album} WHERE "AlbumId" = {id} OR "ArtistId" = {id}"#);
    let ids: Vec<i32> = statement.fetch(db).await?;
    equal(ids.len(), 2)
}

async fn lists(db: &Db) -> Outcome {
    let ids = [1, 2, 3];
    let names = vec!["Rock", "Jazz", "It's"];
    let keys: Vec<Id<Album, i32>> = vec![Id::new(1), Id::new(4)];
    let slice = &ids[..2];
    let count: i64 = sql!(
        r#"SELECT count(*) FROM {Track} t JOIN {Genre} g ON g."GenreId" = t."GenreId"
           WHERE g."GenreId" IN ({..ids}) AND g."Name" IN ({..names}) AND t."AlbumId" IN ({..keys})
           AND g."GenreId" IN ({..slice})"#
    )
    .one(db)
    .await?;
    let plain = r#"SELECT count(*) FROM "Track" WHERE "GenreId" IN (1, 2) AND "AlbumId" IN (1, 4)"#;
    equal(count, number(db, plain).await?)
}

async fn empty_lists(db: &Db) -> Outcome {
    let none: Vec<i64> = Vec::new();
    let count: i64 = sql!(r#"SELECT count(*) FROM {Genre} WHERE "GenreId" IN ({..none})"#)
        .one(db)
        .await?;
    equal(count, 0)?;
    let all: i64 = sql!(r#"SELECT count(*) FROM {Genre} WHERE "GenreId" NOT IN ({..none})"#)
        .one(db)
        .await?;
    equal(all, 26)
}

async fn braces(db: &Db) -> Outcome {
    let text: String = sql!("SELECT '{{}}'").one(db).await?;
    equal(text.as_str(), "{}")
}

async fn text_is_never_sql(db: &Db) -> Outcome {
    let evil = r#"'; DROP TABLE "Genre"; --"#;
    let count: i64 = sql!(r#"SELECT count(*) FROM {Genre} WHERE "Name" = {evil}"#)
        .one(db)
        .await?;
    equal(count, 0)?;
    let list = [evil, "Rock"];
    let count: i64 = sql!(r#"SELECT count(*) FROM {Genre} WHERE "Name" IN ({..list})"#)
        .one(db)
        .await?;
    equal(count, 1)
}

async fn null_is_a_value(db: &Db) -> Outcome {
    let none: Option<i32> = None;
    let count: i64 = sql!(
        r#"SELECT count(*) FROM {Track} WHERE coalesce("GenreId", -1) = coalesce({none}, -1)"#
    )
    .one(db)
    .await?;
    equal(count, 1)
}

#[derive(Row, Debug)]
#[row(crate = carafe_orm)]
struct Named {
    title: String,
    id: i32,
}

async fn names_are_checked(db: &Db) -> Outcome {
    let swapped: Result<Vec<Named>> =
        sql!(r#"SELECT "AlbumId" AS id, "Title" AS title FROM {Album}"#)
            .fetch(db)
            .await;
    let error = swapped
        .err()
        .map(|error| (error.error_code() == Some("orm.E281"), error.to_string()));
    equal(error.as_ref().map(|(code, _)| *code), Some(true))?;
    equal(
        error.is_some_and(|(_, text)| {
            text.contains("column 1 of the statement is `id`, and `Named` reads `title`")
        }),
        true,
    )?;
    let right: Vec<Named> =
        sql!(r#"SELECT "Title" AS title, "AlbumId" AS id FROM {Album} WHERE "AlbumId" = 1"#)
            .fetch(db)
            .await?;
    equal(
        right.first().map(|row| (row.title.len(), row.id)),
        Some((37, 1)),
    )
}

async fn the_number_of_columns_is_checked(db: &Db) -> Outcome {
    let error = sql!(r#"SELECT "AlbumId" FROM {Album}"#)
        .fetch::<(i32, String)>(db)
        .await
        .err();
    equal(
        error.as_ref().and_then(carafe_core::Error::error_code),
        Some("orm.E280"),
    )?;
    let text = error.map(|error| error.to_string()).unwrap_or_default();
    equal(
        text.contains("gives 1 columns (AlbumId), and `(i32, String)` reads 2"),
        true,
    )
}

async fn stars_need_a_model(db: &Db) -> Outcome {
    let error = sql!("SELECT {*} FROM {Album}").fetch::<i32>(db).await.err();
    equal(
        error.as_ref().and_then(carafe_core::Error::error_code),
        Some("orm.E282"),
    )?;
    let error = sql!("SELECT {*} FROM {Album}").execute(db).await.err();
    equal(
        error.as_ref().and_then(carafe_core::Error::error_code),
        Some("orm.E282"),
    )
}

async fn with_and_values(db: &Db) -> Outcome {
    let least = 20;
    let count: i64 = sql!(
        r#"WITH big AS (SELECT "ArtistId" FROM {Album} GROUP BY "ArtistId" HAVING count(*) > {least}) SELECT count(*) FROM big"#
    ).one(db).await?;
    equal(count, 1)
}

async fn in_a_transaction(db: &Db) -> Outcome {
    let count: i64 = db
        .atomic(async |tx| sql!("SELECT count(*) FROM {Genre}").one(tx).await)
        .await?;
    equal(count, 26)
}

async fn expression_as_filter(db: &Db) -> Outcome {
    let most = 30;
    same(
        db,
        Track::filter(|t| expr!("length({t.name}) > {most}" as bool)),
        r#"SELECT * FROM "Track" WHERE length ("Name") > 30"#,
    )
    .await
}

async fn expression_among_conditions(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.genre.eq(1) & expr!("length({t.name}) > 30" as bool) | t.id.eq(1));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "GenreId" = 1 AND length ("Name") > 30 OR "TrackId" = 1"#,
    )
    .await
}

async fn negated_with_null(db: &Db) -> Outcome {
    let query = Track::all().exclude(|t| expr!("length({t.composer}) > 5" as bool));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Composer" IS NULL OR length ("Composer") <= 5"#,
    )
    .await
}

async fn expression_as_order(db: &Db) -> Outcome {
    let query = Album::all().order_by(|a| (-expr!("length({a.title})" as i32), a.id));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" ORDER BY length ("Title") DESC, "AlbumId""#,
    )
    .await
}

async fn expression_as_column(db: &Db) -> Outcome {
    let query = Album::all().select(|a| (a.id, expr!("upper({a.title})" as String)));
    same(
        db,
        query,
        r#"SELECT "AlbumId", upper("Title") FROM "Album""#,
    )
    .await
}

async fn expression_that_may_be_null(db: &Db) -> Outcome {
    let query = Track::all().select(|t| (t.id, expr!("upper({t.composer})" as Option<String>)));
    same(
        db,
        query,
        r#"SELECT "TrackId", upper("Composer") FROM "Track""#,
    )
    .await?;
    let query =
        Track::filter(|t| expr!("nullif({t.milliseconds}, 1000)" as Option<i32>).eq(None::<i32>));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Milliseconds" = 1000"#,
    )
    .await
}

async fn expression_of_expressions(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        let seconds = t.milliseconds / 1000;
        expr!("{seconds} % 60" as i32).eq(0) & !expr!("{t.milliseconds} > 10" as bool).eq(false)
    });
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Milliseconds" / 1000 % 60 = 0"#,
    )
    .await
}

async fn expression_over_relations(db: &Db) -> Outcome {
    let query = Track::filter(|t| expr!("length({t.album.artist.name}) = 2" as bool));
    same(db, query, r#"SELECT t.* FROM "Track" t JOIN "Album" USING ("AlbumId") JOIN "Artist" a USING ("ArtistId")
        WHERE length (a."Name") = 2"#.replace("SELECT t.*", r#"SELECT t."TrackId", t."Name", "AlbumId", t."MediaTypeId", t."GenreId", t."Composer", t."Milliseconds", t."Bytes", t."UnitPrice""#).as_str()).await
}

async fn expression_inside_any(db: &Db) -> Outcome {
    let most = 60;
    let query = Album::filter(|a| a.tracks.any(|t| expr!("length({t.name}) > {most}" as bool)));
    same(db, query, r#"SELECT * FROM "Album" a WHERE EXISTS (SELECT 1 FROM "Track" t WHERE t."AlbumId" = a."AlbumId" AND length (t."Name") > 60)"#).await
}

async fn expression_of_exact_numbers(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| expr!("{i.total} * 2" as Decimal).gt(money("40.5")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "Total" * 2 > 40.5"#,
    )
    .await
}

async fn expression_with_a_list(db: &Db) -> Outcome {
    let lengths = vec![3, 4];
    let query = Genre::filter(|g| expr!("length({g.name}) IN ({..lengths})" as Option<bool>));
    same(
        db,
        query,
        r#"SELECT * FROM "Genre" WHERE length ("Name") IN (3, 4)"#,
    )
    .await
}

async fn expression_with_a_subquery(db: &Db) -> Outcome {
    let query = Album::filter(|a| {
        expr!(r#"(SELECT count(*) FROM {Track} x WHERE x."AlbumId" = {a.id})"# as i64).gt(20)
    });
    same(db, query, r#"SELECT * FROM "Album" WHERE "AlbumId" IN (SELECT "AlbumId" FROM "Track" GROUP BY "AlbumId" HAVING count(*) > 20)"#).await
}

async fn expression_without_captures(db: &Db) -> Outcome {
    equal(
        Album::filter(|_| expr!("1 = 2" as bool)).count(db).await?,
        0,
    )?;
    equal(
        Album::filter(|a| a.id.lt(3))
            .order_by(|_| expr!("2" as i32) + 1)
            .count(db)
            .await?,
        2,
    )
}

async fn changed_rows_are_counted(db: &Db) -> Outcome {
    let (name, id) = ("Rock'n'roll", 5);
    equal(
        sql!(r#"UPDATE {Genre} SET "Name" = {name} WHERE "GenreId" = {id}"#)
            .execute(db)
            .await?,
        1,
    )?;
    let found: String = sql!(r#"SELECT "Name" FROM {Genre} WHERE "GenreId" = {id}"#)
        .one(db)
        .await?;
    equal(found.as_str(), name)?;
    let rows =
        sql!(r#"INSERT INTO {Genre} ("Name") SELECT "Name" FROM {Genre} WHERE "GenreId" < 4"#)
            .execute(db)
            .await?;
    equal(rows, 3)?;
    equal(
        sql!(r#"DELETE FROM {Genre} WHERE "GenreId" > 26"#)
            .execute(db)
            .await?,
        3,
    )
}

async fn set_to_an_expression(db: &Db) -> Outcome {
    let more = "!";
    Album::filter(|a| a.id.eq(1))
        .update(db, |a| {
            a.title.set(expr!("upper({a.title}) || {more}" as String))
        })
        .await?;
    equal(
        Album::filter(|a| a.id.eq(1))
            .select(|a| a.title)
            .one(db)
            .await?
            .as_str(),
        "FOR THOSE ABOUT TO ROCK WE SALUTE YOU!",
    )
}

async fn returning(db: &Db) -> Outcome {
    let ids: Vec<i32> =
        sql!(r#"INSERT INTO {Genre} ("Name") VALUES ('a'), ('b') RETURNING "GenreId""#)
            .fetch(db)
            .await?;
    equal(ids.len(), 2)?;
    equal(
        sql!(r#"DELETE FROM {Genre} WHERE "GenreId" IN ({..ids})"#)
            .execute(db)
            .await?,
        2,
    )
}

async fn undone(db: &Db) -> Outcome {
    let failed: Result<()> = db
        .atomic(async |tx| {
            sql!("DELETE FROM {Invoice} WHERE 1 = 0")
                .execute(tx)
                .await?;
            sql!(r#"UPDATE {Genre} SET "Name" = 'x'"#)
                .execute(tx)
                .await?;
            Err(carafe_core::Error::bad_request("no"))
        })
        .await;
    equal(failed.is_err(), true)?;
    equal(
        number(db, r#"SELECT count(*) FROM "Genre" WHERE "Name" = 'x'"#).await?,
        0,
    )
}

async fn tables_are_made(db: &Db) -> Outcome {
    sql!("CREATE TABLE made (id integer PRIMARY KEY, word text)")
        .execute(db)
        .await?;
    sql!("INSERT INTO made VALUES (1, 'a')").execute(db).await?;
    equal(
        sql!("SELECT word FROM made")
            .one::<String>(db)
            .await?
            .as_str(),
        "a",
    )?;
    sql!("DROP TABLE made").execute(db).await.map(drop)
}
