//! NULL has two values here: a comparison with it is false, and its opposite is true.

use super::{
    lines::{Outcome, same},
    models::{Artist, Customer, Employee, Genre, Track},
    world::{cases, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn nulls() {
    on_shared(cases![
        is_null,
        is_not_null,
        eq_none,
        ne_none,
        eq_some_option,
        ne_counts_null,
        not_eq_is_ne,
        not_less,
        not_not_less,
        not_of_and,
        not_of_or,
        in_list_without_null,
        not_in_list,
        relation_is_null,
        relation_is_not_null,
        relation_eq_none,
        null_behind_a_relation,
        ne_behind_a_relation,
        not_behind_a_relation,
        key_behind_a_missing_row,
        coalesced,
        two_nullable_columns
    ]);
}

async fn is_null(db: &Db) -> Outcome {
    same(
        db,
        Track::filter(|t| t.composer.is_null()),
        r#"SELECT * FROM "Track" WHERE "Composer" IS NULL"#,
    )
    .await
}

async fn is_not_null(db: &Db) -> Outcome {
    same(
        db,
        Track::filter(|t| !t.bytes.is_null()),
        r#"SELECT * FROM "Track" WHERE "Bytes" IS NOT NULL"#,
    )
    .await
}

async fn eq_none(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.birth_date.eq(None::<carafe_core::DateTime>));
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "BirthDate" IS NULL"#,
    )
    .await
}

async fn ne_none(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.fax.ne(None::<&str>));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "Fax" IS NOT NULL"#,
    )
    .await
}

async fn eq_some_option(db: &Db) -> Outcome {
    for wanted in [Some("CA"), None] {
        let sql = match wanted {
            Some(_) => r#"SELECT * FROM "Customer" WHERE "State" = 'CA'"#,
            None => r#"SELECT * FROM "Customer" WHERE "State" IS NULL"#,
        };
        same(db, Customer::filter(|c| c.state.eq(wanted)), sql).await?;
    }
    Ok(())
}

async fn ne_counts_null(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.state.ne("CA"));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "State" <> 'CA' OR "State" IS NULL"#,
    )
    .await
}

async fn not_eq_is_ne(db: &Db) -> Outcome {
    let query = Customer::filter(|c| !c.state.eq("CA"));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "State" <> 'CA' OR "State" IS NULL"#,
    )
    .await?;
    let query = Customer::filter(|c| !c.state.ne("CA"));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "State" = 'CA'"#,
    )
    .await
}

async fn not_less(db: &Db) -> Outcome {
    let query = Track::filter(|t| !t.bytes.lt(1_000_000_000));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Bytes" >= 1000000000 OR "Bytes" IS NULL"#,
    )
    .await
}

async fn not_not_less(db: &Db) -> Outcome {
    let query = Track::filter(|t| !!t.bytes.lt(200_000));
    same(db, query, r#"SELECT * FROM "Track" WHERE "Bytes" < 200000"#).await
}

async fn not_of_and(db: &Db) -> Outcome {
    let query = Track::filter(|t| !(t.composer.contains("e") & t.bytes.gt(1_000_000)));
    let sql = r#"SELECT * FROM "Track" WHERE "Composer" IS NULL OR replace("Composer", 'e', '') = "Composer"
        OR "Bytes" IS NULL OR "Bytes" <= 1000000"#;
    same(db, query, sql).await
}

async fn not_of_or(db: &Db) -> Outcome {
    let query = Track::filter(|t| !(t.composer.contains("e") | t.bytes.gt(5_000_000)));
    let sql = r#"SELECT * FROM "Track" WHERE ("Composer" IS NULL OR replace("Composer", 'e', '') = "Composer")
        AND ("Bytes" IS NULL OR "Bytes" <= 5000000)"#;
    same(db, query, sql).await
}

async fn in_list_without_null(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.state.in_(["CA", "SP"]));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "State" IN ('CA', 'SP')"#,
    )
    .await
}

