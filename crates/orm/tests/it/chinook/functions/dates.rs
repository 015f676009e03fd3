//! Parts of dates and times, their beginnings, and the ranges that comparisons of years become.

use super::{
    super::{
        lines::{Outcome, equal, same},
        models::{Employee, Invoice},
        world::{at, cases, on_shared},
    },
    gives,
};
use carafe_core::{Date, DateTime, Time};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{Expr, QuerySet, now, value},
};

#[test]
fn dates() {
    on_shared(cases![
        parts,
        weeks_at_the_turn_of_the_year,
        week_days,
        every_month,
        day_and_time,
        year_is_a_range,
        years_compared,
        years_of_missing_dates,
        years_in_a_list_and_between,
        beginnings,
        beginnings_of_weeks,
        beginnings_of_days,
        beginnings_of_times,
        parts_of_days,
        beginnings_of_days_alone,
        ordered_by_parts,
        microseconds_are_cut,
        before_1970,
        the_present
    ]);
}

fn last() -> QuerySet<Invoice> {
    Invoice::filter(|i| i.id.eq(413))
}

fn instant(text: &str) -> Expr<DateTime, Invoice> {
    value(at(text))
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn clock(text: &str) -> Time {
    text.parse().expect("a time")
}

async fn parts(db: &Db) -> Outcome {
    let query = last().select(|i| {
        (
            i.date.year(),
            i.date.month(),
            i.date.day(),
            i.date.quarter(),
            i.date.hour(),
            i.date.minute(),
            i.date.second(),
        )
    });
    gives(db, query, (2026, 1, 1, 1, 12, 30, 15)).await
}

async fn weeks_at_the_turn_of_the_year(db: &Db) -> Outcome {
    let query = last().select(|_| {
        let (a, b) = ("2021-01-03T12:00:00Z", "2024-12-30T00:00:00Z");
        (
            instant(a).week(),
            instant(a).iso_year(),
            instant(a).year(),
            instant(b).week(),
            instant(b).iso_year(),
            instant(b).year(),
        )
    });
    gives(db, query, (53, 2020, 2021, 1, 2025, 2024)).await
}

async fn week_days(db: &Db) -> Outcome {
    let query = last().select(|_| {
        let (sunday, monday) = ("2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z");
        (
            instant(sunday).week_day(),
            instant(sunday).iso_week_day(),
            instant(monday).week_day(),
            instant(monday).iso_week_day(),
        )
    });
    gives(db, query, (1, 7, 2, 1)).await
}

/// What the database counts by month is what Rust counts.
async fn every_month(db: &Db) -> Outcome {
    let all = Invoice::all()
        .select(|i| (i.date, i.date.month(), i.date.quarter(), i.date.day()))
        .fetch(db)
        .await?;
    for (at, month, quarter, day) in all {
        let (_, m, d) = at.date().parts();
        equal(
            (month, quarter, day),
            (m.into(), i32::from(m - 1) / 3 + 1, d.into()),
        )?;
    }
    Ok(())
}

async fn day_and_time(db: &Db) -> Outcome {
    let query = last()
        .filter(|i| i.date.date().eq(day("2026-01-01")) & i.date.time().gt(clock("12:00:00")))
        .select(|i| (i.date.date(), i.date.time()));
    gives(db, query, (day("2026-01-01"), clock("12:30:15"))).await
}

async fn year_is_a_range(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.date.year().eq(2022));
    let sql = query.sql(db)?;
    equal(
        sql.contains(">=") && !sql.contains("extract") && !sql.contains("carafe_part"),
        true,
    )?;
    same(db, query, r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" >= '2022-01-01 00:00:00' AND "InvoiceDate" < '2023-01-01 00:00:00'"#).await
}

async fn years_compared(db: &Db) -> Outcome {
    let from = |sql: &str| format!(r#"SELECT * FROM "Invoice" WHERE "InvoiceDate" {sql}"#);
    same(
        db,
        Invoice::filter(|i| i.date.year().lt(2022)),
        &from("< '2022-01-01 00:00:00'"),
    )
    .await?;
    same(
        db,
        Invoice::filter(|i| i.date.year().le(2022)),
        &from("< '2023-01-01 00:00:00'"),
    )
    .await?;
    same(
        db,
        Invoice::filter(|i| i.date.year().gt(2024)),
        &from(">= '2025-01-01 00:00:00'"),
    )
    .await?;
    same(
        db,
        Invoice::filter(|i| i.date.year().ge(2024)),
        &from(">= '2024-01-01 00:00:00'"),
    )
    .await?;
    same(
        db,
        Invoice::filter(|i| {
            i.date.year().ne(2024) & i.date.year().lt(i.date.year() + 1) & i.date.year().lt(2024)
        }),
        &from("< '2024-01-01 00:00:00'"),
    )
    .await
}

async fn years_of_missing_dates(db: &Db) -> Outcome {
    let query = Employee::filter(|e| !e.birth_date.year().ge(1970)).select(|e| e.id);
    same(db, query, r#"SELECT "EmployeeId" FROM "Employee" WHERE "BirthDate" IS NULL OR "BirthDate" < '1970-01-01 00:00:00'"#).await?;
    let query = Employee::filter(|e| e.hire_date.is_null()).select(|e| {
        (
            e.hire_date.year(),
            e.hire_date.trunc_month(),
            e.hire_date.date(),
        )
    });
    gives(db, query, Default::default()).await
}

async fn years_in_a_list_and_between(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.date.year().in_([2021, 2023])).select(|i| i.id);
    same(db, query, r#"SELECT "InvoiceId" FROM "Invoice" WHERE "InvoiceDate" < '2022-01-01 00:00:00' OR ("InvoiceDate" >= '2023-01-01 00:00:00' AND "InvoiceDate" < '2024-01-01 00:00:00')"#).await?;
    let query =
        Invoice::filter(|i| i.date.month().between(3, 4) & i.date.year().between(2022, 2022))
            .select(|i| i.id);
    same(db, query, r#"SELECT "InvoiceId" FROM "Invoice" WHERE "InvoiceDate" >= '2022-03-01 00:00:00' AND "InvoiceDate" < '2022-05-01 00:00:00'"#).await
}

async fn beginnings(db: &Db) -> Outcome {
    let query = last().select(|_| {
        let x = || instant("2026-11-20T14:35:36Z");
        (
            x().trunc_year(),
            x().trunc_quarter(),
            x().trunc_month(),
            x().trunc_day(),
            x().trunc_hour(),
            x().trunc_minute(),
            x().trunc_second(),
        )
    });
    let expected = [
        "2026-01-01T00:00:00Z",
        "2026-10-01T00:00:00Z",
        "2026-11-01T00:00:00Z",
        "2026-11-20T00:00:00Z",
        "2026-11-20T14:00:00Z",
        "2026-11-20T14:35:00Z",
        "2026-11-20T14:35:36Z",
    ]
    .map(at);
    let (a, b, c, d, e, f, g) = query.one(db).await?;
    equal([a, b, c, d, e, f, g], expected)
}

async fn beginnings_of_weeks(db: &Db) -> Outcome {
    let query = last().select(|_| {
        (
            instant("2026-11-22T23:59:59Z").trunc_week(),
            instant("2026-11-23T00:00:00Z").trunc_week(),
            instant("2027-01-01T01:00:00Z").trunc_week(),
        )
    });
    gives(
        db,
        query,
        (
            at("2026-11-16T00:00:00Z"),
            at("2026-11-23T00:00:00Z"),
            at("2026-12-28T00:00:00Z"),
        ),
    )
    .await
}

async fn beginnings_of_days(db: &Db) -> Outcome {
    let query =
        Invoice::filter(|i| i.date.trunc_month().eq(at("2021-03-01T00:00:00Z"))).select(|i| i.id);
    same(db, query, r#"SELECT "InvoiceId" FROM "Invoice" WHERE "InvoiceDate" >= '2021-03-01 00:00:00' AND "InvoiceDate" < '2021-04-01 00:00:00'"#).await
}

async fn beginnings_of_times(db: &Db) -> Outcome {
    let query = last().select(|i| {
        (
            i.date.time().trunc_hour(),
            i.date.time().trunc_minute(),
            i.date.time().minute(),
        )
    });
    gives(db, query, (clock("12:00:00"), clock("12:30:00"), 30)).await
}

async fn parts_of_days(db: &Db) -> Outcome {
    let query = last().select(|i| {
        (
            i.date.date().year(),
            i.date.date().week(),
            i.date.date().iso_week_day(),
            value(day("2024-02-29")).quarter(),
        )
    });
    gives(db, query, (2026, 1, 4, 1)).await?;
    equal(
        last()
            .filter(|i| i.date.date().year().eq(2026))
            .count(db)
            .await?,
        1,
    )
}

async fn beginnings_of_days_alone(db: &Db) -> Outcome {
    let query = last().select(|_| {
        let x = || value(day("2024-02-29"));
        (
            x().trunc_year(),
            x().trunc_quarter(),
            x().trunc_month(),
            x().trunc_week(),
            x().trunc_day(),
        )
    });
    gives(
        db,
        query,
        (
            day("2024-01-01"),
            day("2024-01-01"),
            day("2024-02-01"),
            day("2024-02-26"),
            day("2024-02-29"),
        ),
    )
    .await
}

async fn ordered_by_parts(db: &Db) -> Outcome {
    let rows = Invoice::all()
        .order_by(|i| (-i.date.month(), i.date.day(), i.id))
        .select(|i| (i.id, i.date))
        .fetch(db)
        .await?;
    let mut sorted = rows.clone();
    sorted.sort_by_key(|(id, at)| {
        let (_, month, day) = at.date().parts();
        (-month, day, *id)
    });
    equal(rows, sorted)
}

async fn microseconds_are_cut(db: &Db) -> Outcome {
    let query = last().select(|_| {
        (
            instant("2026-11-20T14:35:59.999999Z").second(),
            instant("2026-11-20T14:35:59.999999Z").trunc_second(),
        )
    });
    gives(db, query, (59, at("2026-11-20T14:35:59Z"))).await
}

async fn before_1970(db: &Db) -> Outcome {
    let query = last().select(|_| {
        (
            instant("1931-12-31T23:59:59.5Z").trunc_hour(),
            instant("1931-12-31T23:59:59.5Z").second(),
            instant("0999-05-06T07:08:09Z").year(),
        )
    });
    gives(db, query, (at("1931-12-31T23:00:00Z"), 59, 999)).await
}

async fn the_present(db: &Db) -> Outcome {
    let there = last().select(|_| now()).one(db).await?;
    let here = present();
    equal((there.seconds() - here.seconds()).abs() < 120, true)?;
    equal(Invoice::filter(|i| i.date.lt(now())).count(db).await?, 413)
}

fn present() -> DateTime {
    carafe_core::clock::now()
}
