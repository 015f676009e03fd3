//! A whole site around accounts, without the facade, and a browser for it.

use carafe_auth::{
    Parts, parts,
    password::{Argon2, Cost, Passwords},
    user::{Account, User, create},
};
use carafe_core::{
    check::At,
    context::{self, AppParts},
    i18n::Catalogues,
    settings::{Environment as Mode, Settings},
};
use carafe_forms::TEMPLATES;
use carafe_http::{
    route::{IntoRoutes, Scope, build},
    security::csrf,
    stack::{Stack, StackService, Whole},
    test::Client,
};
use carafe_orm::{Db, LazyDb, Registry, migrate::create_all, test::TestDb};
use carafe_templates::{Environment, Value};

pub(crate) const PASSWORD: &str = "correct horse";

/// Accounts of a test need no strong hashes.
pub(crate) fn cheap() -> Passwords {
    let cost = Cost {
        memory: 64,
        passes: 1,
        lanes: 1,
    };
    Passwords::new(Argon2::new(cost).expect("argon2 can work with this"))
}

pub(crate) fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("auth", parts().models)
        .expect("the models of accounts fit together");
    registry
}

/// A database of each kind with the tables of accounts.
pub(crate) async fn databases() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry())
            .await
            .expect("the tables can be made");
    }
    all
}

/// One with tables, on SQLite: for what has nothing to do with the database.
pub(crate) async fn database() -> TestDb {
    let db = TestDb::sqlite(registry()).await;
    create_all(&db, &registry())
        .await
        .expect("the tables can be made");
    db
}

pub(crate) async fn account(db: &Db, username: &str) -> User {
    let account = Account {
        username,
        password: Some(PASSWORD),
        ..Account::default()
    };
    create(db, &cheap(), account)
        .await
        .expect("the account can be made")
}

pub(crate) fn settings() -> Settings {
    Settings::defaults(Mode::Development).with(
        "security",
        "secret_key",
        "0123456789abcdefghijklmnopqrstuvwxyz",
    )
}

/// Accounts below `/accounts`, these routes at the top.
pub(crate) fn site(db: &Db, passwords: Passwords, routes: impl IntoRoutes) -> Client {
    let mut root = Scope::new("");
    root.routes(routes);
    finished(db, passwords, root)
}

/// The same, around a scope that may have hooks.
pub(crate) fn finished(db: &Db, passwords: Passwords, mut root: Scope) -> Client {
    let Parts {
        scope,
        assets,
        setups,
        ..
    } = parts();
    let mut app = AppParts::new(settings());
    app.provide(passwords);
    app.provide(LazyDb::opened(db.clone()));
    app.provide(pages(assets.templates));
    for set_up in setups {
        set_up(&mut app).expect("accounts can be set up");
    }
    root.mount("/accounts", scope, At::caller());
    let built = build(root).expect("the routes fit together");
    app.provide(built.table);
    let app = app.finish();
    let whole = Whole {
        router: built.router.with_state(app.clone()),
        app,
        hooks: built.hooks,
        stack: Stack::default(),
        observer: None,
    };
    Client::new(StackService::new(whole).expect("the stack fits together"))
}

fn pages(own: &'static [(&'static str, &'static str)]) -> Environment {
    let mut pages = Environment::new().embedded(own).embedded(TEMPLATES).embedded(&[(
        "home.html",
        "{% if user %}Hello, {{ user.username }}. Secret: {{ user.password|default('none') }}.{% else %}Who are you?{% endif %}",
    )]);
    pages.add_translations(Catalogues::new());
    let nonce = || context::with(|context| context.nonce().to_owned()).unwrap_or_default();
    pages.add_function("csp_nonce", move |_| Ok(Value::new(nonce())));
    let field = || context::with(csrf::field).unwrap_or_default();
    pages.add_function("csrf_input", move |_| Ok(Value::safe(field())));
    pages
}

/// Signs in over the login page.
pub(crate) async fn sign_in(client: &Client, username: &str) {
    let typed = [("username", username), ("password", PASSWORD)];
    client
        .post("/accounts/login/")
        .form(&typed)
        .await
        .assert_redirect("/");
}
