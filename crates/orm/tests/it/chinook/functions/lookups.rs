//! Lookups: what can be asked of a column can be asked of an expression.

use super::{
    super::{
        lines::{Outcome, equal, same},
        models::{Album, Artist, Customer, Invoice, Track},
        world::{at, cases, money, on_shared},
    },
    refused,
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn lookups() {
    on_shared(cases![
        between,
        between_columns,
        between_instants,
        not_between,
        regex,
        regex_minds_the_case,
        iregex,
        regex_of_missing_text,
        regex_of_letters,
        dot_is_any_character,
        bad_regex,
        regex_of_another_column,
        expression_in_list,
        expression_in_query,
        expression_without_value,
        expression_equals_nothing,
        expression_contains,
        expression_ends_in_any_case,
        expressions_of_two_columns
    ]);
}

async fn between(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.between(5, money("6.5")));
    same(
        db,
        query,
        r#"SELECT * FROM "Invoice" WHERE "Total" BETWEEN 5 AND 6.5"#,
    )
    .await
}

async fn between_columns(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.between(t.milliseconds, t.milliseconds * 30));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Bytes" BETWEEN "Milliseconds" AND "Milliseconds" * 30"#,
    )
    .await
}

async fn between_instants(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| {
        i.date
            .between(at("2021-01-01T00:00:00Z"), at("2021-01-31T00:00:00Z"))
    });
    same(db, query, r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" >= '2021-01-01 00:00:00' AND "InvoiceDate" <= '2021-01-31 00:00:00'"#).await
}

/// A missing value lies nowhere.
async fn not_between(db: &Db) -> Outcome {
    let query = Track::filter(|t| !t.bytes.between(100, 1_000_000_000)).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Bytes" < 100 OR "Bytes" > 1000000000 OR "Bytes" IS NULL"#,
    )
    .await
}

async fn regex(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.regex("^[0-9]+ "));
    let rows = query.clone().select(|t| t.name).fetch(db).await?;
    let digits = |name: &String| {
        name.split_once(' ')
            .is_some_and(|(word, _)| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()))
    };
    equal(rows.iter().all(digits) && !rows.is_empty(), true)?;
    let all = Track::all().select(|t| t.name).fetch(db).await?;
    equal(rows.len(), all.iter().filter(|name| digits(name)).count())
}

async fn regex_minds_the_case(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.regex("^love"));
    equal(query.count(db).await?, 0)?;
    let query = Track::filter(|t| t.name.regex("(Love|Rock)$"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE substr("Name", length("Name") - 3) IN ('Love', 'Rock')"#,
    )
    .await
}

async fn iregex(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.iregex("(love|ROCK)$"));
    same(db, query, r#"SELECT * FROM "Track" WHERE lower(substr("Name", length("Name") - 3)) IN ('love', 'rock')"#).await?;
    let query = Artist::filter(|a| a.name.iregex("^ÜNLÜ"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "Name" = 'Ünlü Straße'"#,
    )
    .await
}

async fn regex_of_missing_text(db: &Db) -> Outcome {
    let query = Customer::filter(|c| !c.company.regex("Inc")).select(|c| c.id);
    same(db, query, r#"SELECT "CustomerId" FROM "Customer" WHERE "Company" IS NULL OR replace("Company", 'Inc', '') = "Company""#).await
}

/// `\w` is any letter of any script.
async fn regex_of_letters(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.name.regex(r"^\w+ \w+ße$") & !a.name.regex(r"\d"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "Name" = 'Ünlü Straße'"#,
    )
    .await
}

async fn dot_is_any_character(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.id.eq(1) & carafe_orm::query::value("a\nb".to_owned()).regex("^a.b$"));
    equal(query.count(db).await?, 1)
}

async fn bad_regex(db: &Db) -> Outcome {
    refused(
        db,
        Track::filter(|t| t.name.regex("(")).select(|t| t.id),
        if db.dialect().is_mysql() {
            "orm.E111"
        } else {
            "orm.E106"
        },
    )
    .await
}

async fn regex_of_another_column(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.eq(t.album.title) & t.name.regex(t.album.title.left(3)))
        .select(|t| t.id);
    equal(query.exists(db).await?, true)
}

async fn expression_in_list(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.title.length().in_([2, 3]));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE length("Title") IN (2, 3)"#,
    )
    .await?;
    let query = Album::filter(|a| a.title.left(3).in_(vec!["Big", "The"]));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE substr("Title", 1, 3) IN ('Big', 'The')"#,
    )
    .await?;
    equal(
        Album::filter(|a| a.title.length().in_(Vec::<i32>::new()))
            .count(db)
            .await?,
        0,
    )
}

async fn expression_in_query(db: &Db) -> Outcome {
    let query = Album::filter(|a| {
        a.title
            .upper()
            .in_(Track::filter(|t| t.milliseconds.lt(200_000)).select(|t| t.name.upper()))
    });
    let upper = if db.dialect() == carafe_orm::sql::Dialect::Sqlite {
        "carafe_upper"
    } else {
        "upper"
    };
    let sql = format!(
        r#"SELECT * FROM "Album" WHERE {upper}("Title") IN (SELECT {upper}("Name") FROM "Track" WHERE "Milliseconds" < 200000)"#
    );
    same(db, query, &sql).await
}

async fn expression_without_value(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.composer.upper().is_null() & !(t.bytes + 1).is_null()).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Composer" IS NULL AND "Bytes" IS NOT NULL"#,
    )
    .await
}

async fn expression_equals_nothing(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.composer.upper().eq(None::<String>) | (t.bytes * 2).ne(t.bytes + t.bytes)
    })
    .select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Composer" IS NULL"#,
    )
    .await
}

async fn expression_contains(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.name.upper().contains("LOVE") & t.name.reverse().starts_with("evo"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE lower("Name") LIKE '%love'"#,
    )
    .await
}

async fn expression_ends_in_any_case(db: &Db) -> Outcome {
    let query = Artist::filter(|a| {
        a.name.left(4).iends_with("LÜ")
            & a.name.upper().iexact("ünlü straße")
            & a.name.lower().icontains("LÜ S")
    });
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "Name" = 'Ünlü Straße'"#,
    )
    .await
}

async fn expressions_of_two_columns(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.upper().eq(t.album.title.upper())).select(|t| t.id);
    let upper = if db.dialect() == carafe_orm::sql::Dialect::Sqlite {
        "carafe_upper"
    } else {
        "upper"
    };
    let sql = format!(
        r#"SELECT t."TrackId" FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId" WHERE {upper}(t."Name") = {upper}(a."Title")"#
    );
    same(db, query, &sql).await
}
