//! What goes in comes out: the least, the most, nothing, and what databases like to change.

use super::models::{
    Every, Level, Maybe, Mood, NewEvery, NewMaybe, Status, again, databases, plain,
};
use carafe_core::{Date, Duration, Time, Uuid};
use carafe_orm::{Insertable as _, Model as _, value::Json};
use serde_json::json;

fn least() -> NewEvery {
    NewEvery {
        small: i16::MIN,
        int: i32::MIN,
        big: i64::MIN,
        real: f32::MIN,
        float: f64::MIN,
        decimal: "-99999999999.9999".parse().unwrap(),
        day: Date::new(1, 1, 1).unwrap(),
        at: "0001-01-01T00:00:00Z".parse().unwrap(),
        length: Duration::from_micros(-1),
        data: json!(false).into(),
        address: "::".parse().unwrap(),
        ..plain()
    }
}

fn most() -> NewEvery {
    NewEvery {
        small: i16::MAX,
        int: i32::MAX,
        big: i64::MAX,
        positive_small: u16::MAX,
        positive: u32::MAX,
        positive_big: i64::MAX.unsigned_abs(),
        real: f32::MAX,
        float: f64::MAX,
        decimal: "99999999999.9999".parse().unwrap(),
        yes: true,
        name: "a\u{301}😀'\"\\%_`\u{202e}".to_owned(),
        text: "\r\n\t é \u{fffd} 漢字 ".to_owned(),
        uuid: Uuid::from_bytes([255; 16]),
        day: Date::new(9999, 12, 31).unwrap(),
        time: "23:59:59.999999".parse().unwrap(),
        at: "9999-12-30T21:59:59.999999Z".parse().unwrap(),
        length: Duration::from_days(36_500_000),
        bytes: (0..=255).collect(),
        data: json!({"a": [1, -2.5, null, {"ü": "\"\\\n"}], "": 1e300}).into(),
        tags: Json(vec![String::new(), "'; --".to_owned()]),
        address: "2001:db8::ff00:42:8329".parse().unwrap(),
        status: Status::Gone,
        level: Level::High,
        mood: Mood::Bad,
    }
}

#[tokio::test]
async fn the_least_and_the_most() {
    for db in databases().await {
        for new in [plain(), least(), most()] {
            let row = new.insert(&db).await.unwrap();
            assert_eq!(again(&db, &row).await.unwrap(), row);
        }
        let rows = Every::all().order_by(|e| e.id).fetch(&db).await.unwrap();
        let (least, most) = (&rows[1], &rows[2]);
        assert_eq!(
            (least.big, least.small, least.real),
            (i64::MIN, i16::MIN, f32::MIN)
        );
        assert_eq!(
            (least.at.to_string(), least.length.micros()),
            ("0001-01-01T00:00:00Z".into(), -1)
        );
        assert_eq!(least.decimal.to_string(), "-99999999999.9999");
        let sent = self::most();
        assert_eq!(
            (most.positive_small, most.positive, most.positive_big),
            (u16::MAX, u32::MAX, sent.positive_big)
        );
        assert_eq!(
            (most.real.to_bits(), most.float.to_bits()),
            (f32::MAX.to_bits(), f64::MAX.to_bits())
        );
        assert_eq!((&most.name, &most.text), (&sent.name, &sent.text));
        assert_eq!((most.uuid, most.address), (sent.uuid, sent.address));
        assert_eq!(
            (most.day, most.time, most.at),
            (sent.day, sent.time, sent.at)
        );
        assert_eq!((most.length, &most.bytes), (sent.length, &sent.bytes));
        assert_eq!((&most.data, &most.tags), (&sent.data, &sent.tags));
        assert_eq!(
            (most.status, most.level, most.mood),
            (Status::Gone, Level::High, Mood::Bad)
        );
    }
}

#[tokio::test]
async fn fractions_keep_their_bits() {
    for db in databases().await {
        for (real, float) in [
            (0.1, 0.1),
            (f32::MIN_POSITIVE, f64::MIN_POSITIVE),
            (1.0 / 3.0, 1.0 / 3.0),
            (16_777_217.0, 9_007_199_254_740_993.0),
        ] {
            let row = NewEvery {
                real,
                float,
                ..plain()
            }
            .insert(&db)
            .await
            .unwrap();
            let found = Every::filter(|e| e.real.eq(real) & e.float.eq(float));
            let found = found.fetch(&db).await.unwrap();
            assert_eq!(found, [row]);
        }
        let row = NewEvery {
            float: -0.0,
            ..plain()
        }
        .insert(&db)
        .await
        .unwrap();
        assert!(row.float == 0.0, "minus zero is zero");
    }
}

#[tokio::test]
async fn nothing_is_nothing() {
    for db in databases().await {
        let row = NewMaybe {}.insert(&db).await.unwrap();
        let read = Maybe::filter(|m| m.uuid.is_null() & m.data.is_null() & m.address.is_null());
        let read = read.filter(|m| m.length.is_null() & m.status.is_null() & m.level.is_null());
        let read = read.filter(|m| m.mood.is_null() & m.real.is_null() & m.positive.is_null());
        assert_eq!(read.one(&db).await.unwrap(), row);
        assert_eq!((row.positive_big, row.positive_small), (None, None));
    }
}

