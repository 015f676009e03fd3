//! `db.instrument(…)`.

use super::{Page, page, registry, tables};
use carafe_orm::{Insertable as _, Model as _, test::TestDb};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn every_statement_is_told_with_its_line_and_rows() {
    for db in TestDb::every(registry).await {
        tables(&db).await;
        let seen: Arc<Mutex<Vec<(String, Option<u64>, u32, bool)>>> = Arc::default();
        let keep = seen.clone();
        let instrument = db.instrument(move |ran| {
            assert!(ran.at.file().ends_with("instrument.rs"));
            let told = (ran.sql.to_owned(), ran.rows, ran.at.line(), ran.failed);
            keep.lock().unwrap().push(told);
        });
        let clone = db.clone();
        page("a").insert(&clone).await.unwrap();
        Page::all().fetch(&clone).await.unwrap();
        db.atomic(async |tx| Page::all().update(tx, |p| p.title.set("b")).await)
            .await
            .unwrap();
        db.rows("SELECT title FROM page", &[]).await.unwrap();
        db.execute("DELETE FROM page", &[]).await.unwrap();
        assert!(db.execute("DELETE FROM nothing", &[]).await.is_err());
        drop(instrument);
        page("unseen").insert(&db).await.unwrap();
        let seen = seen.lock().unwrap();
        let verbs: Vec<&str> = seen
            .iter()
            .filter_map(|told| told.0.split(' ').next())
            .collect();
        assert_eq!(
            verbs,
            ["INSERT", "SELECT", "UPDATE", "SELECT", "DELETE", "DELETE"]
        );
        let rows: Vec<Option<u64>> = seen.iter().map(|told| told.1).collect();
        assert_eq!(rows, [Some(1), Some(1), Some(1), Some(1), Some(1), None]);
        assert_eq!(seen.iter().filter(|told| told.3).count(), 1);
        assert!(seen.is_sorted_by_key(|told| told.2), "lines in their order");
    }
}
