//! The clocks of zones: winter, summer, the hour that is there twice and the one that is missing.

use super::{
    super::{
        lines::{Outcome, equal},
        models::Invoice,
        world::{at, cases, on_shared},
    },
    gives,
};
use carafe_core::{Date, DateTime, Time};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{Expr, QuerySet, value},
};

#[test]
fn zones() {
    on_shared(cases![
        parts,
        other_side_of_midnight,
        days_begin_at_midnight_there,
        days_of_23_and_25_hours,
        hours_that_are_there_twice,
        odd_offsets,
        filters,
        unknown_zone
    ]);
}

fn last() -> QuerySet<Invoice> {
    Invoice::filter(|i| i.id.eq(413))
}

fn instant(text: &str) -> Expr<DateTime, Invoice> {
    value(at(text))
}

/// A server without zone tables says so, and there is nothing else to compare.
async fn knows_zones(db: &Db) -> carafe_core::Result<bool> {
    if !db.dialect().is_mysql() {
        return Ok(true);
    }
    let rows = db
        .rows(
            "SELECT CONVERT_TZ('2026-01-01', 'UTC', 'Europe/Berlin') IS NOT NULL",
            &[],
        )
        .await?;
    let knows = rows
        .first()
        .is_some_and(|row| row.first() == Some(&carafe_orm::Value::Int(1)));
    if !knows {
        let query = last().select(|i| i.date.in_zone("Europe/Berlin").hour());
        let refused = query.fetch(db).await.err();
        equal(
            refused.and_then(|error| error.error_code()),
            Some("orm.E204"),
        )?;
    }
    Ok(knows)
}

async fn parts(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = last().select(|i| {
        (
            i.date.in_zone("Europe/Berlin").hour(),
            i.date.in_zone("America/New_York").hour(),
            i.date.in_zone("Asia/Kolkata").minute(),
            i.date.in_zone("UTC").hour(),
            i.date.in_zone("Europe/Berlin").time(),
        )
    });
    gives(db, query, (13, 7, 0, 12, "13:30:15".parse::<Time>()?)).await
}

async fn other_side_of_midnight(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = last().select(|_| {
        let x = || instant("2025-12-31T23:30:00Z").in_zone("Europe/Berlin");
        (
            x().year(),
            x().month(),
            x().day(),
            x().date(),
            x().week(),
            x().iso_week_day(),
            x().quarter(),
        )
    });
    gives(db, query, (2026, 1, 1, Date::new(2026, 1, 1)?, 1, 4, 1)).await
}

async fn days_begin_at_midnight_there(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = last().select(|_| {
        let x = || instant("2026-07-01T21:59:59Z").in_zone("Europe/Berlin");
        (
            x().trunc_day(),
            x().trunc_month(),
            x().trunc_week(),
            x().trunc_year(),
            x().trunc_hour(),
        )
    });
    let expected = [
        "2026-06-30T22:00:00Z",
        "2026-06-30T22:00:00Z",
        "2026-06-28T22:00:00Z",
        "2025-12-31T23:00:00Z",
        "2026-07-01T21:00:00Z",
    ]
    .map(at);
    let (a, b, c, d, e) = query.one(db).await?;
    equal([a, b, c, d, e], expected)
}

async fn days_of_23_and_25_hours(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = last().select(|_| {
        let day = |text| instant(text).in_zone("Europe/Berlin").trunc_day();
        (
            day("2026-03-29T21:00:00Z"),
            day("2026-10-25T22:00:00Z"),
            day("2026-10-25T23:00:00Z"),
        )
    });
    gives(
        db,
        query,
        (
            at("2026-03-28T23:00:00Z"),
            at("2026-10-24T22:00:00Z"),
            at("2026-10-25T23:00:00Z"),
        ),
    )
    .await
}

/// 02:30 in summer time and 02:30 an hour later. The clocks of MariaDB and MySQL do not tell them apart.
async fn hours_that_are_there_twice(db: &Db) -> Outcome {
    if db.dialect().is_mysql() {
        return Ok(());
    }
    let query = last().select(|_| {
        let hour = |text| instant(text).in_zone("Europe/Berlin").trunc_hour();
        (hour("2026-10-25T00:30:00Z"), hour("2026-10-25T01:30:00Z"))
    });
    gives(
        db,
        query,
        (at("2026-10-25T00:00:00Z"), at("2026-10-25T01:00:00Z")),
    )
    .await
}

async fn odd_offsets(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = last().select(|_| {
        let x = || instant("2026-01-01T00:10:00Z").in_zone("Asia/Kathmandu");
        (x().hour(), x().minute(), x().trunc_hour())
    });
    gives(db, query, (5, 55, at("2025-12-31T23:15:00Z"))).await
}

async fn filters(db: &Db) -> Outcome {
    if !knows_zones(db).await? {
        return Ok(());
    }
    let query = Invoice::filter(|i| i.date.in_zone("America/New_York").year().eq(2020))
        .order_by(|i| i.id)
        .select(|i| i.date);
    let rows = query.fetch(db).await?;
    equal(rows.first().copied(), Some(at("2021-01-01T00:00:00Z")))
}

async fn unknown_zone(db: &Db) -> Outcome {
    match last()
        .select(|i| i.date.in_zone("Europe/Nowhere").hour())
        .fetch(db)
        .await
    {
        Ok(_) => Err(carafe_core::Error::internal("there is no such zone")),
        Err(error) if db.dialect().is_mysql() => equal(error.error_code(), Some("orm.E204")),
        Err(error) => equal(error.error_code().is_some(), true),
    }
}
