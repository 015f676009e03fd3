//! The library with an admin, and a superuser's browser.

use super::{
    html::{Sent, fields},
    models::{NewShelf, Shelf, library},
};
use carafe::{
    auth::{
        password::{Argon2, Cost, Passwords},
        user::{Account, create},
    },
    orm::LazyDb,
    prelude::*,
    test::{Client, TestApp, TestResponse, on_every_database},
};
use std::ops::Deref;

pub(super) const PASSWORD: &str = "correct horse";

/// Accounts of a test need no strong hashes.
pub(super) fn cheap() -> Passwords {
    let cost = Cost {
        memory: 64,
        passes: 1,
        lanes: 1,
    };
    Passwords::new(Argon2::new(cost).expect("argon2 can work with this"))
}

pub(super) fn app() -> App {
    App::new()
        .mount("/", library())
        .mount("/accounts", auth())
        .mount("/admin", admin())
        .state(cheap())
}

pub(super) fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}

/// An app on one database, visited by a superuser.
pub(super) struct Site {
    pub(super) app: TestApp,
    pub(super) db: Db,
}

/// The test on SQLite, and on PostgreSQL when there is one.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a closure reads better without `&`"
)]
pub(super) fn everywhere(test: impl AsyncFn(&Site)) {
    block(async {
        for app in on_every_database(app).await {
            test(&Site::of(app).await).await;
        }
    });
}

impl Site {
    pub(super) async fn of(app: TestApp) -> Self {
        let db = LazyDb::of(app.handle())
            .expect("there are models")
            .db()
            .await
            .expect("the database answers");
        let site = Self { app, db };
        site.account("root", true).await;
        sign_in(&site, "root").await;
        site
    }

    pub(super) async fn account(&self, username: &str, is_superuser: bool) {
        let account = Account {
            username,
            password: Some(PASSWORD),
            is_staff: true,
            is_superuser,
            ..Account::default()
        };
        create(&self.db, &cheap(), account)
            .await
            .expect("the account can be made");
    }

    pub(super) async fn shelf(&self, name: &str) -> Shelf {
        let name = name.to_owned();
        NewShelf { name }
            .insert(&self.db)
            .await
            .expect("the shelf can be made")
    }

    /// The form of a page as a browser would send it, with other values in some fields.
    pub(super) async fn submit(&self, address: &str, typed: &[(&str, &str)]) -> TestResponse {
        let form = self.form(address).await.with(typed);
        self.post(address).form(&form.0).await
    }

    pub(super) async fn form(&self, address: &str) -> Sent {
        fields(self.get(address).await.assert_status(200).text())
    }
}

impl Deref for Site {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.app
    }
}

pub(super) async fn sign_in(client: &Client, username: &str) {
    let typed = [("username", username), ("password", PASSWORD)];
    client
        .post("/accounts/login/")
        .form(&typed)
        .await
        .assert_redirect("/");
}
