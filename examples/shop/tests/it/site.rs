//! The shop on each database, its shelves full.

use carafe::{
    auth::{
        password::{Argon2, Cost, Passwords},
        user::{Account, create},
    },
    orm::LazyDb,
    prelude::*,
    test::{Client, TestApp, on_every_database},
};
use std::ops::Deref;

pub(crate) const PASSWORD: &str = "correct horse";

pub(crate) struct Site {
    pub(crate) app: TestApp,
    pub(crate) db: Db,
}

/// The test on SQLite, and on PostgreSQL when there is one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a closure reads better without `&`"
)]
pub(crate) fn everywhere(test: impl AsyncFn(&Site)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        for app in on_every_database(|| shop::app().state(cheap())).await {
            test(&Site::of(app).await).await;
        }
    });
}

/// Accounts of a test need no strong hashes.
fn cheap() -> Passwords {
    let cost = Cost {
        memory: 64,
        passes: 1,
        lanes: 1,
    };
    Passwords::new(Argon2::new(cost).expect("argon2 can work with this"))
}

impl Site {
    async fn of(app: TestApp) -> Self {
        let lazy = LazyDb::of(app.handle()).expect("there are models");
        let db = lazy.db().await.expect("the database answers");
        shop::pages::stock_the_shelves(db.clone())
            .await
            .expect("the catalogue can be loaded");
        Self { app, db }
    }

    /// A browser of somebody who is signed in.
    pub(crate) async fn visitor(&self, username: &str, staff: bool, superuser: bool) -> Client {
        let account = Account {
            username,
            password: Some(PASSWORD),
            is_staff: staff,
            is_superuser: superuser,
            ..Account::default()
        };
        create(&self.db, &cheap(), account)
            .await
            .expect("the account can be made");
        let browser = self.another();
        let typed = [("username", username), ("password", PASSWORD)];
        let login = browser.post("/accounts/login/").form(&typed).await;
        login.assert_redirect("/");
        browser
    }
}

impl Deref for Site {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.app
    }
}