async fn not_in_list(db: &Db) -> Outcome {
    let query = Customer::filter(|c| !c.state.in_(["CA", "SP"]));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "State" IS NULL OR "State" NOT IN ('CA', 'SP')"#,
    )
    .await
}

async fn relation_is_null(db: &Db) -> Outcome {
    same(
        db,
        Track::filter(|t| t.album.is_null()),
        r#"SELECT * FROM "Track" WHERE "AlbumId" IS NULL"#,
    )
    .await
}

async fn relation_is_not_null(db: &Db) -> Outcome {
    let query = Employee::filter(|e| !e.reports_to.is_null());
    same(
        db,
        query,
        r#"SELECT * FROM "Employee" WHERE "ReportsTo" IS NOT NULL"#,
    )
    .await
}

async fn relation_eq_none(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.support_rep.eq(None::<i32>));
    same(
        db,
        query,
        r#"SELECT * FROM "Customer" WHERE "SupportRepId" IS NULL"#,
    )
    .await
}

async fn null_behind_a_relation(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.album.artist.name.is_null());
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Album" a ON a."AlbumId" = t."AlbumId"
        LEFT JOIN "Artist" r ON r."ArtistId" = a."ArtistId" WHERE r."Name" IS NULL"#;
    same(db, query, sql).await
}

async fn ne_behind_a_relation(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.support_rep.first_name.ne("Jane") & c.country.ne("USA"));
    let sql = r#"SELECT * FROM "Customer" WHERE ("SupportRepId" IS NULL OR "SupportRepId" NOT IN
        (SELECT "EmployeeId" FROM "Employee" WHERE "FirstName" = 'Jane')) AND ("Country" <> 'USA' OR "Country" IS NULL)"#;
    same(db, query, sql).await
}

async fn not_behind_a_relation(db: &Db) -> Outcome {
    let query = Track::filter(|t| !t.genre.name.contains("o") & t.milliseconds.lt(100_000));
    let sql = r#"SELECT t.* FROM "Track" t LEFT JOIN "Genre" g ON g."GenreId" = t."GenreId"
        WHERE (g."Name" IS NULL OR replace(g."Name", 'o', '') = g."Name") AND t."Milliseconds" < 100000"#;
    same(db, query, sql).await
}

async fn key_behind_a_missing_row(db: &Db) -> Outcome {
    let query = Employee::filter(|e| e.reports_to.reports_to.is_null());
    let sql = r#"SELECT e.* FROM "Employee" e LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo"
        WHERE b."ReportsTo" IS NULL"#;
    same(db, query, sql).await?;
    let query = Employee::filter(|e| e.reports_to.reports_to.ne(1));
    let sql = r#"SELECT e.* FROM "Employee" e LEFT JOIN "Employee" b ON b."EmployeeId" = e."ReportsTo"
        WHERE b."ReportsTo" IS NULL OR b."ReportsTo" <> 1"#;
    same(db, query, sql).await
}

async fn coalesced(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.composer.or("nobody").eq("nobody") & t.bytes.or(0).lt(1_000_000));
    let sql = r#"SELECT * FROM "Track" WHERE "Composer" IS NULL AND ("Bytes" IS NULL OR "Bytes" < 1000000)"#;
    same(db, query, sql).await?;
    let query = Genre::filter(|g| g.name.or("").eq(""));
    same(db, query, r#"SELECT * FROM "Genre" WHERE "Name" IS NULL"#).await
}

async fn two_nullable_columns(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.fax.ne(c.phone));
    let sql = r#"SELECT * FROM "Customer" WHERE "Fax" <> "Phone" OR ("Fax" IS NULL AND "Phone" IS NOT NULL)
        OR ("Fax" IS NOT NULL AND "Phone" IS NULL)"#;
    same(db, query, sql).await?;
    same(
        db,
        Artist::filter(|a| a.name.eq(a.name)),
        r#"SELECT * FROM "Artist""#,
    )
    .await
}
