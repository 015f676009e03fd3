//! The databases of tests: fresh, few connections, gone afterwards.

use super::{NewShelf, registry, shelves, tables};
use carafe_orm::{Insertable as _, test::TestDb, value::Value};
use std::time::Instant;

async fn name_of(db: &TestDb) -> Value {
    let rows = db.rows("SELECT current_database()::text", &[]).await;
    rows.unwrap().remove(0).remove(0)
}

/// The databases of this list that still exist.
async fn left(db: &TestDb, names: Vec<Value>) -> Vec<Vec<Value>> {
    let sql = "SELECT datname::text FROM pg_database WHERE datname = ANY($1)";
    let names = Value::List(names.into());
    db.rows(sql, &[names]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once() {
    let Some(first) = TestDb::postgres(registry()).await else {
        return;
    };
    let start = Instant::now();
    let tests: Vec<_> = (0..100).map(|_| tokio::spawn(one_test())).collect();
    let mut names = Vec::new();
    for test in tests {
        names.push(test.await.unwrap());
    }
    assert_eq!(left(&first, names).await, Vec::<Vec<Value>>::new());
    println!(
        "proof: 100 test databases at once on PostgreSQL: {:.1} s",
        start.elapsed().as_secs_f64()
    );
}

async fn one_test() -> Value {
    let db = TestDb::postgres(registry()).await.unwrap();
    tables(&db).await.unwrap();
    let shelf = |name: &str| NewShelf { name: name.into() };
    shelf("mine").insert(&db).await.unwrap();
    let inserted = db.atomic(async |tx| shelf("too").insert(tx).await);
    inserted.await.unwrap();
    assert_eq!(shelves(&db).await, 2);
    name_of(&db).await
}

#[tokio::test]
async fn a_panic_leaves_nothing_behind() {
    let Some(watcher) = TestDb::postgres(registry()).await else {
        return;
    };
    let (tell, told) = tokio::sync::oneshot::channel();
    let test = tokio::spawn(async move {
        let db = TestDb::postgres(registry()).await.unwrap();
        tell.send(name_of(&db).await).unwrap();
        panic!("as expected");
    });
    assert!(test.await.is_err());
    let name = told.await.unwrap();
    assert!(left(&watcher, vec![name]).await.is_empty());
    assert_eq!(left(&watcher, vec![name_of(&watcher).await]).await.len(), 1);
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
