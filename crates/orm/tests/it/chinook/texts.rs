//! Text lookups, in which `%`, `_`, `\` and quotes are letters, and letters have their case in every script.

use super::{
    lines::{Outcome, same},
    models::{Album, Artist, Customer, Track},
    world::{cases, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn texts() {
    on_shared(cases![
        contains,
        contains_minds_the_case,
        icontains,
        starts_with,
        istarts_with,
        ends_with,
        iends_with,
        iexact,
        percent,
        underscore,
        backslash,
        quotes,
        empty_text,
        longer_than_the_value,
        umlauts,
        umlauts_in_any_case,
        umlauts_at_the_ends,
        nullable_text,
        not_nullable_text,
        not_text,
        text_of_another_column,
        typographic_quote,
        sql_stays_text
    ]);
}

async fn contains(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.title.contains("Live"));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE replace("Title", 'Live', '') <> "Title""#,
    )
    .await
}

async fn contains_minds_the_case(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.contains("love") & !t.name.contains("Love"));
    let sql = r#"SELECT * FROM "Track"
        WHERE replace("Name", 'love', '') <> "Name" AND replace("Name", 'Love', '') = "Name""#;
    same(db, query, sql).await
}

async fn icontains(db: &Db) -> Outcome {
    let query = Album::filter(|a| a.title.icontains("LiVe"));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE lower("Title") LIKE '%live%'"#,
    )
    .await
}

async fn starts_with(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.starts_with("The "));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE substr("Name", 1, 4) = 'The '"#,
    )
    .await
}

async fn istarts_with(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.istarts_with("tHE "));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE lower(substr("Name", 1, 4)) = 'the '"#,
    )
    .await
}

async fn ends_with(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.ends_with("Love"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE substr("Name", length("Name") - 3) = 'Love'"#,
    )
    .await
}

async fn iends_with(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.iends_with("LOVE"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE lower(substr("Name", length("Name") - 3)) = 'love'"#,
    )
    .await
}

async fn iexact(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.name.iexact("ROCK AND ROLL ALL NITE") | t.composer.iexact("u2"));
    let sql = r#"SELECT * FROM "Track" WHERE lower("Name") = 'rock and roll all nite' OR lower("Composer") = 'u2'"#;
    same(db, query, sql).await
}

async fn percent(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.contains("%"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE replace("Name", '%', '') <> "Name""#,
    )
    .await?;
    let query = Artist::filter(|a| a.name.istarts_with("100%"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE substr("Name", 1, 4) = '100%'"#,
    )
    .await?;
    let query = Track::filter(|t| t.name.iends_with("%"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE substr("Name", length("Name")) = '%'"#,
    )
    .await
}

async fn underscore(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.icontains("a_b"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE replace("Name", 'a_b', '') <> "Name""#,
    )
    .await?;
    let query = Album::filter(|a| a.title.ends_with("_1"));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE substr("Title", length("Title") - 1) = '_1'"#,
    )
    .await
}

async fn backslash(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.contains(r"\ "));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE replace("Name", '\ ', '') <> "Name""#,
    )
    .await?;
    let query = Track::filter(|t| t.composer.icontains(r"x\Y"));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE lower("Composer") = 'x\y'"#,
    )
    .await?;
    let query = Album::filter(|a| a.title.iends_with(r"OFF\"));
    same(
        db,
        query,
        r#"SELECT * FROM "Album" WHERE substr("Title", length("Title") - 3) = 'off\'"#,
    )
    .await
}

async fn quotes(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.contains("'t ") & t.name.starts_with("Don'"));
    let sql = r#"SELECT * FROM "Track" WHERE replace("Name", '''t ', '') <> "Name" AND substr("Name", 1, 4) = 'Don'''"#;
    same(db, query, sql).await?;
    let query = Track::filter(|t| t.name.istarts_with("\"") & t.name.iends_with("\""));
    let sql = r#"SELECT * FROM "Track" WHERE substr("Name", 1, 1) = '"' AND substr("Name", length("Name")) = '"'"#;
    same(db, query, sql).await
}

