//! `delete`: every `on_delete`, on every database, and the preview that tells of it.

use carafe_core::{Error, error::codes};
use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _, QuerySet,
    db::Db,
    migrate::create_all,
    model::{Fk, Id, M2m, Registry},
    models,
    test::TestDb,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Folder {
    id: Id<Self>,
    #[field(max = 20)]
    name: String,
    parent: Option<Fk<Self>>,
    #[field(on_delete = set_null)]
    cover: Option<Fk<Paper>>,
    labels: M2m<Label>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Label {
    id: Id<Self>,
    #[field(max = 20)]
    name: String,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Paper {
    id: Id<Self>,
    #[field(max = 20)]
    title: String,
    folder: Fk<Folder>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Loan {
    id: Id<Self>,
    #[field(max = 20)]
    who: String,
    #[field(on_delete = protect)]
    paper: Fk<Paper>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Quote {
    id: Id<Self>,
    #[field(max = 20)]
    text: String,
    #[field(on_delete = restrict)]
    paper: Fk<Paper>,
    folder: Option<Fk<Folder>>,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Copy {
    id: Id<Self>,
    #[field(on_delete = set_null)]
    of: Option<Fk<Paper>>,
    #[field(on_delete = set_default, default = 1)]
    kept: Fk<Folder>,
    #[field(on_delete = set(2))]
    lost: Option<Fk<Folder>>,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("d", models![Folder, Label, Paper, Loan, Quote, Copy])
        .expect("each model is listed once");
    registry
}

async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.expect("tables are made");
    }
    all
}

async fn folder(db: &Db, name: &str, parent: Option<&Folder>) -> Folder {
    let new = NewFolder { name: name.into() }.with(|f| f.parent.set(parent));
    new.insert(db).await.expect("a folder")
}

async fn paper(db: &Db, title: &str, folder: &Folder) -> Paper {
    let new = NewPaper {
        title: title.into(),
        folder: folder.into(),
    };
    new.insert(db).await.expect("a paper")
}

async fn count<M: carafe_orm::Model>(db: &Db) -> u64 {
    M::all().count(db).await.expect("a count")
}

#[tokio::test]
async fn a_tree_goes_with_its_root() {
    for db in every().await {
        let root = folder(&db, "root", None).await;
        let mut last = root.clone();
        for depth in 0..5 {
            last = folder(&db, &format!("f{depth}"), Some(&last)).await;
            paper(&db, &format!("p{depth}"), &last).await;
        }
        folder(&db, "other", None).await;
        let preview = root.delete_preview(&db).await.unwrap();
        let counts: Vec<_> = preview
            .deleted
            .iter()
            .map(|one| (one.model.name, one.count))
            .collect();
        assert_eq!(counts, [("Folder", 6), ("Paper", 5)], "{:?}", db.dialect());
        assert_eq!((preview.count(), preview.is_allowed()), (11, true));
        assert_eq!(
            preview.deleted[0].examples,
            ["root", "f0", "f1", "f2", "f3", "f4"]
        );
        root.delete(&db).await.unwrap();
        assert_eq!(
            (count::<Folder>(&db).await, count::<Paper>(&db).await),
            (1, 0)
        );
    }
}

#[tokio::test]
async fn a_circle_goes_round() {
    for db in every().await {
        let mut one = folder(&db, "one", None).await;
        let two = folder(&db, "two", Some(&one)).await;
        let cover = paper(&db, "cover", &two).await;
        one.update(&db, |f| (f.parent.set(&two), f.cover.set(&cover)))
            .await
            .unwrap();
        two.delete(&db).await.unwrap();
        assert_eq!(
            (count::<Folder>(&db).await, count::<Paper>(&db).await),
            (0, 0),
            "{:?}",
            db.dialect()
        );
    }
}

#[tokio::test]
async fn protected_rows_are_named() {
    for db in every().await {
        let root = folder(&db, "root", None).await;
        let page = paper(&db, "page", &root).await;
        let loan = NewLoan {
            who: "O'Brien".into(),
            paper: (&page).into(),
        }
        .insert(&db)
        .await
        .unwrap();
        for error in [
            page.clone().delete(&db).await.unwrap_err(),
            root.clone().delete(&db).await.unwrap_err(),
            Folder::all().delete(&db).await.unwrap_err(),
            db.atomic(async |tx| page.clone().delete(tx).await)
                .await
                .unwrap_err(),
        ] {
            assert_eq!(
                (error.error_code(), error.status().as_u16()),
                (Some(codes::FOREIGN_KEY), 409)
            );
            assert!(
                error.message().contains("1 × Loan.paper (Loan 1)"),
                "{error:?}"
            );
            assert!(error.location().file().ends_with("deletes.rs"), "{error:?}");
        }
        let preview = root.delete_preview(&db).await.unwrap();
        assert!(!preview.is_allowed());
        assert_eq!(
            (preview.protected[0].model.name, preview.protected[0].field),
            ("Loan", Some("paper"))
        );
        assert_eq!(
            (count::<Folder>(&db).await, count::<Paper>(&db).await),
            (1, 1)
        );
        loan.delete(&db).await.unwrap();
        root.delete(&db).await.unwrap();
        assert_eq!(count::<Paper>(&db).await, 0);
    }
}

/// Django's RESTRICT: a row that goes with the same deletion is not in the way.
#[tokio::test]
async fn restricted_rows_may_go_along() {
    for db in every().await {
        let (root, other) = (
            folder(&db, "root", None).await,
            folder(&db, "other", None).await,
        );
        let page = paper(&db, "page", &root).await;
        let quote = |text: &str, folder: &Folder| {
            NewQuote {
                text: text.into(),
                paper: (&page).into(),
            }
            .with(|q| q.folder.set(folder))
        };
        quote("goes along", &root).insert(&db).await.unwrap();
        assert!(
            page.clone()
                .delete(&db)
                .await
                .unwrap_err()
                .is_foreign_key_violation()
        );
        let stays = quote("stays", &other).insert(&db).await.unwrap();
        let error = root.clone().delete(&db).await.unwrap_err();
        assert!(error.message().contains("Quote.paper"), "{error:?}");
        stays.delete(&db).await.unwrap();
        root.delete(&db).await.unwrap();
        assert_eq!(
            (count::<Quote>(&db).await, count::<Paper>(&db).await),
            (0, 0),
            "{:?}",
            db.dialect()
        );
    }
}

#[tokio::test]
async fn others_stay_and_refer_elsewhere() {
    for db in every().await {
        let (first, second) = (
            folder(&db, "first", None).await,
            folder(&db, "second", None).await,
        );
        let gone = folder(&db, "gone", None).await;
        let page = paper(&db, "page", &gone).await;
        let copy = NewCopy {}.with(|c| (c.of.set(&page), c.kept.set(&gone), c.lost.set(&gone)));
        let mut copy = copy.insert(&db).await.unwrap();
        let preview = gone.delete_preview(&db).await.unwrap();
        let changed: Vec<_> = preview
            .changed
            .iter()
            .map(|one| (one.field, one.count))
            .collect();
        assert_eq!(
            changed,
            [(Some("kept"), 1), (Some("lost"), 1), (Some("of"), 1)]
        );
        gone.delete(&db).await.unwrap();
        copy.refresh_from_db(&db).await.unwrap();
        let now = (
            copy.of.is_none(),
            copy.kept.id,
            copy.lost.map(|lost| lost.id),
        );
        assert_eq!(now, (true, first.id, Some(second.id)), "{:?}", db.dialect());
    }
}

#[tokio::test]
async fn links_go_and_the_linked_rows_stay() {
    for db in every().await {
        let (one, two) = (
            folder(&db, "one", None).await,
            folder(&db, "two", None).await,
        );
        let label = NewLabel { name: "red".into() }.insert(&db).await.unwrap();
        one.labels.add(&db, [&label]).await.unwrap();
        two.labels.add(&db, [&label]).await.unwrap();
        one.delete(&db).await.unwrap();
        assert_eq!(
            (
                count::<Label>(&db).await,
                two.labels.all().count(&db).await.unwrap()
            ),
            (1, 1)
        );
        label.delete(&db).await.unwrap();
        assert_eq!(
            (
                two.labels.all().count(&db).await.unwrap(),
                count::<Folder>(&db).await
            ),
            (0, 1)
        );
    }
}

#[tokio::test]
async fn a_large_set_goes_in_batches() {
    for db in every().await {
        let root = folder(&db, "root", None).await;
        let papers = (0..12_000).map(|n| NewPaper {
            title: n.to_string(),
            folder: (&root).into(),
        });
        Paper::insert_many(&db, papers).await.unwrap();
        let all: QuerySet<Paper> = Paper::filter(|p| p.title.ne("7"));
        assert_eq!(all.delete(&db).await.unwrap(), 11_999);
        assert_eq!(count::<Paper>(&db).await, 1);
        root.delete(&db).await.unwrap();
        assert_eq!(count::<Paper>(&db).await, 0);
    }
}

#[tokio::test]
async fn a_failure_later_undoes_it() {
    for db in every().await {
        let root = folder(&db, "root", None).await;
        paper(&db, "page", &root).await;
        let undone = db.atomic(async |tx| {
            root.clone().delete(tx).await?;
            assert_eq!(Folder::all().count(tx).await?, 0);
            Err::<(), _>(Error::bad_request("undone"))
        });
        undone.await.unwrap_err();
        assert_eq!(
            (count::<Folder>(&db).await, count::<Paper>(&db).await),
            (1, 1)
        );
        root.clone().delete(&db).await.unwrap();
        assert!(root.delete(&db).await.unwrap_err().is_not_found());
    }
}
