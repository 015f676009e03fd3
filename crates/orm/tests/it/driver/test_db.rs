//! The databases of tests: fresh, few connections, gone afterwards.

use super::{NewShelf, number, registry, shelves, tables};
use carafe_orm::{Insertable as _, test::TestDb};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once() {
    let Some(first) = TestDb::postgres(registry()).await else {
        return;
    };
    let start = Instant::now();
    let tests: Vec<_> = (0..100)
        .map(|_| {
            tokio::spawn(async {
                let db = TestDb::postgres(registry()).await.unwrap();
                tables(&db).await.unwrap();
                NewShelf {
                    name: "mine".into(),
                }
                .insert(&db)
                .await
                .unwrap();
                let inserted = db
                    .atomic(async |tx| NewShelf { name: "too".into() }.insert(tx).await)
                    .await;
                inserted.unwrap();
                assert_eq!(shelves(&db).await, 2);
            })
        })
        .collect();
    for test in tests {
        test.await.unwrap();
    }
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
    let name = format!("carafe\\_test\\_{}\\_%", std::process::id());
    let left = format!("SELECT count(*) FROM pg_database WHERE datname LIKE '{name}'");
    // Other tests of this process have theirs at the same time.
    assert!(number(&first, &left).await < 50);
}

#[tokio::test]
async fn a_panic_leaves_nothing_behind() {
    let Some(watcher) = TestDb::postgres(registry()).await else {
        return;
    };
    let names = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = names.clone();
    let test = tokio::spawn(async move {
        let db = TestDb::postgres(registry()).await.unwrap();
        let row = db
            .rows("SELECT current_database()::text", &[])
            .await
            .unwrap()
            .remove(0)
            .remove(0);
        kept.lock().unwrap().push(row);
        panic!("as expected");
    });
    assert!(test.await.is_err());
    let name = names.lock().unwrap().pop().unwrap();
    let found = watcher
        .rows(
            "SELECT datname FROM pg_database WHERE datname = $1",
            &[name],
        )
        .await
        .unwrap();
    assert!(found.is_empty());
}

#[tokio::test]
async fn sqlite_files_are_removed() {
    let db = TestDb::sqlite(registry()).await;
    let url = db.full_url();
    let path = url.trim_start_matches("sqlite:").split('?').next().unwrap();
    assert!(std::fs::exists(path).unwrap());
    drop(db);
    assert!(!std::fs::exists(path).unwrap());
}
