//! Conditions put together: and, or, not, lists of them, one column beside another.

use super::{
    lines::{Outcome, same},
    models::{Customer, Track},
    world::{cases, on_shared},
};
use carafe_orm::{db::Db, model::Model, query::Pred};

#[test]
fn logic() {
    on_shared(cases![
        and_or_not,
        chained_filters,
        exclude,
        optional_filters,
        any_and_all_of_a_list,
        column_with_column,
        nothing_in_an_empty_list
    ]);
}

async fn and_or_not(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        (t.unit_price.gt(1) | t.milliseconds.lt(30_000)) & !(t.media_type.eq(3) | t.genre.eq(19))
    });
    let sql = r#"SELECT * FROM "Track" WHERE ("UnitPrice" > 1 OR "Milliseconds" < 30000)
        AND "MediaTypeId" <> 3 AND ("GenreId" IS NULL OR "GenreId" <> 19)"#;
    same(db, query, sql).await
}

async fn chained_filters(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.genre.eq(1))
        .filter(|t| t.unit_price.lt(1))
        .filter(|t| t.bytes.gt(15_000_000));
    let sql =
        r#"SELECT * FROM "Track" WHERE "GenreId" = 1 AND "UnitPrice" < 1 AND "Bytes" > 15000000"#;
    same(db, query, sql).await
}

async fn exclude(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.genre.eq(1)).exclude(|t| t.composer.ne("Jagger/Richards"));
    let sql = r#"SELECT * FROM "Track" WHERE "GenreId" = 1 AND "Composer" = 'Jagger/Richards'"#;
    same(db, query, sql).await
}

async fn optional_filters(db: &Db) -> Outcome {
    let (least, most) = (Some(5_000_000), None::<i32>);
    let query = Track::all()
        .filter(|t| least.map(|n| t.milliseconds.gt(n)))
        .filter(|t| most.map(|n| t.milliseconds.lt(n)))
        .filter(|_| true);
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Milliseconds" > 5000000"#,
    )
    .await
}

async fn any_and_all_of_a_list(db: &Db) -> Outcome {
    let words = ["love", "night", "day"];
    let query = Track::filter(|t| Pred::any(words.map(|word| t.name.icontains(word))));
    let sql = r#"SELECT * FROM "Track" WHERE lower("Name") LIKE '%love%' OR lower("Name") LIKE '%night%'
        OR lower("Name") LIKE '%day%'"#;
    same(db, query, sql).await?;
    let query = Track::filter(|t| Pred::all(["you", "love"].map(|word| t.name.icontains(word))));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE lower("Name") LIKE '%you%' AND lower("Name") LIKE '%love%'"#,
    )
    .await
}

async fn column_with_column(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.lt(t.composer));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Name" < "Composer""#,
    )
    .await?;
    let query = Customer::filter(|c| c.city.eq(c.state));
    let sql = r#"SELECT * FROM "Customer" WHERE "City" = "State" OR ("City" IS NULL AND "State" IS NULL)"#;
    same(db, query, sql).await
}

async fn nothing_in_an_empty_list(db: &Db) -> Outcome {
    let none = Track::filter(|t| t.id.in_(Vec::<i32>::new()))
        .count(db)
        .await?;
    let no_text = Track::filter(|t| t.composer.in_(Vec::<String>::new()))
        .count(db)
        .await?;
    let all = Track::filter(|t| !t.id.in_(Vec::<i32>::new()))
        .count(db)
        .await?;
    let (every, never) = (
        Track::all().count(db).await?,
        Track::filter(|_| Pred::any([])).count(db).await?,
    );
    super::lines::equal((none, no_text, never, all), (0, 0, 0, every))
}
