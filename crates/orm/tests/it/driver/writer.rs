//! SQLite's writing thread: groups, and who pays when a group cannot be committed.

use super::{NewNote, NewShelf, Shelf, shelves, sqlite};
use carafe_core::Result;
use carafe_orm::{Db, Insertable as _, model::Id, test::TestDb};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Sends these while the writing thread is busy, so that all of them wait in its queue.
async fn at_once<T: Send + 'static>(
    db: &TestDb,
    count: usize,
    job: impl Fn(Db, usize) -> JoinHandle<Result<T>>,
) -> Vec<Result<T>> {
    let busy = db.session().await.unwrap();
    let tasks: Vec<_> = (0..count)
        .map(|number| job(Db::clone(db), number))
        .collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(busy);
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

/// Transactions in the write-ahead log: a frame whose header says how large the database is afterwards ends one.
fn commits(db: &TestDb) -> usize {
    let url = db.full_url();
    let path = url.trim_start_matches("sqlite:").split('?').next().unwrap();
    let log = std::fs::read(format!("{path}-wal")).unwrap();
    let page = u32::from_be_bytes(log[8..12].try_into().unwrap()) as usize;
    // Frames of an earlier round of the log have another salt.
    let salt = &log[16..24];
    log[32..]
        .chunks_exact(24 + page)
        .filter(|frame| frame[8..16] == *salt && frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn who_waits_together_is_committed_together() {
    let db = sqlite().await;
    let before = commits(&db);
    let results = at_once(&db, 200, |db, number| {
        tokio::spawn(async move {
            NewShelf {
                name: number.to_string(),
            }
            .insert(&db)
            .await
        })
    });
    assert!(results.await.iter().all(Result::is_ok));
    assert_eq!(shelves(&db).await, 200);
    let after = commits(&db) - before;
    assert!(after <= 3, "{after} commits for 200 statements");
}

#[tokio::test]
async fn a_statement_that_fails_leaves_its_group_alone() {
    let db = sqlite().await;
    let results = at_once(&db, 60, |db, number| {
        tokio::spawn(async move {
            NewShelf {
                name: (number % 50).to_string(),
            }
            .insert(&db)
            .await
        })
    })
    .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 50);
    assert!(
        results
            .iter()
            .filter_map(|result| result.as_ref().err())
            .all(carafe_core::Error::is_unique_violation)
    );
    assert_eq!(shelves(&db).await, 50);
}

#[tokio::test]
async fn when_commit_fails_only_the_guilty_one_pays() {
    let db = sqlite().await;
    let shelf = NewShelf {
        name: "there".into(),
    }
    .insert(&db)
    .await
    .unwrap()
    .id;
    let results = at_once(&db, 60, move |db, number| {
        let shelf: Id<Shelf> = if number % 30 == 7 {
            Id::new(404)
        } else {
            shelf
        };
        tokio::spawn(async move {
            NewNote {
                body: number.to_string(),
                shelf: shelf.into(),
            }
            .insert(&db)
            .await
        })
    })
    .await;
    for (number, result) in results.iter().enumerate() {
        match result {
            Ok(note) => assert_eq!(note.body, number.to_string()),
            Err(error) => assert!(
                number % 30 == 7 && error.is_foreign_key_violation(),
                "{number}: {error:?}"
            ),
        }
    }
    let rows = db
        .rows(
            "SELECT count(*), count(DISTINCT id), count(DISTINCT body) FROM note",
            &[],
        )
        .await
        .unwrap();
    assert_eq!(
        rows,
        [[
            carafe_orm::Value::Int(58),
            carafe_orm::Value::Int(58),
            carafe_orm::Value::Int(58)
        ]]
    );
}

#[tokio::test]
async fn what_is_answered_is_on_the_disk_for_others() {
    let db = sqlite().await;
    NewShelf {
        name: "answered".into(),
    }
    .insert(&db)
    .await
    .unwrap();
    let other = Db::open(&db.full_url(), super::registry()).await.unwrap();
    assert_eq!(shelves(&other).await, 1);
}

#[tokio::test]
async fn another_program_that_writes_is_waited_for() {
    let db = sqlite().await;
    let other = Db::open(
        &format!("{}&busy_timeout=100", db.full_url()),
        super::registry(),
    )
    .await
    .unwrap();
    let session = db.session().await.unwrap();
    session.execute("BEGIN IMMEDIATE", &[]).await.unwrap();
    let error = NewShelf {
        name: "late".into(),
    }
    .insert(&other)
    .await
    .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E109"), "{error:?}");
    session.execute("ROLLBACK", &[]).await.unwrap();
    NewShelf {
        name: "late".into(),
    }
    .insert(&other)
    .await
    .unwrap();
}

#[tokio::test]
async fn every_memory_database_is_a_fresh_one() {
    let one = TestDb::memory(super::registry()).await;
    super::tables(&one).await.unwrap();
    let two = TestDb::memory(super::registry()).await;
    assert!(two.rows("SELECT * FROM shelf", &[]).await.is_err());
}

#[tokio::test]
async fn full_synchronous_and_wal_unless_the_url_says_otherwise() {
    let db = TestDb::memory(super::registry()).await;
    let levels = [("", 2), ("?synchronous=normal", 1), ("?synchronous=off", 0)];
    for (options, level) in levels {
        let path = db.full_url();
        assert_eq!(path, "sqlite::memory:");
        let file =
            std::env::temp_dir().join(format!("carafe-sync-{level}-{}.db", std::process::id()));
        let db = Db::open(
            &format!("sqlite:{}{options}", file.display()),
            super::registry(),
        )
        .await
        .unwrap();
        let session = db.session().await.unwrap();
        assert_eq!(super::number(&session, "PRAGMA synchronous").await, level);
        assert_eq!(super::number(&session, "PRAGMA foreign_keys").await, 1);
        let journal = session.rows("PRAGMA journal_mode", &[]).await.unwrap();
        assert_eq!(journal, [[carafe_orm::Value::Text("wal".into())]]);
        drop(session);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", file.display()));
        }
    }
}
