//! Calculating in the database: in filters, in orders, in results.

use super::{
    lines::{Outcome, equal, same},
    models::{Invoice, InvoiceLine, Track},
    world::{cases, money, on_shared},
};
use carafe_orm::{db::Db, model::Model};

#[test]
fn arithmetic() {
    on_shared(cases![
        plus_and_minus,
        times,
        integers_divide_to_integers,
        decimals_divide_exactly,
        with_a_nullable_column,
        columns_of_two_rows,
        nested,
        in_order_by,
        compared_with_an_expression,
        decimals_are_summed_in_rust,
        kept_products_are_found,
        products_equal_decimals
    ]);
}

async fn plus_and_minus(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| (t.milliseconds + 1_000).lt(30_000) | (t.milliseconds - 5_000_000).gt(0));
    let sql = r#"SELECT * FROM "Track" WHERE "Milliseconds" + 1000 < 30000 OR "Milliseconds" - 5000000 > 0"#;
    same(db, query, sql).await
}

async fn times(db: &Db) -> Outcome {
    let query =
        InvoiceLine::filter(|l| (l.unit_price * 2).gt(money("3.5")) & (l.quantity * 3).le(3));
    same(
        db,
        query,
        r#"SELECT * FROM "InvoiceLine" WHERE "UnitPrice" * 2 > 3.5 AND "Quantity" * 3 <= 3"#,
    )
    .await
}

async fn integers_divide_to_integers(db: &Db) -> Outcome {
    let query = Track::filter(|t| (t.milliseconds / 60_000).eq(7))
        .select(|t| (t.id, t.milliseconds / 1_000));
    let sql = r#"SELECT "TrackId", "Milliseconds" / 1000 FROM "Track" WHERE "Milliseconds" BETWEEN 420000 AND 479999"#;
    same(db, query, sql).await
}

/// 5.00 / 2 is 2.5 although SQLite keeps 5.00 as a whole number.
async fn decimals_divide_exactly(db: &Db) -> Outcome {
    let halves = Track::filter(|t| t.unit_price.ge(2))
        .order_by(|t| t.id)
        .select(|t| t.unit_price / 2)
        .fetch(db)
        .await?;
    let normal: Vec<_> = halves
        .into_iter()
        .map(carafe_core::Decimal::normalized)
        .collect();
    equal(normal, vec![money("2.5"), money("1.25")])
}

async fn with_a_nullable_column(db: &Db) -> Outcome {
    let query = Track::filter(|t| !(t.bytes / 1_000).gt(100)).select(|t| (t.id, t.bytes * 2));
    let sql = r#"SELECT "TrackId", "Bytes" * 2 FROM "Track" WHERE "Bytes" / 1000 <= 100 OR "Bytes" IS NULL"#;
    same(db, query, sql).await
}

async fn columns_of_two_rows(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| (l.unit_price - l.track.unit_price).ne(0)).select(|l| {
        (
            l.id,
            l.unit_price - l.track.unit_price,
            l.invoice.total - l.unit_price,
        )
    });
    equal(query.clone().count(db).await?, 0)?;
    let query = InvoiceLine::filter(|l| (l.invoice.total - l.unit_price).lt(money("0.001")))
        .select(|l| l.id);
    let sql = r#"SELECT l."InvoiceLineId" FROM "InvoiceLine" l JOIN "Invoice" i ON i."InvoiceId" = l."InvoiceId"
        WHERE i."Total" - l."UnitPrice" < 0.001"#;
    same(db, query, sql).await
}

async fn nested(db: &Db) -> Outcome {
    let query = Track::filter(|t| ((t.bytes - (t.milliseconds + 1) * 2) / 3 - 1).gt(150_000_000));
    let sql =
        r#"SELECT * FROM "Track" WHERE ("Bytes" - ("Milliseconds" + 1) * 2) / 3 - 1 > 150000000"#;
    same(db, query, sql).await
}

async fn in_order_by(db: &Db) -> Outcome {
    let query = Invoice::all()
        .order_by(|i| (-(i.total * 100 - 5), i.id))
        .limit(30)
        .select(|i| i.id);
    let sql = r#"SELECT "InvoiceId" FROM "Invoice" ORDER BY "Total" * 100 - 5 DESC, "InvoiceId" LIMIT 30"#;
    same(db, query, sql).await
}

async fn compared_with_an_expression(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.lt(t.milliseconds * 16));
    same(
        db,
        query,
        r#"SELECT * FROM "Track" WHERE "Bytes" < "Milliseconds" * 16"#,
    )
    .await
}

async fn decimals_are_summed_in_rust(db: &Db) -> Outcome {
    let totals = Invoice::filter(|i| i.id.le(412))
        .select(|i| i.total)
        .fetch(db)
        .await?;
    equal(
        totals.into_iter().sum::<carafe_core::Decimal>(),
        money("2328.60"),
    )
}

/// A product is kept with the places of its column, so that it is found again by that number.
async fn kept_products_are_found(db: &Db) -> Outcome {
    db.atomic(async |tx| {
        let dear = Track::filter(|t| t.id.le(3));
        equal(
            dear.clone()
                .update(tx, |t| t.unit_price.set(t.unit_price * 3 / 7))
                .await?,
            3,
        )?;
        equal(
            Track::filter(|t| t.unit_price.eq(money("0.42")))
                .count(tx)
                .await?,
            3,
        )?;
        equal(
            dear.update(tx, |t| t.unit_price.set(t.unit_price + money("0.57")))
                .await?,
            3,
        )?;
        equal(
            Track::filter(|t| t.id.le(3) & t.unit_price.eq(money("0.99")))
                .count(tx)
                .await?,
            3,
        )?;
        Err::<(), _>(carafe_core::Error::not_found())
    })
    .await
    .or_else(|error| {
        if error.is_not_found() {
            Ok(())
        } else {
            Err(error)
        }
    })
}

/// What PostgreSQL calculates exactly is found on SQLite too, which has binary fractions only.
async fn products_equal_decimals(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| {
        (l.unit_price * 3).eq(money("2.97")) & (l.unit_price + money("0.2")).eq(money("1.19"))
    });
    same(
        db,
        query,
        r#"SELECT * FROM "InvoiceLine" WHERE "UnitPrice" = 0.99"#,
    )
    .await?;
    let query =
        Invoice::filter(|i| (i.total * 3 - i.total * 2 - i.total).eq(0) & (i.total / 3).gt(1));
    same(db, query, r#"SELECT * FROM "Invoice" WHERE "Total" > 3"#).await?;
    let thrice = Track::filter(|t| t.id.eq(1))
        .select(|t| t.unit_price * 3)
        .one(db)
        .await?;
    equal(thrice.normalized(), money("2.97"))
}
