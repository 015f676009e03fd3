//! Who changed it.

use super::{Tea, every, log, tea};
use carafe_core::{
    context::{self, Actor, AppParts, Context},
    settings::{Environment, Settings},
};
use carafe_orm::{Model as _, db::Db};
use std::sync::Arc;

fn signed_in() -> Arc<Context> {
    let context =
        Context::command(AppParts::new(Settings::defaults(Environment::Development)).finish());
    context.set_actor(Some(Actor {
        id: "7".into(),
        name: "anna".into(),
    }));
    context
}

async fn change(db: &Db, stock: i64) {
    Tea::all().update(db, |t| t.stock.set(stock)).await.unwrap();
}

#[tokio::test]
async fn the_account_of_the_request_or_the_name_of_the_handle() {
    for db in every().await {
        tea(&db, "Assam").await;
        let import = db.actor("import");
        change(&db, 1).await;
        change(&import, 2).await;
        import
            .atomic(async |tx| {
                change(tx, 3).await;
                tx.atomic(async |tx| {
                    change(tx, 4).await;
                    Ok(())
                })
                .await
            })
            .await
            .unwrap();
        context::enter(signed_in(), async {
            change(&db, 5).await;
            change(&import, 6).await;
        })
        .await;
        let log = log(&db, "h_tea").await;
        let who = log.iter().filter_map(|line| line.split(' ').nth(2));
        let expected = ["[]", "[import]", "[import]", "[import]", "[anna]", "[anna]"];
        assert_eq!(who.collect::<Vec<_>>(), expected);
    }
}

/// A name from outside is data: it stays whole, or is cut, and is never SQL.
#[tokio::test]
async fn a_hostile_name() {
    for db in every().await {
        let tea = tea(&db, "Assam").await;
        let name = format!("'); DROP TABLE h_tea; -- ☕{}", "x".repeat(500));
        change(&db.actor(&name), 1).await;
        let changes = tea.history(&db).await.unwrap();
        let kept: String = name.chars().take(200).collect();
        assert_eq!(changes[0].who.as_deref(), Some(kept.as_str()));
        assert_eq!(tea.history(&db).by(&kept).count().await.unwrap(), 1);
    }
}
