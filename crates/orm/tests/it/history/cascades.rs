//! What goes or changes because another row goes.

use super::{Cup, NewCup, NewShop, Shop, Tea, every, forget, log, tea};
use carafe_orm::{Insertable as _, Model as _};

#[tokio::test]
async fn rows_that_go_along() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        for _ in 0..3 {
            NewCup { tea: (&tea).into() }.insert(&db).await.unwrap();
        }
        forget(&db, "h_cup").await;
        let id = tea.id;
        tea.delete(&db).await.unwrap();
        assert_eq!(Cup::all().count(&db).await.unwrap(), 0);
        let cups = log(&db, "h_cup").await;
        assert_eq!(cups.len(), 3, "{:?}", db.dialect());
        assert!(
            cups.iter().all(|cup| cup.starts_with("delete ")),
            "{cups:?}"
        );
        assert!(log(&db, "h_tea").await[0].starts_with(&format!("delete {id} ")));
    }
}

/// The model that goes keeps no history: what changes because of it does.
#[tokio::test]
async fn rows_that_lose_what_they_refer_to() {
    for db in every().await {
        let shop = NewShop {
            name: "Corner".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let tea = tea(&db, "Assam").await;
        Tea::all().update(&db, |t| t.shop.set(&shop)).await.unwrap();
        forget(&db, "h_tea").await;
        let id = shop.id;
        assert_eq!(Shop::all().delete(&db).await.unwrap(), 1);
        let expected = format!(r#"update {} [] {{"shop":[{id},null]}}"#, tea.id);
        assert_eq!(log(&db, "h_tea").await, [expected], "{:?}", db.dialect());
    }
}
