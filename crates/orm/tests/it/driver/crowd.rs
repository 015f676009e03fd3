//! Many at once.

use super::{NewNote, NewShelf, Note, Shelf, every};
use carafe_core::Result;
use carafe_orm::{Db, Insertable as _, Model as _};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_readers_and_writers() {
    for db in every().await {
        let shelf = NewShelf {
            name: "common".into(),
        }
        .insert(&db)
        .await
        .unwrap();
        let tasks: Vec<_> = (0..64)
            .map(|number| {
                let (db, shelf) = (Db::clone(&db), shelf.clone());
                tokio::spawn(async move { work(&db, &shelf, number).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(Note::all().count(&db).await.unwrap(), 64 * 10);
    }
}

/// Writes, reads what it wrote, and the shelf with all notes of the others.
async fn work(db: &Db, shelf: &Shelf, number: usize) -> Result<()> {
    for round in 0..10 {
        let body = format!("{number}/{round}");
        let note = if round % 5 == 4 {
            db.atomic(async |tx| {
                NewNote {
                    body: body.clone(),
                    shelf: shelf.into(),
                }
                .insert(tx)
                .await
            })
            .await?
        } else {
            NewNote {
                body: body.clone(),
                shelf: shelf.into(),
            }
            .insert(db)
            .await?
        };
        assert_eq!(Note::get(db, note.id).await?.body, body);
        let loaded = Note::filter(|n| n.id.eq(note.id))
            .with(|n| n.shelf)
            .one(db)
            .await?;
        assert_eq!(
            (loaded.shelf.name.as_str(), loaded.body.as_str()),
            ("common", body.as_str())
        );
    }
    Ok(())
}
