//! Whole queries and lists of rows.

use super::{Cup, NewCup, NewSeat, NewShop, Seat, Tea, every, forget, log, new, tea};
use carafe_orm::{Insertable as _, Model as _, db::Db, test::TestDb};
use std::sync::{Arc, Mutex};

async fn three(db: &Db) -> Vec<Tea> {
    let rows = ["Assam", "Ceylon", "Nilgiri"].map(new);
    let teas = Tea::insert_many(db, rows).await.unwrap();
    assert_eq!(log(db, "h_tea").await.len(), 3);
    forget(db, "h_tea").await;
    teas
}

#[tokio::test]
async fn a_query_set_is_changed() {
    for db in every().await {
        let teas = three(&db).await;
        let changed = Tea::filter(|t| t.name.ne("Ceylon"))
            .update(&db, |t| t.stock.set(t.stock + 5))
            .await
            .unwrap();
        assert_eq!(changed, 2);
        let none = Tea::filter(|t| t.stock.eq(100)).update(&db, |t| t.stock.set(1));
        assert_eq!(none.await.unwrap(), 0);
        let same = Tea::all()
            .update(&db, |t| t.note.set(None::<String>))
            .await
            .unwrap();
        assert_eq!(same, 3, "rows that have the value already count");
        let mut log = log(&db, "h_tea").await;
        log.sort();
        let line = |at: usize| format!(r#"update {} [] {{"stock":[0,5]}}"#, teas[at].id);
        assert_eq!(log, [line(0), line(2)], "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn a_part_of_a_query() {
    for db in every().await {
        let teas = three(&db).await;
        let second = Tea::all().order_by(|t| -t.name).offset(1).limit(1);
        let rows = second
            .update_returning(&db, |t| t.stock.set(2))
            .await
            .unwrap();
        assert_eq!((rows.len(), rows[0].id, rows[0].stock), (1, teas[1].id, 2));
        let first = Tea::all().order_by(|t| t.name).limit(1);
        assert_eq!(first.delete(&db).await.unwrap(), 1);
        let log = log(&db, "h_tea").await;
        assert_eq!(
            log[0],
            format!(r#"update {} [] {{"stock":[0,2]}}"#, teas[1].id)
        );
        assert!(
            log[1].starts_with(&format!("delete {} ", teas[0].id)),
            "{log:?}"
        );
        assert_eq!(log.len(), 2);
    }
}

/// Conditions and values of related rows.
#[tokio::test]
async fn over_relations() {
    for db in every().await {
        let teas = three(&db).await;
        let shop = NewShop {
            name: "Corner".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        Tea::filter(|t| t.id.eq(teas[0].id))
            .update(&db, |t| t.shop.set(&shop))
            .await
            .unwrap();
        Tea::filter(|t| t.shop.name.eq("Corner"))
            .update(&db, |t| t.note.set(t.shop.name))
            .await
            .unwrap();
        for tea in &teas[..2] {
            NewCup { tea: tea.into() }.insert(&db).await.unwrap();
        }
        let cups = Cup::filter(|c| c.tea.name.eq("Ceylon")).update(&db, |c| c.size.set(4));
        assert_eq!(cups.await.unwrap(), 1);
        let (id, shop) = (teas[0].id, shop.id);
        let expected = [
            format!(r#"update {id} [] {{"shop":[null,{shop}]}}"#),
            format!(r#"update {id} [] {{"note":[null,"Corner"]}}"#),
        ];
        assert_eq!(log(&db, "h_tea").await, expected, "{:?}", db.dialect());
        let cups = log(&db, "h_cup").await;
        assert!(cups[2].ends_with(r#"{"size":[1,4]}"#), "{cups:?}");
        assert_eq!(cups.len(), 3);
    }
}

#[tokio::test]
async fn a_combined_query() {
    for db in every().await {
        three(&db).await;
        let either =
            Tea::filter(|t| t.name.eq("Assam")).union(Tea::filter(|t| t.name.eq("Ceylon")));
        assert_eq!(either.update(&db, |t| t.stock.set(1)).await.unwrap(), 2);
        assert_eq!(log(&db, "h_tea").await.len(), 2, "{:?}", db.dialect());
        let distinct = Tea::filter(|t| t.stock.eq(1)).distinct();
        assert_eq!(distinct.delete(&db).await.unwrap(), 2);
        assert_eq!(log(&db, "h_tea").await.len(), 4, "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn values_of_each_row() {
    for db in every().await {
        let mut teas = three(&db).await;
        for (number, tea) in (0..).zip(&mut teas) {
            tea.stock = number;
        }
        let mut gone = teas[1].clone();
        gone.id = 9_999.into();
        teas.push(gone);
        let changed = Tea::bulk_update(&db, &teas, |t| (t.stock, t.note))
            .await
            .unwrap();
        assert_eq!(changed, 3);
        let mut log = log(&db, "h_tea").await;
        log.sort();
        let line = |at: usize| format!(r#"update {} [] {{"stock":[0,{at}]}}"#, teas[at].id);
        assert_eq!(log, [line(1), line(2)], "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn rows_that_are_there_already() {
    for db in every().await {
        let before = tea(&db, "Assam").await;
        let rows = ["Assam", "Ceylon"].map(new);
        Tea::insert_many(&db, rows)
            .ignore_conflicts()
            .await
            .unwrap();
        let rows = ["Assam", "Nilgiri"].map(|name| new(name).with(|t| t.stock.set(6)));
        Tea::insert_many(&db, rows)
            .update_conflicts(|t| t.name, |t| t.stock)
            .await
            .unwrap();
        let log = log(&db, "h_tea").await;
        assert!(
            log[0].starts_with("create ") && log[0].contains("Ceylon"),
            "{log:?}"
        );
        let changed = format!(r#"update {} [] {{"stock":[0,6]}}"#, before.id);
        assert!(log[1..].contains(&changed), "{log:?}");
        assert!(
            log[1..].iter().any(|line| line.contains("Nilgiri")),
            "{log:?}"
        );
        assert_eq!(log.len(), 3, "{log:?}");
    }
}

#[tokio::test]
async fn many_keys_of_two_columns() {
    for db in every().await {
        let rows = (0..150).map(|number| NewSeat {
            place: format!("hall {}", number % 2),
            number,
        });
        Seat::insert_many(&db, rows).await.unwrap();
        forget(&db, "h_seat").await;
        let seats = Seat::filter(|s| s.number.ge(10));
        assert_eq!(
            seats.update(&db, |s| s.taken.set("Ann")).await.unwrap(),
            140
        );
        let mut seats = Seat::filter(|s| s.number.lt(10)).fetch(&db).await.unwrap();
        for seat in &mut seats {
            seat.taken = Some("Ben".into());
        }
        assert_eq!(
            Seat::bulk_update(&db, &seats, |s| s.taken).await.unwrap(),
            10
        );
        let log = log(&db, "h_seat").await;
        let ann = log
            .iter()
            .filter(|line| line.ends_with(r#"{"taken":[null,"Ann"]}"#));
        let ben = log
            .iter()
            .filter(|line| line.ends_with(r#"{"taken":[null,"Ben"]}"#));
        assert_eq!((ann.count(), ben.count(), log.len()), (140, 10, 150));
    }
}

/// The statements that a change needs do not grow with its rows.
#[tokio::test]
async fn few_statements_for_many_rows() {
    for db in every().await {
        Tea::insert_many(&db, (0..256).map(|n| new(&format!("tea {n}"))))
            .await
            .unwrap();
        let one = statements(&db, 1).await;
        let all = statements(&db, 256).await;
        assert_eq!(one.len(), all.len(), "{:?}: {all:?}", db.dialect());
        assert!(all.len() <= 4, "{:?}: {all:?}", db.dialect());
    }
}

async fn statements(db: &TestDb, rows: u64) -> Vec<String> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let keep = seen.clone();
    let instrument = db.instrument(move |ran| keep.lock().unwrap().push(ran.sql.to_owned()));
    let some = Tea::all().limit(rows);
    assert_eq!(
        some.update(db, |t| t.stock.set(t.stock + 1)).await.unwrap(),
        rows
    );
    drop(instrument);
    seen.lock().unwrap().clone()
}
