//! One row at hand: `save_only`, `refresh_from_db`, `force_insert`, versions.

use super::{Account, Maker, NewAccount, Tea, every, maker, money, tea};
use carafe_core::Result;
use carafe_orm::{Insertable as _, Model as _, db::Db};
use futures_util::future::join_all;

#[tokio::test]
async fn only_the_named_columns_are_written() {
    for db in every().await {
        let maker = maker(&db).await;
        let mut row = tea(&maker, "only").insert(&db).await.unwrap();
        Tea::all().update(&db, |t| t.stock.set(7)).await.unwrap();
        (row.price, row.stock) = (money("3.00"), 1);
        row.save_only(&db, |t| t.price).await.unwrap();
        let kept = Tea::get(&db, row.id).await.unwrap();
        assert_eq!((kept.price, kept.stock), (money("3.00"), 7));
        assert_eq!(
            kept.touched, row.touched,
            "the row knows when it was written"
        );
        row.refresh_from_db(&db).await.unwrap();
        assert_eq!(row, kept);
    }
}

#[tokio::test]
async fn a_row_from_elsewhere_keeps_its_key() {
    for db in every().await {
        let mut row = maker(&db).await;
        (row.id, row.name) = (77.into(), "elsewhere".into());
        row.force_insert(&db).await.unwrap();
        assert_eq!(Maker::get(&db, 77).await.unwrap(), row);
        assert!(
            row.force_insert(&db)
                .await
                .unwrap_err()
                .is_unique_violation()
        );
        let mut gone = row.clone();
        row.delete(&db).await.unwrap();
        assert!(gone.save(&db).await.unwrap_err().is_not_found());
        assert!(
            gone.save_only(&db, |m| m.name)
                .await
                .unwrap_err()
                .is_not_found()
        );
        assert!(gone.refresh_from_db(&db).await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn an_older_row_is_refused() {
    for db in every().await {
        let mut mine = NewAccount { owner: "me".into() }.insert(&db).await.unwrap();
        assert_eq!(mine.version, 1);
        let mut theirs = Account::get(&db, mine.id).await.unwrap();
        mine.sum = 1;
        mine.save(&db).await.unwrap();
        mine.sum = 2;
        mine.save(&db).await.unwrap();
        assert_eq!(mine.version, 3);
        theirs.sum = 50;
        for error in [
            theirs.save(&db).await.unwrap_err(),
            theirs.save_only(&db, |a| a.sum).await.unwrap_err(),
            theirs
                .clone()
                .update(&db, |a| a.sum.set(9))
                .await
                .unwrap_err(),
        ] {
            assert_eq!(
                (error.error_code(), error.status().as_u16()),
                (Some("orm.E254"), 409)
            );
        }
        Account::all()
            .update(&db, |a| a.sum.set(a.sum + 1))
            .await
            .unwrap();
        theirs.refresh_from_db(&db).await.unwrap();
        assert_eq!(
            (theirs.sum, theirs.version),
            (3, 4),
            "an update of many counts too"
        );
        theirs.update(&db, |a| a.sum.set(a.sum * 2)).await.unwrap();
        assert_eq!((theirs.sum, theirs.version), (6, 5));
    }
}

/// Each task adds one, reading again when another was faster: nothing is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_savers_lose_nothing() {
    for db in every().await {
        let id = NewAccount {
            owner: "all".into(),
        }
        .insert(&db)
        .await
        .unwrap()
        .id;
        let add = |_| {
            let db: Db = (*db).clone();
            tokio::spawn(async move {
                loop {
                    let mut row = Account::get(&db, id).await?;
                    row.sum += 1;
                    match row.save(&db).await {
                        Err(error) if error.error_code() == Some("orm.E254") => {}
                        other => return other,
                    }
                }
            })
        };
        let done: Vec<_> = join_all((0..8).map(add)).await;
        let done: Result<Vec<()>> = done.into_iter().map(|one| one.unwrap()).collect();
        done.unwrap();
        let row = Account::get(&db, id).await.unwrap();
        assert_eq!((row.sum, row.version), (8, 9));
    }
}

#[tokio::test]
async fn the_nearest_rows_by_date_and_key() {
    for db in every().await {
        let maker = maker(&db).await;
        let day = |text: &str| Some(text.parse::<carafe_core::DateTime>().unwrap());
        let days = [
            "2026-01-02T00:00:00Z",
            "2026-01-01T00:00:00Z",
            "2026-01-02T00:00:00Z",
            "2026-01-03T00:00:00Z",
        ];
        let new = days.map(|at| {
            tea(&maker, &format!("t{at}")).with(|t| (t.picked.set(day(at)), t.name.set(at)))
        });
        let mut all = Vec::new();
        for (number, new) in new.into_iter().enumerate() {
            all.push(
                new.with(|t| t.name.set(format!("{number}")))
                    .insert(&db)
                    .await
                    .unwrap(),
            );
        }
        let next = async |row: &Tea| {
            row.next_by(&db, |t| t.picked)
                .await
                .unwrap()
                .map(|t| t.name)
        };
        assert_eq!(
            next(&all[1]).await.as_deref(),
            Some("0"),
            "{:?}",
            db.dialect()
        );
        assert_eq!(
            next(&all[0]).await.as_deref(),
            Some("2"),
            "of one day, by key"
        );
        assert_eq!(next(&all[3]).await, None);
        let before = all[2]
            .previous_by(&db, |t| (t.picked, t.name))
            .await
            .unwrap();
        assert_eq!(before.unwrap().name, "0");
        let undated = tea(&maker, "undated").insert(&db).await.unwrap();
        assert_eq!(next(&undated).await, None);
    }
}

#[tokio::test]
async fn changed_rows_come_back() {
    for db in every().await {
        let maker = maker(&db).await;
        Tea::insert_many(&db, ["a", "b", "c"].map(|name| tea(&maker, name)))
            .await
            .unwrap();
        let rows = Tea::filter(|t| t.name.ne("b"))
            .update_returning(&db, |t| t.stock.set(t.stock + 5))
            .await
            .unwrap();
        let mut rows: Vec<_> = rows.into_iter().map(|t| (t.name, t.stock)).collect();
        rows.sort();
        assert_eq!(
            rows,
            [("a".to_owned(), 5), ("c".to_owned(), 5)],
            "{:?}",
            db.dialect()
        );
        let none = Tea::filter(|t| t.name.eq("x"))
            .update_returning(&db, |t| t.stock.set(1))
            .await
            .unwrap();
        assert!(none.is_empty());
        let limited = Tea::all()
            .order_by(|t| -t.name)
            .limit(1)
            .update_returning(&db, |t| t.stock.set(50))
            .await
            .unwrap();
        assert_eq!((limited.len(), &*limited[0].name), (1, "c"));
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    for db in every().await {
        let maker = maker(&db).await;
        let taken = tea(&maker, "taken").insert(&db).await.unwrap();
        let long = "x".repeat(41);
        let said = |error: carafe_core::Error| {
            let fields = error
                .fields()
                .iter()
                .map(|field| format!("{} {}", field.field, field.code));
            (fields.collect::<Vec<_>>(), error.status().as_u16())
        };
        let new = tea(&maker, "taken").with(|t| t.price.set(money("1.001")));
        let error = new.validate(&db).await.unwrap_err();
        let all = [
            "price max_decimal_places",
            "maker unique_together",
            "name unique_together",
        ]
        .map(str::to_owned);
        assert_eq!(said(error), (all.to_vec(), 422), "{:?}", db.dialect());
        assert_eq!(
            said(tea(&maker, &long).validate(&db).await.unwrap_err()).0,
            ["name max_length"]
        );
        taken.validate(&db).await.unwrap();
        let mut other = tea(&maker, "free")
            .validate(&db)
            .await
            .unwrap()
            .insert(&db)
            .await
            .unwrap();
        other.name = "taken".into();
        assert_eq!(said(other.validate(&db).await.unwrap_err()).0.len(), 2);
        assert_eq!(Tea::all().count(&db).await.unwrap(), 2);
    }
}

/// The same words when the database finds it.
#[tokio::test]
async fn what_the_database_finds_has_fields_too() {
    for db in every().await {
        let maker = maker(&db).await;
        tea(&maker, "one").insert(&db).await.unwrap();
        let error = tea(&maker, "one").insert(&db).await.unwrap_err();
        let fields: Vec<_> = error
            .fields()
            .iter()
            .map(|field| (&*field.field, field.code, &*field.message))
            .collect();
        let said = "Tea with this maker and name already exists.";
        assert_eq!(
            fields,
            [
                ("maker", "unique_together", said),
                ("name", "unique_together", said)
            ],
            "{:?}",
            db.dialect()
        );
        let missing: carafe_orm::Id<Maker> = 999.into();
        let error = super::NewTea {
            maker: missing.into(),
            name: "x".into(),
        }
        .insert(&db)
        .await
        .unwrap_err();
        assert!(error.is_foreign_key_violation(), "{error:?}");
    }
}
