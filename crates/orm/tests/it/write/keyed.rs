//! `get_or_create`, `update_or_create`, `upsert`: one row for one key.

use super::{Maker, NewMaker, NewTea, Tea, every, maker, money, tea};
use carafe_core::Result;
use carafe_orm::{Insertable as _, Model as _, db::Db, model::Fk};
use futures_util::future::join_all;

#[tokio::test]
async fn the_first_makes_it_and_the_second_finds_it() {
    for db in every().await {
        let new = || NewMaker {
            name: "Darjeeling".into(),
        };
        let (first, created) = new().get_or_create(&db, |m| m.name).await.unwrap();
        assert!(created);
        let (second, created) = new().get_or_create(&db, |m| m.name).await.unwrap();
        assert_eq!((second, created), (first, false));
    }
}

/// Twenty tasks with one key, in and outside transactions: one row, one maker, nobody fails.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_make_one_row() {
    for db in every().await {
        for round in 0..3 {
            let name = format!("tea {round}");
            let ask = |in_transaction: bool| {
                let (db, name): (Db, String) = ((*db).clone(), name.clone());
                tokio::spawn(async move {
                    let new = NewMaker { name };
                    if !in_transaction {
                        return new.get_or_create(&db, |m| m.name).await;
                    }
                    db.atomic(async |tx| {
                        NewMaker {
                            name: new.name.clone(),
                        }
                        .get_or_create(tx, |m| m.name)
                        .await
                    })
                    .await
                })
            };
            let all: Vec<_> = (0..20).map(|number| ask(number % 3 == 0)).collect();
            let rows: Result<Vec<(Maker, bool)>> = join_all(all)
                .await
                .into_iter()
                .map(|row| row.unwrap())
                .collect();
            let rows = rows.unwrap_or_else(|error| panic!("{:?}: {error:?}", db.dialect()));
            assert_eq!(
                rows.iter().filter(|(_, created)| *created).count(),
                1,
                "{:?}",
                db.dialect()
            );
            assert!(rows.iter().all(|(row, _)| row.id == rows[0].0.id));
            assert_eq!(
                Maker::filter(|m| m.name.eq(&*name))
                    .count(&db)
                    .await
                    .unwrap(),
                1
            );
        }
    }
}

/// Twenty tasks count one row up: no step is lost, and one of them made it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_count_up() {
    for db in every().await {
        let maker = maker(&db).await;
        let key: Fk<Maker> = (&maker).into();
        let ask = |number: usize| {
            let db: Db = (*db).clone();
            tokio::spawn(async move {
                let new = NewTea {
                    maker: key,
                    name: "shared".into(),
                }
                .with(|t| t.stock.set(1));
                if number.is_multiple_of(2) {
                    return new
                        .upsert(&db, |t| (t.maker, t.name), |t| t.stock.set(t.stock + 1))
                        .await
                        .map(|_| None);
                }
                let done = new
                    .update_or_create(&db, |t| (t.maker, t.name), |t| t.stock.set(t.stock + 1))
                    .await;
                done.map(|(_, created)| Some(created))
            })
        };
        let all = join_all((0..20).map(ask)).await;
        for one in all {
            let one: Result<Option<bool>> = one.unwrap();
            assert!(one.is_ok(), "{:?}: {one:?}", db.dialect());
        }
        assert_eq!(
            Tea::all().one(&db).await.unwrap().stock,
            20,
            "{:?}",
            db.dialect()
        );
    }
}

#[tokio::test]
async fn an_upsert_sees_both_rows() {
    for db in every().await {
        let maker = maker(&db).await;
        let new = |stock: i64, price: &str| {
            tea(&maker, "sum").with(|t| (t.stock.set(stock), t.price.set(money(price))))
        };
        let up = |row: carafe_orm::write::Insert<Tea>| {
            row.upsert(
                &db,
                |t| (t.maker, t.name),
                |t| {
                    (
                        t.stock.set(t.stock + t.incoming().stock),
                        t.price.set(t.incoming().price),
                        t.note.set("met"),
                    )
                },
            )
        };
        let first = up(new(3, "1.00")).await.unwrap();
        assert_eq!((first.stock, first.note), (3, None));
        let second = up(new(4, "2.50")).await.unwrap();
        assert_eq!(
            (
                second.id,
                second.stock,
                second.price,
                second.note.as_deref()
            ),
            (first.id, 7, money("2.50"), Some("met"))
        );
        let touched = second.touched;
        assert!(touched >= first.touched, "auto_now is set in an upsert too");
    }
}

#[tokio::test]
async fn update_or_create_says_which() {
    for db in every().await {
        let maker = maker(&db).await;
        let run = async |price: &str| {
            let new = tea(&maker, "which").with(|t| t.price.set(money(price)));
            new.update_or_create(
                &db,
                |t| (t.maker, t.name),
                |t| (t.price.set(t.incoming().price), t.stock.set(t.stock + 1)),
            )
            .await
        };
        let (row, created) = run("1.00").await.unwrap();
        assert_eq!((row.stock, created), (0, true));
        let (row, created) = run("3.00").await.unwrap();
        assert_eq!((row.stock, row.price, created), (1, money("3.00"), false));
    }
}

#[tokio::test]
async fn another_unique_key_is_still_an_error() {
    for db in every().await {
        NewMaker {
            name: "taken".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let error = NewMaker {
            name: "taken".into(),
        }
        .with(|m| m.id.set(900))
        .get_or_create(&db, |m| m.id)
        .await;
        assert!(
            error.unwrap_err().is_unique_violation(),
            "{:?}",
            db.dialect()
        );
        let error = NewMaker {
            name: "taken".into(),
        }
        .with(|m| m.id.set(901))
        .upsert(&db, |m| m.id, |m| m.name.set("other"))
        .await;
        assert!(
            error.unwrap_err().is_unique_violation(),
            "{:?}",
            db.dialect()
        );
        assert_eq!(Maker::all().count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_key_without_a_value_is_refused() {
    for db in every().await {
        let error = NewMaker { name: "x".into() }
            .get_or_create(&db, |m| m.id)
            .await
            .unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E252"));
        assert!(error.location().file().ends_with("keyed.rs"));
    }
}

#[tokio::test]
async fn related_values_are_refused_in_an_upsert_and_done_by_update_or_create() {
    for db in every().await {
        let maker = maker(&db).await;
        tea(&maker, "rel").insert(&db).await.unwrap();
        let (row, _) = tea(&maker, "rel")
            .update_or_create(&db, |t| (t.maker, t.name), |t| t.note.set(t.maker.name))
            .await
            .unwrap();
        assert_eq!(row.note.as_deref(), Some("Assam"));
    }
}

#[tokio::test]
async fn inside_a_transaction_the_rest_goes_on() {
    for db in every().await {
        let rows = db.atomic(async |tx| {
            let (one, _) = NewMaker { name: "t".into() }
                .get_or_create(tx, |m| m.name)
                .await?;
            let (two, created) = NewMaker { name: "t".into() }
                .get_or_create(tx, |m| m.name)
                .await?;
            assert_eq!((one.id, created), (two.id, false));
            NewMaker { name: "t".into() }
                .upsert(tx, |m| m.name, |m| m.name.set("u"))
                .await
        });
        assert_eq!(rows.await.unwrap().name, "u");
        assert_eq!(Maker::all().count(&db).await.unwrap(), 1);
    }
}
