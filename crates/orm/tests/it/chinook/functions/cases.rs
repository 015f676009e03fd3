//! One of several values: CASE, COALESCE, GREATEST, LEAST, NULLIF.

use super::{
    super::{
        lines::{Outcome, equal, same},
        models::{Customer, Employee, Invoice, Track},
        world::{cases, on_own, on_shared},
    },
    gives,
};
use carafe_orm::{
    db::Db,
    model::Model,
    query::{case, coalesce, greatest, json_array, json_object, least},
};

#[test]
fn choices() {
    on_shared(cases![
        case_of_texts,
        case_of_columns,
        case_without_otherwise,
        case_of_numbers_in_order,
        case_in_a_filter,
        case_of_many,
        first_case_wins,
        case_with_unknown_condition,
        coalesced,
        coalesced_with_literal,
        coalesced_in_a_filter,
        extremes,
        extremes_pass_over_null,
        extremes_of_three,
        null_ifs,
        alternatives,
        arrays_of_json,
        objects_of_json,
        nested_json
    ]);
}

#[test]
fn choices_are_assigned() {
    on_own(cases![assigned]);
}

async fn case_of_texts(db: &Db) -> Outcome {
    let query = Invoice::all().select(|i| {
        (
            i.id,
            case()
                .when(i.total.lt(2), "small")
                .when(i.total.lt(10), "middling")
                .otherwise("large"),
        )
    });
    let sql = r#"SELECT "InvoiceId", CASE WHEN "Total" < 2 THEN 'small' WHEN "Total" < 10 THEN 'middling' ELSE 'large' END FROM "Invoice""#;
    same(db, query, sql).await
}

async fn case_of_columns(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            case()
                .when(c.company.is_null(), c.last_name)
                .otherwise(c.company),
        )
    });
    same(
        db,
        query,
        r#"SELECT "CustomerId", coalesce("Company", "LastName") FROM "Customer""#,
    )
    .await
}

async fn case_without_otherwise(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.le(100)).select(|t| {
        (
            t.id,
            case()
                .when(t.milliseconds.gt(300_000), t.milliseconds / 1000)
                .end(),
        )
    });
    let sql = r#"SELECT "TrackId", CASE WHEN "Milliseconds" > 300000 THEN "Milliseconds" / 1000 END FROM "Track" WHERE "TrackId" <= 100"#;
    same(db, query, sql).await?;
    let query = Track::filter(|t| t.id.le(100)).select(|t| {
        (
            t.id,
            case().when(t.milliseconds.gt(300_000), t.milliseconds / 1000),
        )
    });
    same(db, query, sql).await
}

async fn case_of_numbers_in_order(db: &Db) -> Outcome {
    let query = Employee::all()
        .order_by(|e| {
            (
                case()
                    .when(e.title.eq("IT Staff"), 0)
                    .when(e.title.is_null(), 1)
                    .otherwise(2),
                e.id,
            )
        })
        .select(|e| e.id);
    let sql = r#"SELECT "EmployeeId" FROM "Employee" ORDER BY CASE WHEN "Title" = 'IT Staff' THEN 0 WHEN "Title" IS NULL THEN 1 ELSE 2 END, "EmployeeId""#;
    same(db, query, sql).await
}

async fn case_in_a_filter(db: &Db) -> Outcome {
    let query = Track::filter(|t| {
        case()
            .when(t.composer.is_null(), t.milliseconds)
            .otherwise(t.milliseconds * 2)
            .gt(3_000_000)
    })
    .select(|t| t.id);
    let sql = r#"SELECT "TrackId" FROM "Track" WHERE CASE WHEN "Composer" IS NULL THEN "Milliseconds" ELSE "Milliseconds" * 2 END > 3000000"#;
    same(db, query, sql).await
}

async fn case_of_many(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.le(30)).select(|t| {
        let mut choice = case().when(t.id.eq(1), 1);
        for number in 2..25 {
            choice = choice.when(t.id.eq(number), number);
        }
        (t.id, choice.otherwise(0))
    });
    same(db, query, r#"SELECT "TrackId", CASE WHEN "TrackId" < 25 THEN "TrackId" ELSE 0 END FROM "Track" WHERE "TrackId" <= 30"#).await
}

async fn first_case_wins(db: &Db) -> Outcome {
    let query =
        Track::filter(|t| t.id.eq(1)).select(|_| case().when(true, 1).when(true, 2).otherwise(3));
    gives(db, query, 1).await
}

/// A condition that is unknown does not hold.
async fn case_with_unknown_condition(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.bytes.is_null()).select(|t| {
        (
            case().when(t.bytes.gt(5), "many").otherwise("few"),
            case().when(!t.bytes.gt(5), "few").otherwise("many"),
        )
    });
    let rows = query.fetch(db).await?;
    equal(
        rows.iter()
            .all(|row| *row == ("few".to_owned(), "few".to_owned()))
            && rows.len() == 2,
        true,
    )
}

async fn coalesced(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| (c.id, coalesce((c.state, c.company, c.fax))));
    same(
        db,
        query,
        r#"SELECT "CustomerId", COALESCE("State", "Company", "Fax") FROM "Customer""#,
    )
    .await
}

async fn coalesced_with_literal(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            coalesce((c.state, c.company, "none")),
            coalesce((c.state, c.last_name)),
        )
    });
    same(db, query, r#"SELECT "CustomerId", COALESCE("State", "Company", 'none'), COALESCE("State", "LastName") FROM "Customer""#).await?;
    // Never NULL, so no `Option`.
    let _: Vec<String> = Customer::all()
        .select(|c| coalesce((c.state, "none")))
        .fetch(db)
        .await?;
    Ok(())
}

