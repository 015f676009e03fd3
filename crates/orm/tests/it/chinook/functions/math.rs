//! Numbers: halves, zeros, what has no result, what is too large.

use super::{
    super::{
        lines::{Outcome, equal, same},
        models::{Invoice, InvoiceLine, Track},
        world::{cases, money, on_shared},
    },
    gives, near, number, refused,
};
use carafe_core::Decimal;
use carafe_orm::{
    db::Db,
    model::Model,
    query::{QuerySet, pi, random, value},
};

#[test]
fn maths() {
    on_shared(cases![
        absolute,
        signs,
        floors,
        rounded_halves,
        rounded_decimals,
        rounded_to_tens,
        rounded_column,
        negated,
        descending_is_not_negated,
        powers,
        powers_without_result,
        roots,
        logarithms,
        exponentials,
        too_large_for_a_fraction,
        angles,
        arcs,
        arcs_without_result,
        tangents,
        pi_and_random,
        remainders,
        remainders_of_fractions,
        remainders_of_decimals,
        division_truncates,
        division_by_zero,
        division_by_a_zero_column,
        literals_on_the_left,
        left_literal_in_order,
        bits,
        shifts,
        bits_in_a_filter,
        overflow_is_an_error,
        wide_results_are_calculated,
        of_a_missing_number,
        nullable_on_the_right,
        mixed_by_casts
    ]);
}

fn first() -> QuerySet<Track> {
    Track::filter(|t| t.id.eq(1))
}

async fn absolute(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(-5).abs(),
            (t.unit_price - 2).abs(),
            value(-2.5).abs(),
            (t.milliseconds - 343_720).abs(),
        )
    });
    let (a, b, c, d) = query.one(db).await?;
    equal((a, b.normalized(), c, d), (5, money("1.01"), 2.5, 1))
}

async fn signs(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(-5).sign(),
            (t.unit_price - t.unit_price).sign(),
            value(0.1).sign(),
        )
    });
    gives(db, query, (-1, 0, 1)).await
}

async fn floors(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(-2.5).ceil(),
            value(-2.5).floor(),
            t.unit_price.ceil(),
            t.unit_price.floor(),
            t.milliseconds.floor(),
        )
    });
    let (a, b, c, d, e) = query.one(db).await?;
    equal(
        (a, b, c.normalized(), d.normalized(), e),
        (-2.0, -3.0, money("1"), money("0"), 343_719),
    )
}

async fn rounded_halves(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(0.5).round(0),
            value(1.5).round(0),
            value(2.5).round(0),
            value(-2.5).round(0),
            value(2.25).round(1),
        )
    });
    gives(db, query, (1.0, 2.0, 3.0, -3.0, 2.3)).await
}

async fn rounded_decimals(db: &Db) -> Outcome {
    let exact = |text: &str| value(money(text));
    let query = first().select(|_| {
        (
            exact("2.345").round(2),
            exact("-2.345").round(2),
            exact("0.5").round(0),
            exact("15").round(-1),
            exact("2.675").round(2),
        )
    });
    let (a, b, c, d, e) = query.one(db).await?;
    let shown = [a, b, c, d, e].map(Decimal::normalized);
    equal(shown, ["2.35", "-2.35", "1", "20", "2.68"].map(money))
}

async fn rounded_to_tens(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            t.milliseconds.round(-3),
            t.milliseconds.round(2),
            value(-15).round(-1),
        )
    });
    gives(db, query, (344_000, 343_719, -20)).await
}

async fn rounded_column(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.total.round(0).eq(6)).select(|i| (i.id, i.total.round(1)));
    let sql = r#"SELECT "InvoiceId", round("Total", 1) FROM "Invoice" WHERE "Total" >= 5.5 AND "Total" < 6.5"#;
    same(db, query, sql).await
}

async fn negated(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.neg().lt(-5_000_000))
        .select(|t| (t.id, t.milliseconds.neg(), t.bytes.neg()));
    let sql = r#"SELECT "TrackId", - "Milliseconds", - "Bytes" FROM "Track" WHERE "Milliseconds" > 5000000"#;
    same(db, query, sql).await
}

async fn descending_is_not_negated(db: &Db) -> Outcome {
    let down = Track::all()
        .order_by(|t| (-t.milliseconds, t.id))
        .limit(20)
        .select(|t| t.id)
        .fetch(db)
        .await?;
    let up = Track::all()
        .order_by(|t| (t.milliseconds.neg(), t.id))
        .limit(20)
        .select(|t| t.id)
        .fetch(db)
        .await?;
    equal(down, up)
}

async fn powers(db: &Db) -> Outcome {
    let query = first().select(|t| {
        (
            value(2).power(10),
            value(2.0).power(-1),
            value(money("1.5")).power(2),
            value(-2).power(3),
            t.unit_price.power(0),
        )
    });
    gives(
        db,
        query,
        (Some(1024.0), Some(0.5), Some(2.25), Some(-8.0), Some(1.0)),
    )
    .await
}

