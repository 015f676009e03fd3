//! `check --sql`: the statements of sources, compared with the database without running them.

use super::{
    lines::{Outcome, equal},
    models::Artist,
    world::{cases, on_own, on_shared},
};
use carafe_core::{Error, Result};
use carafe_orm::{
    db::Db,
    model::Model as _,
    raw::{SqlReport, check_sql},
    sql::Dialect,
};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

#[test]
fn checked() {
    on_shared(cases![
        right_ones,
        refused_ones,
        other_columns,
        other_types,
        nulls,
        through_outer_joins,
        what_the_sources_do_not_say
    ]);
}

#[test]
fn checked_without_running() {
    on_own(cases![nothing_is_changed]);
}

/// A folder of sources that goes away.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn report(db: &Db, source: &str) -> Result<SqlReport> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("carafe-sources-{}-{number}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(folder.0.join("src/inner")).map_err(Error::from)?;
    std::fs::write(folder.0.join("src/inner/mod.rs"), source).map_err(Error::from)?;
    check_sql(db, &[folder.0.join("src")]).await
}

/// Each check as `line: code: message`.
async fn said(db: &Db, source: &str) -> Result<Vec<String>> {
    let report = report(db, source).await?;
    let lines = report.checks.iter().map(|check| {
        let at = check.location().expect("each has a place");
        assert!(at.file.ends_with("src/inner/mod.rs"), "{}", at.file);
        format!("{}: {}: {}", at.line, check.code(), check.message())
    });
    Ok(lines.collect())
}