async fn coalesced_in_a_filter(db: &Db) -> Outcome {
    let query = Customer::filter(|c| coalesce((c.company, c.state, "-")).eq("-")).select(|c| c.id);
    same(
        db,
        query,
        r#"SELECT "CustomerId" FROM "Customer" WHERE "Company" IS NULL AND "State" IS NULL"#,
    )
    .await
}

async fn extremes(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.le(50)).select(|t| {
        (
            t.id,
            greatest((t.milliseconds, 300_000)),
            least((t.milliseconds, 300_000)),
        )
    });
    let sql = r#"SELECT "TrackId", CASE WHEN "Milliseconds" > 300000 THEN "Milliseconds" ELSE 300000 END,
        CASE WHEN "Milliseconds" < 300000 THEN "Milliseconds" ELSE 300000 END FROM "Track" WHERE "TrackId" <= 50"#;
    same(db, query, sql).await
}

async fn extremes_pass_over_null(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.name.eq("Hole")).select(|t| {
        (
            greatest((t.bytes, t.milliseconds)),
            least((t.milliseconds, t.bytes)),
            greatest((t.bytes, t.bytes)),
        )
    });
    gives(db, query, (1000, 1000, None)).await
}

async fn extremes_of_three(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.ge(3490)).select(|t| {
        (
            t.id,
            greatest((t.bytes, t.milliseconds, 250_000)),
            least((t.bytes, t.milliseconds, 2_500)),
        )
    });
    let sql = r#"SELECT "TrackId",
        CASE WHEN coalesce("Bytes", 0) > "Milliseconds" AND coalesce("Bytes", 0) > 250000 THEN "Bytes" WHEN "Milliseconds" > 250000 THEN "Milliseconds" ELSE 250000 END,
        CASE WHEN coalesce("Bytes", 9999) < "Milliseconds" AND coalesce("Bytes", 9999) < 2500 THEN "Bytes" WHEN "Milliseconds" < 2500 THEN "Milliseconds" ELSE 2500 END
        FROM "Track" WHERE "TrackId" >= 3490"#;
    same(db, query, sql).await
}

async fn null_ifs(db: &Db) -> Outcome {
    let query = Customer::all().select(|c| {
        (
            c.id,
            c.country.null_if("USA"),
            c.first_name.upper().null_if("JACK"),
        )
    });
    let sql = r#"SELECT "CustomerId", NULLIF("Country", 'USA'), NULLIF(upper("FirstName"), 'JACK') FROM "Customer" WHERE "FirstName" <> 'x'"#;
    let ascii = query.filter(|c| c.first_name.ne("x"));
    let upper = if db.dialect() == carafe_orm::sql::Dialect::Sqlite {
        sql.replace("upper(", "carafe_upper(")
    } else {
        sql.to_owned()
    };
    same(db, ascii, &upper).await
}

async fn alternatives(db: &Db) -> Outcome {
    let query = Track::filter(|t| (t.bytes / 2).or(7).eq(7))
        .select(|t| (t.id, (t.bytes + 1).or(0), t.bytes.or(t.milliseconds)));
    let sql = r#"SELECT "TrackId", coalesce("Bytes" + 1, 0), coalesce("Bytes", "Milliseconds") FROM "Track" WHERE coalesce("Bytes" / 2, 7) = 7"#;
    same(db, query, sql).await
}

async fn arrays_of_json(db: &Db) -> Outcome {
    let query = Track::filter(|t| t.id.eq(3506)).select(|t| {
        json_array((
            t.milliseconds,
            t.name,
            t.bytes,
            t.milliseconds.gt(5).expr(),
            "a\"b",
        ))
    });
    equal(
        query.one(db).await?.into_inner(),
        serde_json::json!([3000, "100%", null, true, "a\"b"]),
    )
}

async fn nested_json(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.id.eq(413)).select(|i| {
        json_object((
            ("id", i.customer),
            ("inner", json_array((json_object((("a", 1),)), i.total))),
        ))
    });
    equal(
        query.one(db).await?.into_inner(),
        serde_json::json!({"id": 60, "inner": [{"a": 1}, 7.5]}),
    )
}

async fn objects_of_json(db: &Db) -> Outcome {
    let query = Invoice::filter(|i| i.id.eq(413))
        .select(|i| json_object((("id", i.customer), ("at", i.date), ("it's", i.total))));
    equal(
        query.one(db).await?.into_inner(),
        serde_json::json!({"id": 60, "at": "2026-01-01 12:30:15", "it's": 7.5}),
    )
}

async fn assigned(db: &Db) -> Outcome {
    Track::filter(|t| t.id.le(10))
        .update(db, |t| {
            (
                t.unit_price.set(
                    case()
                        .when(t.milliseconds.gt(250_000), t.unit_price * 2)
                        .otherwise(greatest((t.unit_price - 1, 0))),
                ),
                t.composer
                    .set(coalesce((t.composer.null_if("AC/DC"), t.name))),
            )
        })
        .await?;
    let query =
        Track::filter(|t| t.id.le(10)).select(|t| (t.id, t.unit_price, t.composer.is_null()));
    let sql = r#"SELECT "TrackId", CASE WHEN "Milliseconds" > 250000 THEN 1.98 ELSE 0 END, 1 = 0 FROM "Track" WHERE "TrackId" <= 10"#;
    same(db, query, sql).await
}
