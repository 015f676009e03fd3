//! From one type to another.

use super::{
    super::{
        lines::{Outcome, equal, same},
        models::{Customer, Invoice, Track},
        world::{at, cases, money, on_shared},
    },
    gives, refused,
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{QuerySet, value},
};

#[test]
fn casts() {
    on_shared(cases![
        texts_to_numbers,
        no_numbers,
        postal_codes,
        fractions_are_cut,
        too_large,
        to_decimals,
        decimals_with_too_many_digits,
        to_texts,
        columns_to_texts,
        dates_to_texts,
        widened_columns_are_compared
    ]);
}

fn first() -> QuerySet<Track> {
    Track::filter(|t| t.id.eq(1))
}

fn text(text: &str) -> carafe_orm::query::Expr<String, Track> {
    value(text.to_owned())
}

async fn texts_to_numbers(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            text(" 12 ").to_i64(),
            text("-7").to_i32(),
            text("+3").to_i16(),
            text("1.5e2").to_f64(),
            text(" .5").to_f64(),
        )
    });
    gives(
        db,
        query,
        (Some(12), Some(-7), Some(3), Some(150.0), Some(0.5)),
    )
    .await
}

async fn no_numbers(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            text("").to_i64(),
            text("7a").to_i32(),
            text("1.5").to_i16(),
            text("inf").to_f64(),
            text("-").to_f64(),
            text("x").to_decimal(5, 2),
        )
    });
    gives(db, query, Default::default()).await
}

async fn postal_codes(db: &Db) -> Outcome {
    let query = Customer::filter(|c| c.postal_code.to_i64().gt(90_000))
        .select(|c| (c.id, c.postal_code.to_i64()));
    let rows = query.order_by(|c| c.id).fetch(db).await?;
    let all = Customer::all().order_by(|c| c.id).fetch(db).await?;
    let expected = all.into_iter().filter_map(|c| {
        let code = c.postal_code.as_deref()?.trim().parse::<i64>().ok()?;
        (code > 90_000).then_some((c.id, Some(code)))
    });
    equal(rows, expected.collect())
}

async fn fractions_are_cut(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(2.9).to_i32(),
            value(-2.9).to_i64(),
            (t.unit_price * 5).to_i32(),
        )
    });
    gives(db, query, (2, -2, 4)).await
}

async fn too_large(db: &Db) -> Outcome {
    let query = first().select(|t| t.milliseconds.to_i16());
    match query.fetch(db).await {
        Ok(_) => Err(carafe_core::Error::internal("343719 is no i16")),
        Err(error) => equal(
            matches!(error.error_code(), Some("orm.E106" | "orm.E001")),
            true,
        ),
    }
}

async fn to_decimals(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(2.345).to_decimal(10, 2),
            text("12.50").to_decimal(10, 1),
            t.milliseconds.to_decimal(12, 3),
            value(-0.5).to_decimal(3, 0),
        )
    });
    let (a, b, c, d) = query.one(db).await?;
    equal(
        (
            a.normalized(),
            b.map(carafe_core::Decimal::normalized),
            c.normalized(),
            d.normalized(),
        ),
        (
            money("2.35"),
            Some(money("12.5")),
            money("343719"),
            money("-1"),
        ),
    )
}

/// MariaDB and MySQL give the largest number that fits instead.
async fn decimals_with_too_many_digits(db: &Db) -> Outcome {
    if db.dialect().is_mysql() {
        return Ok(());
    }
    refused(
        db,
        first().select(|t| t.milliseconds.to_decimal(5, 2)),
        "orm.E106",
    )
    .await
}

async fn to_texts(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            t.milliseconds.to_text(),
            (t.unit_price * 10).to_text(),
            (t.unit_price / t.unit_price * 20).to_text(),
            t.milliseconds.gt(5).expr().to_text(),
        )
    });
    let (a, b, c, d) = query.one(db).await?;
    equal(
        (a.as_str(), b.as_str(), c.as_deref(), d.as_str()),
        ("343719", "9.9", Some("20"), "true"),
    )
}

async fn columns_to_texts(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.to_text().starts_with("5088")).select(|t| t.id);
    same(db, query, r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" BETWEEN 5088000 AND 5088999 OR "Milliseconds" BETWEEN 508800 AND 508899"#).await
}

async fn dates_to_texts(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.date.eq(at("2026-01-01T12:30:15Z")))
        .select(|i| (i.date.to_text(), i.date.date().to_text()));
    gives(
        db,
        query,
        ("2026-01-01 12:30:15".to_owned(), "2026-01-01".to_owned()),
    )
    .await
}

async fn widened_columns_are_compared(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        t.milliseconds.to_i64().gt(5_000_000_000i64 - 4_995_000_000)
            & t.milliseconds.to_f64().gt(t.bytes.to_f64() / 200)
    })
    .select(|t| t.id);
    same(db, query, r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" > 5000000 AND "Milliseconds" > "Bytes" / 200.0"#).await
}
