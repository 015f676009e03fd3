//! Asking what happened.

use super::{NewSeat, NewShop, Seat, Tea, every, money, new, tea};
use carafe_core::{DateTime, clock};
use carafe_orm::{Insertable as _, Model as _, history::Action};

#[tokio::test]
async fn old_and_new_have_their_types() {
    for db in every().await {
        let shop = NewShop {
            name: "Corner".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let mut tea = new("Assam").insert(&db).await.unwrap();
        tea.update(&db, |t| {
            (
                t.price.set(money("2.5")),
                t.note.set("x"),
                t.shop.set(&shop),
            )
        })
        .await
        .unwrap();
        tea.update(&db, |t| (t.note.set(None::<String>), t.recipe.set("hot")))
            .await
            .unwrap();
        let [last, second, first] = &tea.history(&db).await.unwrap()[..] else {
            panic!("three changes");
        };
        assert_eq!(second.old(|t| t.price), Some(money("0.00")));
        assert_eq!(second.new(|t| t.price), Some(money("2.50")));
        assert_eq!(second.old(|t| t.note), Some(None));
        assert_eq!(second.new(|t| t.note), Some(Some("x".to_owned())));
        assert_eq!(second.new(|t| t.shop), Some(Some(shop.id)));
        assert_eq!(second.old(|t| t.stock), None, "it did not change");
        assert_eq!(last.new(|t| t.note), Some(None));
        assert_eq!(last.new(|t| t.recipe), None, "a secret");
        assert!(last.has(|t| t.recipe) && !last.has(|t| t.stock));
        assert_eq!(last.fields(), ["note", "recipe"]);
        assert_eq!(last.to_json(), r#"{"note":["x",null],"recipe":null}"#);
        assert_eq!(
            (first.action, first.old(|t| t.name)),
            (Action::Create, None)
        );
        assert_eq!(first.new(|t| t.name).as_deref(), Some("Assam"));
        assert_eq!(first.key, tea.id.to_string());
    }
}

#[tokio::test]
async fn of_a_row_that_is_gone() {
    for db in every().await {
        let (tea, other) = (
            tea(&db, "Assam").await,
            new("Ceylon").insert(&db).await.unwrap(),
        );
        let id = tea.id;
        tea.delete(&db).await.unwrap();
        let changes = Tea::changes(&db).of(id).await.unwrap();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].action, Action::Delete);
        assert_eq!(changes[0].old(|t| t.name).as_deref(), Some("Assam"));
        assert_eq!(changes[0].new(|t| t.name), None);
        assert_eq!(other.history(&db).count().await.unwrap(), 1);
        let seat = NewSeat {
            place: "a, \"b\"".into(),
            number: 1,
        };
        let seat = seat.insert(&db).await.unwrap();
        assert_eq!(seat.history(&db).await.unwrap().len(), 1);
        assert_eq!(
            Seat::changes(&db)
                .of(("a".to_owned(), 1))
                .count()
                .await
                .unwrap(),
            0
        );
    }
}

#[tokio::test]
async fn by_whom_when_and_what() {
    for db in every().await {
        let mut tea = tea(&db, "Assam").await;
        for (who, stock) in [("anna", 1), ("ben", 2), ("anna", 3)] {
            tea.update(&db.actor(who), |t| t.stock.set(stock))
                .await
                .unwrap();
        }
        let stocks = async |changes: carafe_orm::history::Changes<'_, Tea>| -> Vec<i64> {
            let changes = changes.await.unwrap();
            changes
                .iter()
                .filter_map(|change| change.new(|t| t.stock))
                .collect::<Vec<_>>()
        };
        assert_eq!(stocks(tea.history(&db).by("anna")).await, [3, 1]);
        assert_eq!(stocks(tea.history(&db).by("anna").limit(1)).await, [3]);
        assert_eq!(
            stocks(Tea::changes(&db).action(Action::Create)).await,
            [0_i64; 0]
        );
        let later = DateTime::from_micros(clock::now().micros() + 60_000_000).unwrap();
        assert_eq!(stocks(tea.history(&db).since(later)).await, [0_i64; 0]);
        assert_eq!(stocks(tea.history(&db).until(later)).await, [3, 2, 1]);
        assert_eq!(tea.history(&db).by("ben").prune().await.unwrap(), 1);
        assert_eq!(stocks(tea.history(&db)).await, [3, 1]);
        assert_eq!(Tea::changes(&db).until(later).prune().await.unwrap(), 2);
        assert_eq!(tea.history(&db).count().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn only_so_many_are_counted_and_forgotten() {
    for db in every().await {
        let mut tea = tea(&db, "Assam").await;
        for stock in 1..=4 {
            tea.update(&db, |t| t.stock.set(stock)).await.unwrap();
        }
        let all = tea.history(&db).count().await.unwrap();
        assert_eq!(tea.history(&db).limit(3).count().await.unwrap(), 3);
        assert_eq!(tea.history(&db).limit(3).prune().await.unwrap(), 3);
        let left = tea.history(&db).await.unwrap();
        assert_eq!(left.len() as u64, all - 3);
        assert_eq!(left[0].new(|t| t.stock), Some(1));
    }
}
