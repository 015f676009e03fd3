//! Every statement that is sent counts for the request, wherever it runs.

use super::{NewNote, NewShelf, Note, Shelf, every};
use carafe_core::{
    Result,
    context::{self, AppParts, Context},
    settings::{Environment, Settings},
};
use carafe_orm::{Db, Insertable as _, Model as _};

/// The statements that this work sends.
async fn sent<T>(work: impl Future<Output = Result<T>>) -> Vec<String> {
    let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
    let context = Context::command(app);
    context::enter(context.clone(), work).await.unwrap();
    let texts: Vec<String> = context.queries().iter().map(ToString::to_string).collect();
    assert_eq!(context.query_count() as usize, texts.len());
    texts
}

#[tokio::test]
async fn one_statement_is_one() {
    for db in every().await {
        let shelf = NewShelf { name: "a".into() };
        assert_eq!(sent(shelf.insert(&db)).await.len(), 1);
        assert_eq!(sent(Shelf::all().count(&db)).await.len(), 1);
        assert_eq!(sent(Shelf::get(&db, 1)).await.len(), 1);
        assert_eq!(sent(Shelf::all().delete(&db)).await.len(), 1);
        assert_eq!(sent(db.rows("SELECT 1", &[])).await, ["SELECT 1"]);
    }
}

#[tokio::test]
async fn a_batch_counts_when_it_runs() {
    for db in every().await {
        let query = || Shelf::all().order_by(|s| s.id).with(|s| s.notes);
        assert_eq!(
            sent(query().fetch(&db)).await.len(),
            1,
            "no shelf, no notes to ask for"
        );
        for name in ["a", "b", "c"] {
            let shelf = NewShelf { name: name.into() }.insert(&db).await.unwrap();
            for number in 0..3 {
                let body = format!("{name}{number}");
                NewNote {
                    body,
                    shelf: (&shelf).into(),
                }
                .insert(&db)
                .await
                .unwrap();
            }
        }
        let texts = sent(query().fetch(&db)).await;
        assert_eq!(texts.len(), 2, "{texts:?}");
        let shelves = query().fetch(&db).await.unwrap();
        assert_eq!(
            shelves
                .iter()
                .map(|shelf| shelf.notes.len())
                .collect::<Vec<_>>(),
            [3, 3, 3]
        );
        assert_eq!(shelves[1].notes[0].body, "b0");
        let inside = async |db: &Db| db.atomic(async |tx| query().fetch(tx).await).await;
        assert_eq!(inside(&db).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn what_nobody_awaits_is_not_sent() {
    for db in every().await {
        let texts = sent(async {
            drop(Note::all().fetch(&db));
            drop(
                NewShelf {
                    name: "never".into(),
                }
                .insert(&db),
            );
            Ok(())
        });
        assert!(texts.await.is_empty());
        assert_eq!(super::shelves(&db).await, 0);
    }
}