#[tokio::test]
async fn each_is_found_by_its_value() {
    for db in databases().await {
        plain().insert(&db).await.unwrap();
        let row = most().insert(&db).await.unwrap();
        let one = |query: carafe_orm::QuerySet<Every>| {
            let (db, id) = (&db, row.id);
            async move { assert_eq!(query.one(db).await.unwrap().id, id) }
        };
        let sent = most();
        one(Every::filter(|e| e.positive_small.eq(u16::MAX))).await;
        one(Every::filter(|e| e.positive.in_(vec![u32::MAX, 7]))).await;
        one(Every::filter(|e| e.positive_big.gt(5))).await;
        one(Every::filter(|e| e.positive.gt(5))).await;
        one(Every::filter(|e| e.uuid.eq(sent.uuid))).await;
        one(Every::filter(|e| e.uuid.in_([sent.uuid]))).await;
        one(Every::filter(|e| e.uuid.gt(Uuid::NIL))).await;
        one(Every::filter(|e| e.uuid.ne(Uuid::NIL))).await;
        one(Every::filter(|e| e.length.ge(Duration::from_days(1)))).await;
        one(Every::filter(|e| e.length.in_([sent.length]))).await;
        one(Every::filter(|e| {
            e.length.gt(std::time::Duration::from_secs(1))
        }))
        .await;
        one(Every::filter(|e| e.address.eq(sent.address))).await;
        one(Every::filter(|e| e.address.in_([sent.address]))).await;
        one(Every::filter(|e| e.bytes.eq(sent.bytes.clone()))).await;
        one(Every::filter(|e| e.time.eq(sent.time) & e.at.eq(sent.at))).await;
        one(Every::filter(|e| e.status.eq(Status::Gone))).await;
        one(Every::filter(|e| {
            e.status.in_([Status::Gone, Status::InStock])
        }))
        .await;
        one(Every::filter(|e| e.level.eq(Level::High))).await;
        one(Every::filter(|e| e.level.gt(Level::Low))).await;
        one(Every::filter(|e| e.mood.eq(Mood::Bad))).await;
        one(Every::filter(|e| e.mood.ne(Mood::Good))).await;
    }
}

#[tokio::test]
async fn they_order_by_their_value() {
    for db in databases().await {
        for micros in [5_000_000_000_000, -7, 0, 90_000_000_000] {
            let mut bytes = [0; 16];
            bytes[8..].copy_from_slice(&i64::to_be_bytes(micros - i64::MIN / 2));
            let new = NewEvery {
                length: Duration::from_micros(micros),
                uuid: Uuid::from_bytes(bytes),
                positive_big: (micros + 7).unsigned_abs(),
                ..plain()
            };
            new.insert(&db).await.unwrap();
        }
        let by_length = Every::all()
            .order_by(|e| e.length)
            .fetch(&db)
            .await
            .unwrap();
        assert!(by_length.is_sorted_by_key(|row| row.length));
        let by_uuid = Every::all().order_by(|e| -e.uuid).fetch(&db).await.unwrap();
        assert!(by_uuid.is_sorted_by_key(|row| std::cmp::Reverse(row.uuid)));
        let by_number = Every::all()
            .order_by(|e| e.positive_big)
            .fetch(&db)
            .await
            .unwrap();
        assert!(by_number.is_sorted_by_key(|row| row.positive_big));
    }
}

#[tokio::test]
async fn they_are_changed_and_selected_alone() {
    for db in databases().await {
        let mut row = plain().insert(&db).await.unwrap();
        let sent = most();
        let (id, length, address) = (sent.uuid, sent.length, sent.address);
        row.update(&db, |e| {
            (
                e.uuid.set(id),
                e.length.set(length),
                e.address.set(address),
                e.data.set(Json(json!([1]))),
                e.status.set(Status::InStock),
                e.mood.set(Mood::Bad),
                e.positive.set(7_u32),
            )
        })
        .await
        .unwrap();
        assert_eq!(
            (row.uuid, row.length, row.address, row.positive),
            (id, length, address, 7)
        );
        let parts = Every::all().select(|e| (e.uuid, e.length, e.address, e.status, e.data));
        let parts = parts.one(&db).await.unwrap();
        assert_eq!(
            parts,
            (id, length, address, Status::InStock, Json(json!([1])))
        );
        row.positive = 8;
        row.time = Time::default();
        row.save(&db).await.unwrap();
        assert_eq!(again(&db, &row).await.unwrap(), row);
    }
}

#[tokio::test]
async fn numbers_below_zero_and_beyond_are_refused() {
    for db in databases().await {
        let too_large = NewEvery {
            positive_big: u64::MAX,
            ..plain()
        }
        .insert(&db)
        .await
        .unwrap_err();
        assert_eq!(too_large.fields()[0].code, "max_value", "{too_large:?}");
        let table = "INSERT INTO shop_maybe (positive) VALUES (-1)";
        let error = db.execute(table, &[]).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E104"), "{error:?}");
    }
}
