//! Every verb of one row.

use super::{Account, NewAccount, Seat, Tea, every, log, money, new, tea};
use carafe_orm::{
    Insertable as _, Model as _, Value,
    dynamic::{self, DynQuery},
    sql::Dialect,
};

#[tokio::test]
async fn an_insert_an_update_and_a_delete() {
    for db in every().await {
        let mut tea = new("Assam")
            .with(|t| (t.stock.set(3), t.recipe.set("leaves")))
            .insert(&db)
            .await
            .unwrap();
        let id = tea.id.to_string();
        tea.update(&db, |t| (t.stock.set(t.stock + 2), t.note.set("good")))
            .await
            .unwrap();
        tea.price = money("4.5");
        tea.recipe = "water".into();
        tea.save(&db).await.unwrap();
        tea.note = None;
        tea.save_only(&db, |t| t.note).await.unwrap();
        tea.save(&db).await.unwrap();
        tea.delete(&db).await.unwrap();
        let created = r#"{"id":[null,ID],"name":[null,"Assam"],"price":[null,"0.00"],"recipe":null,"stock":[null,3]}"#;
        let deleted = r#"{"id":[ID,null],"name":["Assam",null],"price":["4.50",null],"recipe":null,"stock":[5,null]}"#;
        let expected = [
            format!("create {id} [] {}", created.replace("ID", &id)),
            format!(r#"update {id} [] {{"note":[null,"good"],"stock":[3,5]}}"#),
            format!(r#"update {id} [] {{"price":["0.00","4.50"],"recipe":null}}"#),
            format!(r#"update {id} [] {{"note":["good",null]}}"#),
            format!("delete {id} [] {}", deleted.replace("ID", &id)),
        ];
        assert_eq!(log(&db, "h_tea").await, expected, "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn a_row_that_comes_from_elsewhere() {
    for db in every().await {
        let mut tea = tea(&db, "Assam").await;
        tea.id = 77.into();
        tea.name = "Nilgiri".into();
        tea.force_insert(&db).await.unwrap();
        let log = log(&db, "h_tea").await;
        assert_eq!(log.len(), 1);
        assert!(log[0].starts_with("create 77 [] "), "{log:?}");
    }
}

/// One row for one key: found, changed or made.
#[tokio::test]
async fn by_a_unique_key() {
    for db in every().await {
        let before = tea(&db, "Assam").await;
        new("Assam").get_or_create(&db, |t| t.name).await.unwrap();
        new("Assam")
            .update_or_create(&db, |t| t.name, |t| t.stock.set(t.stock + 1))
            .await
            .unwrap();
        new("Assam")
            .with(|t| t.stock.set(4))
            .upsert(
                &db,
                |t| t.name,
                |t| t.stock.set(t.stock + t.incoming().stock),
            )
            .await
            .unwrap();
        new("Nilgiri").get_or_create(&db, |t| t.name).await.unwrap();
        new("Ceylon")
            .upsert(&db, |t| t.name, |t| t.stock.set(9))
            .await
            .unwrap();
        let log = log(&db, "h_tea").await;
        assert_eq!(
            log[0],
            format!(r#"update {} [] {{"stock":[0,1]}}"#, before.id)
        );
        assert_eq!(
            log[1],
            format!(r#"update {} [] {{"stock":[1,5]}}"#, before.id)
        );
        assert!(
            log[2].contains("create") && log[2].contains("Nilgiri"),
            "{log:?}"
        );
        assert!(
            log[3].contains("create") && log[3].contains("Ceylon"),
            "{log:?}"
        );
        assert_eq!(log.len(), 4, "{log:?}");
    }
}

/// What the admin and fixtures call.
#[tokio::test]
async fn through_the_names_of_the_admin() {
    for db in every().await {
        let values = vec![(1, Value::from("Assam")), (3, Value::Int(2))];
        let row = dynamic::insert(&db, Tea::META, values).await.unwrap();
        let id = row.values()[0].clone();
        dynamic::update(&db, Tea::META, id.clone(), vec![(3, Value::Int(8))])
            .await
            .unwrap();
        dynamic::delete(&db, Tea::META, id.clone()).await.unwrap();
        let log = log(&db, "h_tea").await;
        let update = format!(r#"update {} [] {{"stock":[2,8]}}"#, id.to_text());
        assert!(
            log[0].starts_with("create ") && log[2].starts_with("delete "),
            "{log:?}"
        );
        assert_eq!((log[1].as_str(), log.len()), (update.as_str(), 3));
        assert_eq!(DynQuery::new(Tea::META).count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_key_of_two_columns() {
    for db in every().await {
        let new = super::NewSeat {
            place: "hall".into(),
            number: 7,
        };
        let mut seat = new.insert(&db).await.unwrap();
        seat.update(&db, |s| s.taken.set("Ann")).await.unwrap();
        let moved = Value::List([Value::from("hall"), Value::Int(7)].into());
        dynamic::update(&db, Seat::META, moved, vec![(1, Value::Int(8))])
            .await
            .unwrap();
        Seat::all().delete(&db).await.unwrap();
        let log = log(&db, "h_seat").await;
        let expected = [
            r#"create ["hall",7] [] {"number":[null,7],"place":[null,"hall"]}"#,
            r#"update ["hall",7] [] {"taken":[null,"Ann"]}"#,
            r#"update ["hall",7] [] {"number":[7,8]}"#,
            r#"delete ["hall",8] [] {"number":[8,null],"place":["hall",null],"taken":["Ann",null]}"#,
        ];
        assert_eq!(log, expected, "{:?}", db.dialect());
    }
}

/// A key that moves: each row by itself, for nothing else tells which row it was.
#[tokio::test]
async fn keys_that_are_computed() {
    for db in every().await {
        for number in [7, 17] {
            let place = "hall".into();
            super::NewSeat { place, number }.insert(&db).await.unwrap();
        }
        super::forget(&db, "h_seat").await;
        let moved = Seat::all()
            .update(&db, |s| s.number.set(s.number + 100))
            .await;
        let log = log(&db, "h_seat").await;
        if db.dialect() == Dialect::MariaDb {
            assert_eq!(moved.unwrap_err().error_code(), Some("orm.E370"));
            assert!(
                log.is_empty() && Seat::filter(|s| s.number.gt(100)).count(&db).await.unwrap() == 0
            );
            continue;
        }
        assert_eq!(moved.unwrap(), 2);
        let line =
            |old: i64, new: i64| format!(r#"update ["hall",{old}] [] {{"number":[{old},{new}]}}"#);
        assert!(
            log.contains(&line(7, 107)) && log.contains(&line(17, 117)),
            "{log:?}"
        );
    }
}

/// What is refused because somebody else was faster leaves nothing.
#[tokio::test]
async fn an_older_row_is_not_kept() {
    for db in every().await {
        let mut first = NewAccount { sum: 1 }.insert(&db).await.unwrap();
        let mut second = Account::get(&db, first.id).await.unwrap();
        first.update(&db, |a| a.sum.set(2)).await.unwrap();
        second.sum = 3;
        assert!(second.save(&db).await.is_err());
        assert!(
            Account::bulk_update(&db, [&second], |a| a.sum)
                .await
                .is_err()
        );
        let log = log(&db, "h_account").await;
        assert_eq!(log.len(), 2, "{log:?}");
        assert!(
            log[1].ends_with(r#"{"sum":[1,2],"version":[1,2]}"#),
            "{log:?}"
        );
    }
}