async fn powers_without_result(db: &Db) -> Outcome {
    let query = first().select(|_| (value(0).power(-1), value(-2).power(0.5)));
    gives(db, query, (None, None)).await
}

async fn roots(db: &Db) -> Outcome {
    gives(
        db,
        first().select(|_| (value(16).sqrt(), value(-1).sqrt(), value(0).sqrt())),
        (Some(4.0), None, Some(0.0)),
    )
    .await?;
    let query = Track::filter(|t| t.milliseconds.sqrt().gt(2000)).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" > 4000000"#,
    )
    .await
}

async fn logarithms(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(1).ln(),
            value(0).ln(),
            value(-1).ln(),
            value(8).log(1),
            value(8).log(-2),
        )
    });
    gives(db, query, (Some(0.0), None, None, None, None)).await?;
    let (a, b) = first()
        .select(|_| (value(8).log(2).or(0), value(10).ln().or(0)))
        .one(db)
        .await?;
    near(a, 3.0)?;
    near(b, std::f64::consts::LN_10)
}

async fn exponentials(db: &Db) -> Outcome {
    near(
        number(db, first().select(|_| value(1).exp())).await?,
        std::f64::consts::E,
    )?;
    near(
        number(db, first().select(|_| value(-1000).exp())).await?,
        0.0,
    )
}

async fn too_large_for_a_fraction(db: &Db) -> Outcome {
    refused(db, first().select(|_| value(1000).exp()), "orm.E106").await?;
    refused(db, first().select(|_| value(1e200).power(2)), "orm.E106").await
}

async fn angles(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(1).sin(),
            value(1).cos(),
            value(1).tan(),
            value(180).radians(),
            value(1).degrees(),
        )
    });
    let (a, b, c, d, e) = query.one(db).await?;
    near(a, 1f64.sin())?;
    near(b, 1f64.cos())?;
    near(c, 1f64.tan())?;
    near(d, std::f64::consts::PI)?;
    near(e, 1f64.to_degrees())
}

async fn arcs(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(1).asin().or(0),
            value(1).acos().or(9),
            value(1).atan(),
            value(1).atan2(-1),
        )
    });
    let (a, b, c, d) = query.one(db).await?;
    near(a, 1f64.asin())?;
    near(b, 0.0)?;
    near(c, 1f64.atan())?;
    near(d, 1f64.atan2(-1.0))
}

async fn arcs_without_result(db: &Db) -> Outcome {
    gives(
        db,
        first().select(|_| (value(1.1).asin(), value(-2).acos())),
        (None, None),
    )
    .await
}

async fn tangents(db: &Db) -> Outcome {
    near(
        number(db, first().select(|_| value(1).cot().or(0))).await?,
        1.0 / 1f64.tan(),
    )?;
    gives(db, first().select(|_| value(0).cot()), None).await
}

async fn pi_and_random(db: &Db) -> Outcome {
    near(
        number(db, first().select(|_| pi())).await?,
        std::f64::consts::PI,
    )?;
    let rows = Track::filter(|t| t.id.le(100))
        .select(|_| random())
        .fetch(db)
        .await?;
    equal(rows.iter().all(|one| (0.0..1.0).contains(one)), true)?;
    equal(
        rows.windows(2).any(|two| (two[0] - two[1]).abs() > 1e-12),
        true,
    )
}

async fn remainders(db: &Db) -> Outcome {
    let query = Track::filter(|t| (t.milliseconds % 1000).eq(719)).select(|t| (t.id, t.bytes % 7));
    let sql = r#"SELECT "TrackId", "Bytes" % 7 FROM "Track" WHERE "Milliseconds" % 1000 = 719"#;
    same(db, query, sql).await?;
    gives(
        db,
        first().select(|_| (value(-7) % 3, value(7) % -3)),
        (-1, 1),
    )
    .await
}

async fn remainders_of_fractions(db: &Db) -> Outcome {
    let (a, b) = first()
        .select(|_| (value(7.5) % 2, value(-7.5) % 2))
        .one(db)
        .await?;
    near(a, 1.5)?;
    near(b, -1.5)
}

async fn remainders_of_decimals(db: &Db) -> Outcome {
    let ours = first().select(|t| (t.unit_price * 10) % 4).one(db).await?;
    equal(ours.normalized(), money("1.9"))
}

async fn division_truncates(db: &Db) -> Outcome {
    gives(
        db,
        first().select(|_| (value(7) / 2, value(-7) / 2, value(7.0) / 2)),
        (3, -3, 3.5),
    )
    .await
}

