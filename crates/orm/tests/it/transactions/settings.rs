//! Isolation, read-only, deferrable, durable.

use super::{every, jar, jars};
use carafe_orm::{Insertable as _, db::Isolation, sql::Dialect, value::Value};

#[tokio::test]
async fn the_database_is_told_how_far_it_is_isolated() {
    for db in every().await {
        for (level, words) in [
            (Isolation::ReadCommitted, "read committed"),
            (Isolation::RepeatableRead, "repeatable read"),
            (Isolation::Serializable, "serializable"),
        ] {
            let told = db
                .transaction()
                .isolation(level)
                .atomic(async |tx| {
                    jar(words).insert(tx).await?;
                    match tx.dialect() {
                        Dialect::Postgres => tx.rows("SHOW transaction_isolation", &[]).await,
                        _ => Ok(vec![vec![words.into()]]),
                    }
                })
                .await
                .unwrap();
            assert_eq!(told, [[Value::from(words)]]);
        }
        assert_eq!(jars(&db).await, 3);
    }
}

#[tokio::test]
async fn what_only_reads_cannot_write_and_leaves_nothing_behind() {
    for db in every().await {
        let refused = db
            .transaction()
            .read_only()
            .atomic(async |tx| {
                assert_eq!(jars(tx).await, 0);
                jar("a").insert(tx).await
            })
            .await
            .unwrap_err();
        assert_eq!(refused.error_code(), Some("orm.E285"), "{refused:?}");
        let savepoint = db
            .transaction()
            .read_only()
            .atomic(async |tx| {
                let inner = tx.atomic(async |tx| jar("b").insert(tx).await).await;
                assert_eq!(inner.unwrap_err().error_code(), Some("orm.E285"));
                Ok(jars(tx).await)
            })
            .await;
        assert_eq!(savepoint.unwrap(), 0);
        for number in 0..6 {
            jar(&number.to_string()).insert(&db).await.unwrap();
        }
        db.atomic(async |tx| jar("c").insert(tx).await)
            .await
            .unwrap();
        assert_eq!(jars(&db).await, 7);
    }
}

#[tokio::test]
async fn a_deferrable_one_reads() {
    for db in every().await {
        let seen = db
            .transaction()
            .isolation(Isolation::Serializable)
            .read_only()
            .deferrable()
            .atomic(async |tx| Ok(jars(tx).await))
            .await;
        assert_eq!(seen.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_repeatable_one_sees_one_state() {
    for db in every().await {
        if db.dialect() == Dialect::Sqlite {
            continue; // its one writer keeps others from changing anything
        }
        let other = db.outside();
        db.transaction()
            .isolation(Isolation::RepeatableRead)
            .atomic(async |tx| {
                assert_eq!(jars(tx).await, 0);
                jar("a").insert(&other).await?;
                assert_eq!(jars(tx).await, 0);
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(jars(&db).await, 1);
    }
}

#[tokio::test]
async fn settings_inside_another_transaction_are_refused() {
    for db in every().await {
        db.atomic(async |tx| {
            let durable = tx.transaction().durable().atomic(async |_| Ok(())).await;
            assert_eq!(durable.unwrap_err().error_code(), Some("orm.E284"));
            let level = tx.transaction().isolation(Isolation::Serializable);
            let level = level.atomic(async |_| Ok(())).await;
            assert_eq!(level.unwrap_err().error_code(), Some("orm.E283"));
            tx.transaction()
                .atomic(async |tx| jar("a").insert(tx).await)
                .await
        })
        .await
        .unwrap();
        let durable = db.transaction().durable();
        durable
            .atomic(async |tx| jar("b").insert(tx).await)
            .await
            .unwrap();
        assert_eq!(jars(&db).await, 2);
    }
}

#[tokio::test]
async fn settings_hold_in_a_session_too() {
    for db in every().await {
        if db.dialect() == Dialect::Sqlite
            || std::env::var_os("CARAFE_TEST_PGBOUNCER_URL").is_some()
        {
            continue;
        }
        let session = db.session().await.unwrap();
        let refused = session
            .transaction()
            .read_only()
            .atomic(async |tx| jar("a").insert(tx).await);
        assert_eq!(refused.await.unwrap_err().error_code(), Some("orm.E285"));
        session
            .atomic(async |tx| jar("a").insert(tx).await)
            .await
            .unwrap();
    }
}
