//! What ranges contain, how they lie to others, and their ends: as hand-written SQL has it.

use super::{Slot, at, day, exact, slots};
use carafe_orm::{
    Model as _, QuerySet,
    dynamic::{DynFilter, DynQuery},
    test::TestDb,
    value::{Range, Value},
};

/// The names of the rows that the query finds, and those that this condition finds.
async fn both(db: &TestDb, query: QuerySet<Slot>, condition: &str) -> (String, String) {
    let found = query.order_by(|s| s.id).select(|s| s.name);
    let found = found.fetch(db).await.unwrap().concat();
    let sql = format!("SELECT name FROM t_slot WHERE {condition} ORDER BY id");
    let rows = db.rows(&sql, &[]).await.unwrap();
    (found, rows.iter().map(|row| row[0].to_text()).collect())
}

async fn same(db: &TestDb, query: QuerySet<Slot>, condition: &str, names: &str) {
    let (found, wanted) = both(db, query, condition).await;
    assert_eq!(
        (found.as_str(), wanted.as_str()),
        (names, names),
        "{condition}"
    );
}

#[tokio::test]
async fn ranges_are_found_by_what_they_contain() {
    let Some(db) = slots().await else { return };
    let late = Range::of(15..21);
    same(
        &db,
        Slot::filter(|s| s.ages.contains(15)),
        "ages @> 15",
        "adf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| !s.ages.contains(15)),
        "NOT ages @> 15",
        "bce",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contains(12..=15)),
        "ages @> '[12,15]'::int4range",
        "ad",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contains(s.age)),
        "ages @> age",
        "cd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contains(s.age + 6)),
        "ages @> age + 6",
        "ad",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contains(s.start)),
        "ages @> start",
        "cd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contains(Range::empty())),
        "ages @> 'empty'::int4range",
        "abcdef",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.big.contains(5)),
        "big @> 5::int8",
        "adf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| !s.big.contains(5)),
        "(big @> 5::int8) IS NOT TRUE",
        "bce",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.contained_by(10..)),
        "ages <@ '[10,)'::int4range",
        "abef",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.age.contained_by(s.ages)),
        "age <@ ages",
        "cd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| (s.age * 2).contained_by(s.ages)),
        "age * 2 <@ ages",
        "ad",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.age.contained_by(1..5)),
        "age <@ '[1,5)'::int4range",
        "",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.overlap(..=10)),
        "ages && '(,10]'::int4range",
        "acd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.overlap(&late)),
        "ages && '[15,21)'::int4range",
        "abdf",
    )
    .await;
    let price = exact("1.5");
    same(
        &db,
        Slot::filter(|s| s.price.contains(price)),
        "price @> 1.5",
        "abcdef",
    )
    .await;
    let (from, to) = (day("2026-11-30"), day("2026-12-05"));
    same(
        &db,
        Slot::filter(|s| s.days.overlap(from..to)),
        "days && daterange('2026-11-30', '2026-12-05')",
        "abcdef",
    )
    .await;
    let end = at("2026-11-20T10:00:00Z");
    same(
        &db,
        Slot::filter(|s| s.time.contains(end)),
        "time @> '2026-11-20 10:00+00'::timestamptz",
        "abcdef",
    )
    .await;
}

#[tokio::test]
async fn ranges_lie_before_and_behind_others() {
    let Some(db) = slots().await else { return };
    same(
        &db,
        Slot::filter(|s| s.ages.fully_lt(20..30)),
        "ages << '[20,30)'::int4range",
        "acf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.fully_gt(..=10)),
        "ages >> '(,10]'::int4range",
        "bf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.not_lt(10..)),
        "ages &> '[10,)'::int4range",
        "abf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.not_gt(0..20)),
        "ages &< '[0,20)'::int4range",
        "acf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.adjacent_to(20..30)),
        "ages -|- '[20,30)'::int4range",
        "a",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.adjacent_to(s.start)),
        "ages -|- start",
        "a",
    )
    .await;
}

#[tokio::test]
async fn the_ends_of_ranges() {
    let Some(db) = slots().await else { return };
    same(
        &db,
        Slot::filter(|s| s.ages.start().eq(10)),
        "lower(ages) = 10",
        "a",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.end().ge(16)),
        "upper(ages) >= 16",
        "af",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.start().is_null()),
        "lower(ages) IS NULL",
        "cde",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.days.start().year().eq(2026)),
        "extract(year FROM lower(days)) = 2026",
        "abcdef",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.is_empty()),
        "isempty(ages)",
        "e",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| !s.big.is_empty()),
        "isempty(big) IS NOT TRUE",
        "abdef",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.lower_inc()),
        "lower_inc(ages)",
        "abf",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.lower_inf()),
        "lower_inf(ages)",
        "cd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.upper_inc()),
        "upper_inc(ages)",
        "",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.upper_inf()),
        "upper_inf(ages)",
        "bd",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.eq(10..=19)),
        "ages = '[10,20)'",
        "a",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.ne(10..=19)),
        "ages <> '[10,20)'",
        "bcdef",
    )
    .await;
    same(
        &db,
        Slot::filter(|s| s.ages.in_([Range::of(20..), Range::empty()])),
        "ages IN ('[20,)', 'empty')",
        "be",
    )
    .await;
    same(&db, Slot::filter(|s| s.big.is_null()), "big IS NULL", "b").await;
    same(
        &db,
        Slot::filter(|s| s.big.eq(Some(Range::empty()))),
        "big = 'empty'",
        "c",
    )
    .await;
}

#[tokio::test]
async fn ranges_are_asked_by_name() {
    let Some(db) = slots().await else { return };
    let cases: [(&str, &str, &str); 18] = [
        ("ages", "[10,19]", "a"),
        ("ages__contains", "15", "adf"),
        ("ages__contains", "[12,15]", "ad"),
        ("ages__contained_by", "[10,)", "abef"),
        ("ages__overlap", "(,10]", "acd"),
        ("ages__fully_lt", "[20,30)", "acf"),
        ("ages__fully_gt", "(,10]", "bf"),
        ("ages__not_lt", "[10,)", "abf"),
        ("ages__not_gt", "[0,20)", "acf"),
        ("ages__adjacent_to", "[20,30)", "a"),
        ("ages__startswith", "10", "a"),
        ("ages__endswith__gte", "16", "af"),
        ("ages__isempty", "true", "e"),
        ("ages__lower_inc", "1", "abf"),
        ("ages__lower_inf", "true", "cd"),
        ("ages__upper_inc", "false", "abcdef"),
        ("ages__upper_inf", "true", "bd"),
        ("big__isnull", "true", "b"),
    ];
    for (lookup, text, names) in cases {
        let filter = DynFilter::parse(
            &format!("{lookup}={}", text.replace('+', "%2B")),
            &["ages__*", "big__*"],
        )
        .unwrap();
        let rows = Slot::all()
            .apply(&filter)
            .unwrap()
            .order_by(|s| s.id)
            .select(|s| s.name);
        assert_eq!(rows.fetch(&db).await.unwrap().concat(), names, "{lookup}");
    }
    for (lookup, text) in [
        ("ages__contains", "x"),
        ("ages__overlap", "[5,1)"),
        ("ages__overlap", "5"),
        ("ages__isempty", "["),
    ] {
        let error = DynQuery::new(Slot::META)
            .filter(lookup, Value::from(text))
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E302"), "{lookup}");
    }
    let error = DynQuery::new(Slot::META)
        .filter("name__fully_lt", Value::from("a"))
        .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E012"));
}
