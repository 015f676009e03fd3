//! `bulk_update`.

use super::{Account, NewAccount, Tea, every, maker, money, tea};
use carafe_orm::{Insertable as _, Model as _};

#[tokio::test]
async fn each_row_gets_its_own_values() {
    for db in every().await {
        let maker = maker(&db).await;
        let mut teas = Tea::insert_many(&db, (0..50).map(|n| tea(&maker, &format!("t{n}"))))
            .await
            .unwrap();
        for (number, tea) in (0_i64..).zip(&mut teas) {
            tea.price = money(&format!("{number}.50"));
            tea.note = (number % 3 > 0).then(|| format!("'{number}'"));
            tea.stock = 99;
        }
        let before = teas[0].touched;
        let changed = Tea::bulk_update(&db, &teas, |t| (t.price, t.note))
            .await
            .unwrap();
        assert_eq!(changed, 50);
        let kept = Tea::all().order_by(|t| t.id).fetch(&db).await.unwrap();
        for (kept, tea) in kept.iter().zip(&teas) {
            assert_eq!(
                (kept.price, &kept.note, kept.stock),
                (tea.price, &tea.note, 0),
                "{:?}",
                db.dialect()
            );
            assert!(kept.touched >= before);
        }
    }
}

#[tokio::test]
async fn none_gone_and_named_twice() {
    for db in every().await {
        let maker = maker(&db).await;
        assert_eq!(Tea::bulk_update(&db, &[], |t| t.stock).await.unwrap(), 0);
        let mut one = tea(&maker, "one").insert(&db).await.unwrap();
        let mut gone = one.clone();
        gone.id = 4_000.into();
        let mut twice = one.clone();
        (one.stock, twice.stock) = (1, 2);
        let rows = [one.clone(), gone, twice];
        assert_eq!(Tea::bulk_update(&db, &rows, |t| t.stock).await.unwrap(), 1);
        one.refresh_from_db(&db).await.unwrap();
        assert_eq!(one.stock, 2, "the later one counts");
        let error = Tea::bulk_update(&db, [&one], |t| t.id).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E253"));
    }
}

#[tokio::test]
async fn values_that_do_not_fit_change_nothing() {
    for db in every().await {
        let maker = maker(&db).await;
        let mut teas = Tea::insert_many(&db, ["a", "b"].map(|name| tea(&maker, name)))
            .await
            .unwrap();
        (teas[0].name, teas[1].name) = ("fits".into(), "x".repeat(41));
        let error = Tea::bulk_update(&db, &teas, |t| t.name).await.unwrap_err();
        assert_eq!(error.fields()[0].code, "max_length");
        (teas[0].name, teas[1].name) = ("same".into(), "same".into());
        assert!(
            Tea::bulk_update(&db, &teas, |t| t.name)
                .await
                .unwrap_err()
                .is_unique_violation()
        );
        assert!(
            !Tea::filter(|t| t.name.in_(["fits", "same"]))
                .exists(&db)
                .await
                .unwrap()
        );
    }
}

#[tokio::test]
async fn one_stale_row_keeps_all_from_being_written() {
    for db in every().await {
        let new = ["a", "b", "c"].map(|owner| NewAccount {
            owner: owner.into(),
        });
        let mut all = Account::insert_many(&db, new).await.unwrap();
        let mut other = all[1].clone();
        other.sum = 5;
        other.save(&db).await.unwrap();
        for account in &mut all {
            account.sum = 100;
        }
        let error = Account::bulk_update(&db, &all, |a| a.sum)
            .await
            .unwrap_err();
        assert_eq!(
            (error.error_code(), error.status().as_u16()),
            (Some("orm.E254"), 409)
        );
        assert!(
            !Account::filter(|a| a.sum.eq(100))
                .exists(&db)
                .await
                .unwrap()
        );
        all[1] = other;
        assert_eq!(Account::bulk_update(&db, &all, |a| a.sum).await.unwrap(), 3);
        let versions = Account::all()
            .order_by(|a| a.id)
            .select(|a| a.version)
            .fetch(&db)
            .await
            .unwrap();
        assert_eq!(versions, [2, 3, 2]);
    }
}