/// A zero that a literal says is NULL too: a filter finds nothing.
async fn division_by_zero(db: &Db) -> Outcome {
    equal(
        first()
            .filter(|t| (t.milliseconds / 0).eq(1) | (t.milliseconds % 0).eq(1))
            .count(db)
            .await?,
        0,
    )?;
    gives(
        db,
        first().select(|t| {
            (
                value(1) / (t.milliseconds - t.milliseconds),
                t.unit_price / (t.unit_price - t.unit_price),
            )
        }),
        (None, None),
    )
    .await
}

async fn division_by_a_zero_column(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.invoice.eq(413))
        .order_by(|l| l.id)
        .select(|l| {
            (
                l.quantity / (l.quantity - 1),
                (l.unit_price / l.unit_price).round(0),
            )
        });
    let rows = query.fetch(db).await?;
    let shown: Vec<_> = rows
        .into_iter()
        .map(|(a, b)| (a, b.map(Decimal::normalized)))
        .collect();
    equal(shown, vec![(None, None), (Some(1), Some(money("1")))])
}

async fn literals_on_the_left(db: &Db) -> Outcome {
    let query = Track::filter(|t| (1_000_000 - t.milliseconds).gt(990_000)).select(|t| {
        (
            t.id,
            1 - t.unit_price,
            2 * t.milliseconds,
            100 / t.bytes,
            value(5) - t.milliseconds,
        )
    });
    let sql = r#"SELECT "TrackId", 1 - "UnitPrice", 2 * "Milliseconds", 100 / NULLIF("Bytes", 0), 5 - "Milliseconds"
        FROM "Track" WHERE "Milliseconds" < 10000"#;
    same(db, query, sql).await
}

async fn left_literal_in_order(db: &Db) -> Outcome {
    let query = Invoice::all()
        .order_by(|i| (1 - i.total, i.id))
        .limit(10)
        .select(|i| i.id);
    same(
        db,
        query,
        r#"SELECT "InvoiceId" FROM "Invoice" ORDER BY "Total" DESC, "InvoiceId" LIMIT 10"#,
    )
    .await
}

async fn bits(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(12).bitand(10),
            value(12).bitor(10),
            value(12).bitxor(10),
            value(-1).bitand(7),
            value(-1).bitxor(5),
        )
    });
    gives(db, query, (8, 14, 6, 7, -6)).await
}

async fn shifts(db: &Db) -> Outcome {
    let query = first().select(|_| {
        (
            value(3).bitleftshift(4),
            value(-16).bitrightshift(2),
            value(17).bitrightshift(1),
        )
    });
    gives(db, query, (48, -4, 8)).await
}

async fn bits_in_a_filter(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.milliseconds.bitand(255).eq(167)).select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" % 256 = 167"#,
    )
    .await
}

async fn overflow_is_an_error(db: &Db) -> Outcome {
    let most = || value(i64::MAX);
    refused(db, first().select(|_| most() + 1), "orm.E106").await?;
    refused(db, first().select(|_| most() * 2), "orm.E106").await?;
    refused(db, first().select(|_| value(i64::MIN) - 1), "orm.E106").await?;
    refused(
        db,
        first().filter(|t| (t.milliseconds.to_i64() * i64::MAX).gt(0)),
        "orm.E106",
    )
    .await
}

/// 32-bit columns are calculated in 64 bits; only what is read has to fit.
async fn wide_results_are_calculated(db: &Db) -> Outcome {
    let query = Track::filter(|t| (t.milliseconds * t.milliseconds * 100).gt(2_000_000_000))
        .select(|t| t.id);
    same(
        db,
        query,
        r#"SELECT "TrackId" FROM "Track" WHERE "Milliseconds" > 4472"#,
    )
    .await?;
    refused(
        db,
        first().select(|t| t.milliseconds * t.milliseconds),
        "orm.E001",
    )
    .await
}

async fn of_a_missing_number(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.eq("Hole")).select(|t| {
        (
            t.bytes.abs(),
            t.bytes.sqrt(),
            t.bytes.round(0),
            t.bytes + 1,
            t.bytes.sign(),
        )
    });
    gives(db, query, Default::default()).await
}

/// A column that may be NULL makes the result an `Option` on whichever side it stands.
async fn nullable_on_the_right(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.id.ge(3502)).select(|t| (t.id, t.milliseconds + t.bytes, 2 * t.bytes));
    same(db, query, r#"SELECT "TrackId", "Milliseconds" + "Bytes", 2 * "Bytes" FROM "Track" WHERE "TrackId" >= 3502"#).await
}

async fn mixed_by_casts(db: &Db) -> Outcome {
    let query = InvoiceLine::filter(|l| l.invoice.eq(413))
        .order_by(|l| l.id)
        .select(|l| {
            (
                l.unit_price * l.quantity.to_decimal(10, 0),
                l.quantity.to_f64() / 2,
            )
        });
    let rows = query.fetch(db).await?;
    let shown: Vec<_> = rows.into_iter().map(|(a, b)| (a.normalized(), b)).collect();
    equal(shown, vec![(money("0"), 0.5), (money("7.5"), 1.5)])
}