async fn empty_text(db: &Db) -> Outcome {
    let query =
        Album::filter(|a| a.title.contains("") & a.title.starts_with("") & a.title.iends_with(""));
    same(db, query, r#"SELECT * FROM "Album""#).await?;
    same(
        db,
        Artist::filter(|a| a.name.icontains("")),
        r#"SELECT * FROM "Artist" WHERE "Name" IS NOT NULL"#,
    )
    .await
}

async fn longer_than_the_value(db: &Db) -> Outcome {
    let query =
        Artist::filter(|a| a.name.ends_with("Queen") | a.name.ends_with("A band called Queen"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE substr("Name", length("Name") - 4) = 'Queen'"#,
    )
    .await?;
    let query = Artist::filter(|a| !a.name.starts_with("Queen and others"));
    same(db, query, r#"SELECT * FROM "Artist""#).await
}

async fn umlauts(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.name.contains("ö"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE replace("Name", 'ö', '') <> "Name""#,
    )
    .await?;
    let query = Artist::filter(|a| a.name.eq("Mötley Crüe"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "Name" = 'Mötley Crüe'"#,
    )
    .await
}

async fn umlauts_in_any_case(db: &Db) -> Outcome {
    let sql =
        r#"SELECT * FROM "Artist" WHERE replace(replace("Name", 'ü', ''), 'Ü', '') <> "Name""#;
    same(db, Artist::filter(|a| a.name.icontains("Ü")), sql).await?;
    same(db, Artist::filter(|a| a.name.icontains("ü")), sql).await?;
    let query =
        Artist::filter(|a| a.name.iexact("MÖTLEY CRÜE") | a.name.iexact("vinícius de MORAES"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE "Name" IN ('Mötley Crüe', 'Vinícius De Moraes')"#,
    )
    .await
}

async fn umlauts_at_the_ends(db: &Db) -> Outcome {
    let query = Artist::filter(|a| a.name.istarts_with("ÜNL") & a.name.iends_with("STRAßE"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE substr("Name", 1, 3) = 'Ünl'"#,
    )
    .await?;
    let query = Artist::filter(|a| a.name.iends_with("ÃS"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE substr("Name", length("Name") - 1) IN ('ãs', 'Ãs', 'ÃS')"#,
    )
    .await?;
    let query = Artist::filter(|a| a.name.ends_with("Sá"));
    same(
        db,
        query,
        r#"SELECT * FROM "Artist" WHERE substr("Name", length("Name") - 1) = 'Sá'"#,
    )
    .await
}

async fn nullable_text(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.company.contains("Inc."));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE replace("Company", 'Inc.', '') <> "Company""#,
    )
    .await
}

async fn not_nullable_text(db: &Db) -> Outcome {
    let query = Customer::filter(|c| !c.company.contains("Inc."));
    let sql = r#"SELECT * FROM "Customer" WHERE "Company" IS NULL OR replace("Company", 'Inc.', '') = "Company""#;
    same(db, query, sql).await
}

async fn not_text(db: &Db) -> Outcome {
    let query = Album::filter(|a| !a.title.icontains("a") & !a.title.iends_with("t"));
    let sql = r#"SELECT * FROM "Album" WHERE lower("Title") NOT LIKE '%a%' AND lower("Title") NOT LIKE '%t'"#;
    same(db, query, sql).await
}

async fn text_of_another_column(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.icontains(t.album.title) & t.name.ne(t.album.title));
    let sql = r#"SELECT t.* FROM "Track" t JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        WHERE replace(lower(t."Name"), lower(a."Title"), '') <> lower(t."Name") AND t."Name" <> a."Title""#;
    same(db, query, sql).await
}

async fn typographic_quote(db: &Db) -> Outcome {
    let query = super::models::Playlist::filter(|p| p.name.starts_with("90’s"));
    same(
        db,
        query,
        r#"SELECT * FROM "Playlist" WHERE "Name" = '90’s Music'"#,
    )
    .await
}

async fn sql_stays_text(db: &Db) -> Outcome {
    let attack = r#"'; DROP TABLE "Track"; --"#;
    let found = Track::filter(|t| t.name.icontains(attack) | t.name.eq(attack))
        .count(db)
        .await?;
    super::lines::equal(found, 0)?;
    same(
        db,
        Track::filter(|t| t.id.eq(1)),
        r#"SELECT * FROM "Track" WHERE "TrackId" = 1"#,
    )
    .await
}
