//! Two at once: each says what the other left.

use super::{Tea, every, new, tea};
use carafe_core::Result;
use carafe_orm::{Insertable as _, Model as _, db::Db};
use futures_util::future::join_all;

/// Old and new stock, oldest first.
async fn stocks(db: &Db, tea: &Tea) -> Vec<(i64, i64)> {
    let mut changes = tea.history(db).await.unwrap();
    changes.reverse();
    let stock = |change: &carafe_orm::history::Change<Tea>| {
        Some((change.old(|t| t.stock)?, change.new(|t| t.stock)?))
    };
    changes.iter().filter_map(stock).collect()
}

fn is_chain(stocks: &[(i64, i64)]) -> bool {
    stocks[0].0 == 0 && stocks.windows(2).all(|two| two[0].1 == two[1].0)
}

async fn write(db: Db, number: i64) -> Result<()> {
    match number % 4 {
        0 => {
            let all = Tea::all().update(&db, |t| t.stock.set(t.stock + 1));
            all.await.map(drop)
        }
        1 => {
            let mut tea = Tea::all().one(&db).await?;
            tea.update(&db, |t| t.stock.set(t.stock + 1)).await
        }
        2 => {
            let add = new("Assam").upsert(&db, |t| t.name, |t| t.stock.set(t.stock + 1));
            add.await.map(drop)
        }
        _ => {
            let mut tea = Tea::all().one(&db).await?;
            tea.stock = number;
            Tea::bulk_update(&db, [&tea], |t| t.stock).await.map(drop)
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_one_row() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        let all = (0..24).map(|number| tokio::spawn(write((*db).clone(), number)));
        for done in join_all(all).await {
            done.unwrap().unwrap();
        }
        let stocks = stocks(&db, &tea).await;
        assert!(stocks.len() >= 18, "{:?}: {stocks:?}", db.dialect());
        assert!(is_chain(&stocks), "{:?}: {stocks:?}", db.dialect());
        let last = Tea::all().one(&db).await.unwrap().stock;
        assert_eq!(stocks[stocks.len() - 1].1, last, "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn several_in_one_transaction() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        db.atomic(async |tx| {
            let add = || Tea::all().update(tx, |t| t.stock.set(t.stock + 1));
            let (one, two, three) = futures_util::join!(add(), add(), add());
            one.and(two).and(three)
        })
        .await
        .unwrap();
        let stocks = stocks(&db, &tea).await;
        assert_eq!(stocks, [(0, 1), (1, 2), (2, 3)], "{:?}", db.dialect());
    }
}

/// Many who make the same row: one made it, the others changed it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn upserts_of_one_key() {
    for db in every().await {
        let all = (0..12).map(|_| {
            let db: Db = (*db).clone();
            tokio::spawn(async move {
                new("Assam")
                    .upsert(&db, |t| t.name, |t| t.stock.set(t.stock + 1))
                    .await
            })
        });
        for done in join_all(all).await {
            done.unwrap().unwrap();
        }
        let tea = Tea::all().one(&db).await.unwrap();
        assert_eq!(tea.stock, 11);
        let changes = tea.history(&db).await.unwrap();
        assert_eq!(changes.len(), 12, "{:?}: {changes:?}", db.dialect());
        assert_eq!(changes[11].action, carafe_orm::history::Action::Create);
        assert!(is_chain(&stocks(&db, &tea).await), "{changes:?}");
    }
}
