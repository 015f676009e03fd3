//! `#[model(soft_delete = …)]`.

use super::{Label, NewPrint, NewSeal, Note, Print, every, label};
use carafe_orm::fixture::{DumpOptions, dump, load};
use carafe_orm::{Insertable as _, Model as _, db::Db};

async fn counts(db: &Db) -> (u64, u64, u64) {
    let all = Label::all();
    (
        all.clone().count(db).await.unwrap(),
        all.clone().trash().count(db).await.unwrap(),
        all.with_trash().count(db).await.unwrap(),
    )
}

#[tokio::test]
async fn a_deleted_row_is_in_the_trash_and_comes_back() {
    for db in every().await {
        let (kept, thrown) = (label(&db, "kept", 0).await, label(&db, "thrown", 0).await);
        thrown.clone().delete(&db).await.unwrap();
        assert_eq!(counts(&db).await, (1, 1, 2));
        assert_eq!(Label::get(&db, thrown.id).await.unwrap_err().status(), 404);
        let again = thrown.clone().delete(&db).await.unwrap_err();
        assert_eq!(again.status(), 404, "it is in the trash already");
        let mut found = Label::all().trash().one(&db).await.unwrap();
        assert!(found.gone.is_some() && found.id == thrown.id);
        found.restore(&db).await.unwrap();
        assert!(found.gone.is_none());
        assert_eq!(counts(&db).await, (2, 0, 2));
        assert_eq!(found.restore(&db).await.unwrap_err().status(), 404);
        kept.hard_delete(&db).await.unwrap();
        assert_eq!(counts(&db).await, (1, 0, 1));
    }
}

#[tokio::test]
async fn rows_with_a_trash_of_their_own_go_along_and_come_back() {
    for db in every().await {
        let mut label = label(&db, "with notes", 3).await;
        let first = Note::all()
            .order_by(|n| n.id)
            .first(&db)
            .await
            .unwrap()
            .unwrap();
        first.delete(&db).await.unwrap();
        NewPrint {
            label: (&label).into(),
        }
        .insert(&db)
        .await
        .unwrap();
        label.clone().delete(&db).await.unwrap();
        assert_eq!(Note::all().count(&db).await.unwrap(), 0);
        let times = Note::all().trash().fetch(&db).await.unwrap();
        assert_eq!(times.len(), 3);
        assert_eq!(
            Print::all().count(&db).await.unwrap(),
            1,
            "it has no trash: it stays"
        );
        let print = Print::all().with(|p| p.label).one(&db).await.unwrap();
        assert_eq!(print.label.id, label.id, "and keeps the row it refers to");
        label.restore(&db).await.unwrap();
        let back = Note::all().count(&db).await.unwrap();
        assert_eq!(back, 2, "the note that was thrown away before stays there");
        label.hard_delete(&db).await.unwrap();
        assert_eq!(Note::all().with_trash().count(&db).await.unwrap(), 0);
        assert_eq!(Print::all().count(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn protected_rows_are_not_thrown_away() {
    for db in every().await {
        let label = label(&db, "sealed", 1).await;
        let note = Note::all().one(&db).await.unwrap();
        let seal = NewSeal {
            note: (&note).into(),
        };
        let seal = seal.insert(&db).await.unwrap();
        let refused = label.clone().delete(&db).await.unwrap_err();
        assert!(refused.to_string().contains("Seal"), "{refused}");
        assert_eq!(counts(&db).await, (1, 0, 1));
        let preview = label.delete_preview(&db).await.unwrap();
        assert!(!preview.is_allowed());
        seal.delete(&db).await.unwrap();
        label.delete(&db).await.unwrap();
        assert_eq!(counts(&db).await, (0, 1, 1));
    }
}

#[tokio::test]
async fn whole_queries_are_thrown_away_and_taken_back() {
    for db in every().await {
        for name in ["a", "b", "c"] {
            label(&db, name, 2).await;
        }
        let deleted = Label::filter(|l| l.name.ne("b")).delete(&db).await.unwrap();
        assert_eq!(deleted, 2);
        assert_eq!(counts(&db).await, (1, 2, 3));
        assert_eq!(Note::all().count(&db).await.unwrap(), 2);
        let back = Label::filter(|l| l.name.in_(["a", "b"]))
            .restore(&db)
            .await
            .unwrap();
        assert_eq!(back, 1);
        assert_eq!(Note::all().count(&db).await.unwrap(), 4);
        assert_eq!(Label::all().trash().hard_delete(&db).await.unwrap(), 1);
        assert_eq!(counts(&db).await, (2, 0, 2));
        assert_eq!(Note::all().with_trash().count(&db).await.unwrap(), 4);
    }
}

#[tokio::test]
async fn columns_that_watch_changes_watch_this_one() {
    for db in every().await {
        let before = label(&db, "touched", 0).await;
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        before.clone().delete(&db).await.unwrap();
        let after = Label::all().trash().one(&db).await.unwrap();
        assert!(after.touched > before.touched);
    }
}

#[tokio::test]
async fn a_dump_holds_the_trash_too() {
    for db in every().await {
        label(&db, "kept", 0).await;
        let thrown = label(&db, "thrown", 0).await;
        thrown.clone().delete(&db).await.unwrap();
        let (options, mut out) = (DumpOptions::default(), Vec::new());
        dump(&db, &options, &mut out).await.unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("kept") && text.contains("thrown"), "{text}");
        Label::all().with_trash().hard_delete(&db).await.unwrap();
        load(&db, "again.json", &text).await.unwrap();
        assert_eq!(counts(&db).await, (1, 1, 2));
    }
}
