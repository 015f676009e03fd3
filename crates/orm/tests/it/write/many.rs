//! `insert_many`.

use super::{Maker, NewMaker, Tea, every, maker, money, tea};
use carafe_orm::{Insertable as _, Model as _};

fn makers(names: &[&str]) -> Vec<NewMaker> {
    names
        .iter()
        .map(|name| NewMaker {
            name: (*name).into(),
        })
        .collect()
}

#[tokio::test]
async fn rows_come_back_with_keys_in_their_order() {
    for db in every().await {
        let names = [
            "a",
            "b'; DROP TABLE w_maker; --",
            "c\\",
            "d\"e",
            "ü漢🎷",
            "",
        ];
        let rows = Maker::insert_many(&db, makers(&names)).await.unwrap();
        assert_eq!(rows.iter().map(|row| &*row.name).collect::<Vec<_>>(), names);
        assert!(rows.windows(2).all(|two| two[0].id < two[1].id));
        let kept = Maker::all().order_by(|m| m.id).fetch(&db).await.unwrap();
        assert_eq!(kept, rows, "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn no_row_is_no_statement_and_one_is_one() {
    for db in every().await {
        let none: Vec<NewMaker> = Vec::new();
        assert!(Maker::insert_many(&db, none).await.unwrap().is_empty());
        assert_eq!(
            Maker::insert_many(&db, makers(&["only"]))
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn every_type_and_every_null_arrives() {
    for db in every().await {
        let maker = maker(&db).await;
        let at = "2026-02-28T23:59:59.123456Z".parse().unwrap();
        let rows = (0..40).map(|number| {
            let (full, price) = (number % 2 == 0, money(&format!("{number}.25")));
            tea(&maker, &format!("tea {number}")).with(|t| {
                (
                    t.price.set(price),
                    t.stock.set(i64::MAX - number),
                    t.note.set(full.then(|| format!("note '{number}'"))),
                    t.picked.set(full.then_some(at)),
                    t.leaf.set(full.then_some(&[0_u8, 255, 39][..])),
                )
            })
        });
        let rows = Tea::insert_many(&db, rows).await.unwrap();
        assert_eq!(
            Tea::all().order_by(|t| t.id).fetch(&db).await.unwrap(),
            rows
        );
        assert_eq!(
            (rows[2].price, rows[2].stock),
            (money("2.25"), i64::MAX - 2)
        );
        assert_eq!(
            (rows[2].picked, rows[2].leaf.clone()),
            (Some(at), Some(vec![0, 255, 39]))
        );
        assert_eq!(
            (rows[3].note.clone(), rows[3].picked, rows[3].leaf.clone()),
            (None, None, None)
        );
    }
}

#[tokio::test]
async fn rows_that_name_other_columns_keep_their_places() {
    for db in every().await {
        let maker = maker(&db).await;
        let rows = vec![
            tea(&maker, "plain").with(|t| t.stock.set(1)),
            tea(&maker, "noted").with(|t| t.note.set("n")),
            tea(&maker, "again").with(|t| t.stock.set(2)),
            tea(&maker, "summed").with(|t| t.stock.set(t.stock + 1)),
        ];
        let error = Tea::insert_many(&db, rows).await.unwrap_err();
        // An INSERT knows no column of its own row: the expression reached the database, and it said so.
        assert!(error.error_code().is_some(), "{error:?}");
        assert_eq!(Tea::all().count(&db).await.unwrap(), 0, "all rows or none");
        let rows = vec![
            tea(&maker, "plain").with(|t| t.stock.set(1)),
            tea(&maker, "noted").with(|t| t.note.set("n")),
            tea(&maker, "again").with(|t| t.stock.set(2)),
        ];
        let names: Vec<_> = Tea::insert_many(&db, rows)
            .await
            .unwrap()
            .into_iter()
            .map(|t| t.name)
            .collect();
        assert_eq!(names, ["plain", "noted", "again"]);
    }
}

#[tokio::test]
async fn many_statements_are_all_or_nothing() {
    for db in every().await {
        let names: Vec<String> = (0..100)
            .map(|n| n.to_string())
            .chain(["7".to_owned()])
            .collect();
        let rows = names.iter().map(|name| NewMaker { name: name.clone() });
        let error = Maker::insert_many(&db, rows)
            .batch_size(10)
            .await
            .unwrap_err();
        assert!(error.is_unique_violation(), "{error:?}");
        assert_eq!(
            (&*error.fields()[0].field, error.fields()[0].code),
            ("name", "unique")
        );
        assert_eq!(Maker::all().count(&db).await.unwrap(), 0);
        let rows = names[..100]
            .iter()
            .map(|name| NewMaker { name: name.clone() });
        let rows = Maker::insert_many(&db, rows).batch_size(7).await.unwrap();
        assert_eq!(
            rows.into_iter().map(|m| m.name).collect::<Vec<_>>(),
            names[..100]
        );
    }
}

#[tokio::test]
async fn values_that_do_not_fit_are_named_with_their_row() {
    for db in every().await {
        let long = "x".repeat(41);
        let error = Maker::insert_many(&db, makers(&["fits", &long]))
            .await
            .unwrap_err();
        assert_eq!(
            (&*error.fields()[0].field, error.fields()[0].code),
            ("name", "max_length")
        );
        assert!(error.hint_text().unwrap().contains("row 1"), "{error:?}");
        assert_eq!(Maker::all().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn conflicts_can_be_ignored() {
    for db in every().await {
        Maker::insert_many(&db, makers(&["a", "b"])).await.unwrap();
        let rows = Maker::insert_many(&db, makers(&["b", "c", "c", "d"]))
            .ignore_conflicts()
            .await
            .unwrap();
        let names: Vec<_> = rows.into_iter().map(|m| m.name).collect();
        assert_eq!(
            (names, Maker::all().count(&db).await.unwrap()),
            (vec!["c".to_owned(), "d".to_owned()], 4)
        );
    }
}

#[tokio::test]
async fn conflicts_can_update() {
    for db in every().await {
        let maker = maker(&db).await;
        let old = tea(&maker, "old")
            .with(|t| (t.price.set(money("1.00")), t.stock.set(1)))
            .insert(&db)
            .await
            .unwrap();
        let rows = ["old", "new"]
            .map(|name| tea(&maker, name).with(|t| (t.price.set(money("2.00")), t.stock.set(9))));
        let rows = Tea::insert_many(&db, rows)
            .update_conflicts(|t| (t.maker, t.name), |t| t.price)
            .await
            .unwrap();
        assert_eq!(
            (rows[0].id, rows[0].price, rows[0].stock),
            (old.id, money("2.00"), 1),
            "{:?}",
            db.dialect()
        );
        assert_eq!((&*rows[1].name, rows[1].stock), ("new", 9));
    }
}

#[tokio::test]
async fn one_key_twice_is_refused() {
    for db in every().await {
        let maker = maker(&db).await;
        let rows = ["same", "other", "same"].map(|name| tea(&maker, name));
        let error = Tea::insert_many(&db, rows)
            .update_conflicts(|t| (t.maker, t.name), |t| t.price)
            .await
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E251"));
        assert_eq!(Tea::all().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn inside_a_transaction_they_go_with_it() {
    for db in every().await {
        let undone = db.atomic(async |tx| {
            assert_eq!(Maker::insert_many(tx, makers(&["x", "y"])).await?.len(), 2);
            tx.atomic(async |tx| Maker::insert_many(tx, makers(&["z", "x"])).await.map(drop))
                .await
                .unwrap_err();
            assert_eq!(Maker::all().count(tx).await?, 2);
            Err::<(), _>(carafe_core::Error::bad_request("undone"))
        });
        undone.await.unwrap_err();
        assert_eq!(Maker::all().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn twenty_thousand_rows() {
    for db in every().await {
        let rows = (0..20_000).map(|n| NewMaker {
            name: format!("m{n}"),
        });
        let rows = Maker::insert_many(&db, rows).await.unwrap();
        assert_eq!((rows.len(), &*rows[19_999].name), (20_000, "m19999"));
        assert_eq!(Maker::all().count(&db).await.unwrap(), 20_000);
    }
}

#[tokio::test]
async fn spaces_at_the_end_are_letters() {
    for db in every().await {
        Maker::insert_many(&db, makers(&["a", "b "])).await.unwrap();
        let count = async |query: carafe_orm::QuerySet<Maker>| query.count(&db).await.unwrap();
        assert_eq!(
            (
                count(Maker::filter(|m| m.name.in_(["a ", "b "]))).await,
                count(Maker::filter(|m| m.name.in_(["b", "c"]))).await,
                count(Maker::all().exclude(|m| m.name.in_(["a ", "b"]))).await,
                count(Maker::filter(|m| m.name.eq("b"))).await,
                count(Maker::filter(|m| m.name.eq("b "))).await,
            ),
            (1, 0, 2, 0, 1),
            "{:?}",
            db.dialect()
        );
    }
}
