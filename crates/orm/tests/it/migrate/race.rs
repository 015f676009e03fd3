//! Several programs at once, and one that dies.

use super::{
    models::{first, second},
    project::{
        Project, another, apply, apply_to, column, databases, listed, models, on_disk, schema,
        write_new,
    },
};
use carafe_orm::{
    db::Db,
    migrate::{MigrateOptions, Sources, migrate, pending},
    sql::Dialect,
    test::TestDb,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

fn grown(project: &Project) -> Sources {
    write_new(&listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]))
    .unwrap();
    let registry = listed([(
        "shop",
        models!(project; second::Category, second::Tag, second::Product, second::Maker),
    )]);
    write_new(&registry).unwrap();
    on_disk(&registry)
}

/// Five programs start together: how many migrations each applied, in sum.
async fn start_five(db: &TestDb, sources: &Arc<Sources>) -> usize {
    let mut programs = Vec::new();
    for _ in 0..5 {
        let (db, sources) = (another(db).await, Arc::clone(sources));
        programs.push(tokio::spawn(async move {
            apply(&db, &sources).await.unwrap().steps.len()
        }));
    }
    let mut applied = 0;
    for program in programs {
        applied += program.await.unwrap();
    }
    applied
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_programs_apply_each_migration_once() {
    let project = Project::new();
    let sources = Arc::new(grown(&project));
    for db in databases().await {
        for round in 0..4 {
            assert_eq!(start_five(&db, &sources).await, 2, "round {round}");
            assert_eq!(pending(&db, &sources).await.unwrap(), []);
            assert_eq!(
                column(&db, "SELECT count(*) FROM carafe_migrations").await,
                ["2"]
            );
            apply_to(&db, &sources, "shop", "zero").await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_dies_midway_leaves_nothing_half_done() {
    let project = Project::new();
    let sources = grown(&project);
    for db in databases().await {
        apply_to(&db, &sources, "shop", "0001").await.unwrap();
        let before = schema(&db).await;
        let after = {
            apply(&db, &sources).await.unwrap();
            let after = schema(&db).await;
            apply_to(&db, &sources, "shop", "0001").await.unwrap();
            after
        };
        // The future is dropped after more and more time, wherever it then is.
        for step in 0..12u64 {
            let dying = another(&db).await;
            let died = tokio::time::timeout(
                Duration::from_micros(step * step * 150),
                apply(&dying, &sources),
            )
            .await;
            keys_are_watched(&dying).await;
            drop(dying);
            // MariaDB keeps what was done, and goes on there.
            if !db.dialect().is_mysql() {
                let (left, found) = settled(&db, &sources).await;
                let expected = [&after, &before][left];
                assert_eq!(found, *expected, "step {step}, {died:?}");
            }
            apply(&db, &sources).await.expect("nobody holds the lock");
            assert_eq!(schema(&db).await, after);
            apply_to(&db, &sources, "shop", "0001").await.unwrap();
        }
    }
}

/// A rebuild of SQLite's tables switches foreign keys off; whoever uses the connection next must find them on.
async fn keys_are_watched(db: &Db) {
    if db.dialect() == Dialect::Sqlite {
        let session = db.session().await.unwrap();
        assert_eq!(column(&session, "PRAGMA foreign_keys").await, ["1"]);
    }
}

/// What is left to do and the schema. A COMMIT may still be on its way to the server when a program dies.
async fn settled(db: &TestDb, sources: &Sources) -> (usize, BTreeMap<String, String>) {
    loop {
        let before = pending(db, sources).await.unwrap().len();
        let found = schema(db).await;
        if pending(db, sources).await.unwrap().len() == before {
            return (before, found);
        }
    }
}

#[tokio::test]
async fn waiting_has_an_end() {
    let project = Project::new();
    let sources = grown(&project);
    for db in databases().await {
        let other = another(&db).await;
        let session = db.session().await.unwrap();
        let lock = match db.dialect() {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::MariaDb | Dialect::MySql => {
                "SELECT GET_LOCK(concat('carafe.migrate.', left(sha1(database()), 40)), 0)"
            }
            _ => "SELECT pg_try_advisory_lock(7161130645268817778)",
        };
        session.script(lock).await.unwrap();
        let options = MigrateOptions {
            lock_timeout: Some(Duration::from_millis(300)),
            ..MigrateOptions::default()
        };
        let error = migrate(&other, &sources, options).await.unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E143"), "{}", error.report());
        drop(session);
        apply(&other, &sources).await.unwrap();
    }
}
