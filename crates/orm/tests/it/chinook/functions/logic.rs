//! Conditions as values, values as conditions, and either-or.

use super::super::{
    lines::{Outcome, equal, same},
    models::{Customer, Invoice, Track},
    world::{cases, on_shared},
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{Pred, case},
};

#[test]
fn logic() {
    on_shared(cases![
        selected,
        unknown_is_no,
        ordered,
        ordered_downwards,
        either_or,
        either_or_with_unknown,
        choice_as_condition,
        conditions_are_compared,
        in_any_order,
        condition_that_is_not_there
    ]);
}

async fn selected(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| (i.id, i.total.gt(5), i.lines.any(|l| l.quantity.gt(2))));
    let sql = r#"SELECT i."InvoiceId", CASE WHEN i."Total" > 5 THEN 1 ELSE 0 END,
        CASE WHEN EXISTS (SELECT 1 FROM "InvoiceLine" l WHERE l."InvoiceId" = i."InvoiceId" AND l."Quantity" > 2) THEN 1 ELSE 0 END FROM "Invoice" i"#;
    same(db, query, sql).await
}

async fn unknown_is_no(db: &Db) -> Outcome {
    let query = Track::all().select(|t| (t.id, t.bytes.gt(1000), !t.bytes.gt(1000)));
    let sql = r#"SELECT "TrackId", CASE WHEN "Bytes" > 1000 THEN 1 ELSE 0 END, CASE WHEN "Bytes" > 1000 THEN 0 ELSE 1 END FROM "Track""#;
    same(db, query, sql).await
}

async fn ordered(db: &Db) -> Outcome {
    let query = Customer::all()
        .order_by(|c| (c.company.is_null(), c.country.eq("USA"), c.id))
        .select(|c| c.id);
    let sql = r#"SELECT "CustomerId" FROM "Customer" ORDER BY CASE WHEN "Company" IS NULL THEN 1 ELSE 0 END,
        CASE WHEN "Country" = 'USA' THEN 1 ELSE 0 END, "CustomerId""#;
    same(db, query, sql).await
}

async fn ordered_downwards(db: &Db) -> Outcome {
    let query = Customer::all()
        .order_by(|c| (-c.state.contains("A"), c.id))
        .select(|c| c.id);
    let sql = r#"SELECT "CustomerId" FROM "Customer" ORDER BY CASE WHEN replace("State", 'A', '') <> "State" THEN 0 ELSE 1 END, "CustomerId""#;
    same(db, query, sql).await
}

async fn either_or(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.gt(5) ^ i.billing_country.eq("USA")).select(|i| i.id);
    let sql = r#"SELECT "InvoiceId" FROM "Invoice" WHERE ("Total" > 5 AND coalesce("BillingCountry", '') <> 'USA') OR ("Total" <= 5 AND "BillingCountry" = 'USA')"#;
    same(db, query, sql).await
}

/// Unknown is no: without a size a track is not large.
async fn either_or_with_unknown(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.gt(10) ^ t.name.starts_with("A")).select(|t| t.id);
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE CASE WHEN "Bytes" > 10 THEN 1 ELSE 0 END <> CASE WHEN substr("Name", 1, 1) = 'A' THEN 1 ELSE 0 END"#;
    same(db, query, sql).await
}

async fn choice_as_condition(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        case()
            .when(t.album.is_null(), t.milliseconds.lt(2000))
            .otherwise(t.milliseconds.gt(5_000_000))
            & t.id.gt(1)
    })
    .select(|t| t.id);
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE "TrackId" > 1 AND (("AlbumId" IS NULL AND "Milliseconds" < 2000) OR ("AlbumId" IS NOT NULL AND "Milliseconds" > 5000000))"#;
    same(db, query, sql).await
}

async fn conditions_are_compared(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.gt(5_000_000).expr().eq(t.milliseconds.gt(300_000)))
        .select(|t| t.id);
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE CASE WHEN "Bytes" > 5000000 THEN 1 ELSE 0 END = CASE WHEN "Milliseconds" > 300000 THEN 1 ELSE 0 END"#;
    same(db, query, sql).await
}

async fn in_any_order(db: &Db) -> Outcome {
    let long =
        || Track::filter(|t| t.milliseconds.gt(2_900_000).expr() & t.bytes.gt(0) & true).count(db);
    let other = Track::filter(|t| t.bytes.gt(0) & t.milliseconds.gt(2_900_000).expr())
        .count(db)
        .await?;
    equal(long().await?, other)?;
    let none = Track::filter(|t| {
        !t.milliseconds.gt(0).expr() | (t.milliseconds.lt(0).expr() ^ t.bytes.lt(0))
    })
    .count(db)
    .await?;
    equal(none, 0)
}

async fn condition_that_is_not_there(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.le(3) ^ None::<Pred<Track>>).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "TrackId" <= 3"#,
    )
    .await
}
