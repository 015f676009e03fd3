//! Trash, and what is not kept.

use super::{Label, NewLabel, NewTag, every, log, tea};
use carafe_orm::{Insertable as _, Model as _};

#[tokio::test]
async fn thrown_away_and_taken_back() {
    for db in every().await {
        let label = NewLabel { name: "a".into() }.insert(&db).await.unwrap();
        let id = label.id;
        label.delete(&db).await.unwrap();
        let mut label = Label::all().trash().one(&db).await.unwrap();
        label.restore(&db).await.unwrap();
        Label::all().delete(&db).await.unwrap();
        Label::all().restore(&db).await.unwrap();
        Label::filter(|l| l.name.eq("a"))
            .update(&db, |l| l.name.set("b"))
            .await
            .unwrap();
        Label::all().hard_delete(&db).await.unwrap();
        let log = log(&db, "h_label").await;
        let actions: Vec<_> = log
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        let expected = [
            "create", "trash", "restore", "trash", "restore", "update", "delete",
        ];
        assert_eq!(actions, expected, "{log:?}");
        assert!(
            log[1].starts_with(&format!("trash {id} [] {{\"gone\":[null,\"")),
            "{log:?}"
        );
        assert!(log[2].ends_with("\",null]}"), "{log:?}");
    }
}

/// Links are rows of another table, and SQL written by hand is not read.
#[tokio::test]
async fn links_and_sql_by_hand_are_not_kept() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        let tag = NewTag { name: "new".into() }.insert(&db).await.unwrap();
        tea.tags.add(&db, [&tag]).await.unwrap();
        db.execute("UPDATE h_tea SET stock = 9", &[]).await.unwrap();
        assert!(log(&db, "h_tea").await.is_empty());
    }
}