async fn right_ones(db: &Db) -> Outcome {
    let source = r#"
        #[derive(Row)]
        struct Sale { #[row(column = "Total")] total: Decimal, #[row(column = "BillingCountry")] country: Option<String> }

        #[derive(Row)]
        struct Sold { sale: Sale, seller: Option<Employee>, #[row(column = "InvoiceDate")] at: DateTime }

        async fn all(db: &Db, least: i64, ids: Vec<i64>) -> Result<Vec<Sale>> {
            let tracks: Vec<Track> = sql!("SELECT {*} FROM {Track} WHERE {Track}.\"TrackId\" > {least}").fetch(db).await?;
            let one: (i64, String) = sql!("SELECT {a.*} FROM {Artist} a WHERE a.\"ArtistId\" IN ({..ids})").one(db).await?;
            let some: Option<Option<String>> = sql!("SELECT \"Composer\" FROM {models::Track} WHERE \"TrackId\" = {least} OR \"TrackId\" > {least} + 1").first(db).await?;
            let count: i64 = sql!("SELECT count(*) FROM {Album}").one(db).await?;
            let changed = sql!("UPDATE {Artist} SET \"Name\" = 'x' WHERE \"ArtistId\" = {least}").execute(db).await?;
            let braces: String = sql!("SELECT 'a {{b}} ?'").one(db).await?;
            sql!("SELECT {*} FROM {Invoice}").fetch(db).await
        }
    "#;
    let source = quoted(db, source);
    let report = report(db, &source.replace("one: (i64, String)", "one: Artist")).await?;
    equal(report.checks.to_string(), String::new())?;
    equal((report.statements, report.unknown), (7, 0))?;
    equal(report.compared, 6)
}

/// Names in quotes of the database's own.
fn quoted(db: &Db, source: &str) -> String {
    if db.dialect().is_mysql() {
        source.replace("\\\"", "`")
    } else {
        source.to_owned()
    }
}

async fn refused_ones(db: &Db) -> Outcome {
    let source = "
        fn f() {
            sql!(\"SELECT nothing FROM {Artist}\");
            sql!(\"SELEKT 1\");
            sql!(\"SELECT 1 FROM {Nobody}\");
        }";
    let said = said(db, source).await?;
    equal(said.len(), 3)?;
    for (line, start) in
        said.iter()
            .zip(["3: orm.E320: ", "4: orm.E320: ", "5: orm.E320: `{Nobody}`"])
    {
        equal(line.starts_with(start), true)?;
    }
    Ok(())
}

async fn other_columns(db: &Db) -> Outcome {
    let source = quoted(
        db,
        r#"
        struct Names { name: String, other: String }
        fn f() {
            let a: Vec<Names> = sql!("SELECT 'a' AS name, 'b' AS another").fetch(db).await?;
            let b: Vec<(i64, i64)> = sql!("SELECT 1 AS one").fetch(db).await?;
        }"#,
    );
    let wanted = [
        "4: orm.E281: column 2 is `another`, and `Names` reads `other` there",
        "5: orm.E280: the statement gives 1 columns (one), and `the tuple` reads 2",
    ];
    equal(said(db, &source).await?, wanted.map(str::to_owned).to_vec())
}

async fn other_types(db: &Db) -> Outcome {
    let source = quoted(
        db,
        r#"
        fn f() {
            let a: Vec<(String, i64)> = sql!("SELECT \"TrackId\", \"Name\" FROM {Track}").fetch(db).await?;
            let b: Vec<bool> = sql!("SELECT \"InvoiceDate\" FROM {Invoice}").fetch(db).await?;
            let c: Vec<DateTime> = sql!("SELECT \"InvoiceDate\" FROM {Invoice}").fetch(db).await?;
            let d: Vec<f64> = sql!("SELECT \"Total\" FROM {Invoice}").fetch(db).await?;
        }"#,
    );
    let said = said(db, &source).await?;
    equal(said.len(), 3)?;
    let places: Vec<&str> = said
        .iter()
        .map(|line| line.split(" is ").next().unwrap_or_default())
        .collect();
    let wanted = [
        "3: orm.E321: column 1, `TrackId`,",
        "3: orm.E321: column 2, `Name`,",
        "4: orm.E321: column 1, `InvoiceDate`,",
    ];
    equal(places, wanted.to_vec())
}

async fn nulls(db: &Db) -> Outcome {
    let source = quoted(
        db,
        r#"
        fn f() {
            let a: Vec<String> = sql!("SELECT \"Composer\" FROM {Track}").fetch(db).await?;
            let b: Vec<String> = sql!("SELECT coalesce(\"Composer\", '') FROM {Track}").fetch(db).await?;
            let c: Vec<i64> = sql!("SELECT \"TrackId\" FROM {Track}").fetch(db).await?;
        }"#,
    );
    let wanted =
        "3: orm.E322: column 1, `Composer`, may be NULL, and `String` has no place for that";
    equal(said(db, &source).await?, vec![wanted.to_owned()])
}

/// MariaDB knows what a LEFT JOIN makes of a column; the others tell of the table only.
async fn through_outer_joins(db: &Db) -> Outcome {
    let source = quoted(
        db,
        r#"
        fn f() {
            let a: Vec<(i64, Option<String>)> = sql!("SELECT a.\"ArtistId\", b.\"Title\" FROM {Artist} a LEFT JOIN {Album} b ON b.\"ArtistId\" = a.\"ArtistId\"").fetch(db).await?;
            let b: Vec<String> = sql!("SELECT b.\"Title\" FROM {Artist} a LEFT JOIN {Album} b ON b.\"ArtistId\" = a.\"ArtistId\"").fetch(db).await?;
        }"#,
    );
    let found = said(db, &source).await?.len();
    equal(found, usize::from(db.dialect() == Dialect::MariaDb))
}

async fn what_the_sources_do_not_say(db: &Db) -> Outcome {
    let source = "
        fn f() {
            let a = sql!(\"SELECT {*} FROM {Artist}\").fetch(db).await?;
            let d: i64 = sql!(\"SELECT 1 FROM elsewhere\").using(\"archive\").one(db).await?;
            let b: Vec<_> = sql!(\"SELECT 1\").fetch(db).await?;
            let c: Vec<Alias> = sql!(\"SELECT 1, 2\").fetch(db).await?;
        }";
    let report = report(db, source).await?;
    equal(report.checks.to_string(), String::new())?;
    equal(
        (report.statements, report.compared, report.unknown),
        (2, 0, 2),
    )
}

async fn nothing_is_changed(db: &Db) -> Outcome {
    let source = quoted(
        db,
        r#"
        fn f() {
            sql!("DELETE FROM {PlaylistTrack}");
            sql!("UPDATE {Artist} SET \"Name\" = 'x'");
        }"#,
    );
    let report = report(db, &source).await?;
    equal(report.statements, 2)?;
    equal(Artist::filter(|a| a.name.eq("x")).count(db).await?, 0)
}
