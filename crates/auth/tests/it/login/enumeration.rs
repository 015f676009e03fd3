use crate::site::{PASSWORD, account, database, site};
use carafe_auth::{
    password::{Argon2, Cost, PasswordHasher, Passwords},
    user::User,
};
use carafe_core::Result;
use carafe_macros::{get, routes};
use carafe_orm::Model as _;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

#[get("/", crate = carafe_http)]
async fn home() -> String {
    "home".to_owned()
}

/// Counts how much it is asked to compute.
struct Counted(Argon2, Arc<AtomicUsize>);

impl PasswordHasher for Counted {
    fn hash(&self, password: &str) -> Result<String> {
        self.1.fetch_add(1, SeqCst);
        self.0.hash(password)
    }

    fn verify(&self, password: &str, encoded: &str) -> bool {
        self.1.fetch_add(1, SeqCst);
        self.0.verify(password, encoded)
    }

    fn outdated(&self, encoded: &str) -> bool {
        self.0.outdated(encoded)
    }
}

fn counted(memory: u32) -> (Passwords, Arc<AtomicUsize>) {
    let (count, cost) = (
        Arc::new(AtomicUsize::new(0)),
        Cost {
            memory,
            passes: 1,
            lanes: 1,
        },
    );
    let argon2 = Argon2::new(cost).expect("argon2 can work with this");
    (Passwords::new(Counted(argon2, Arc::clone(&count))), count)
}

#[tokio::test]
async fn every_refusal_costs_one_hash_and_looks_the_same() {
    let db = database().await;
    account(&db, "known").await;
    let mut gone = account(&db, "gone").await;
    gone.update(&db, |user| user.is_active.set(false))
        .await
        .unwrap();
    let mut without = account(&db, "without").await;
    without
        .update(&db, |user| {
            user.password.set(carafe_auth::password::unusable())
        })
        .await
        .unwrap();
    let (passwords, count) = counted(64);
    let client = site(&db, passwords, routes![crate = carafe_http; home]);
    let mut pages = Vec::new();
    let long = "x".repeat(5_000);
    for (username, password) in [
        ("nobody", PASSWORD),
        ("known", "wrong horse"),
        ("gone", PASSWORD),
        ("without", PASSWORD),
        ("known", &long),
    ] {
        let before = count.load(SeqCst);
        let typed = [("username", username), ("password", password)];
        let page = client.another().post("/accounts/login/").form(&typed).await;
        assert_eq!(count.load(SeqCst), before + 1, "{username}");
        let secrets = [
            page.input("csrf_token").unwrap_or_default(),
            nonce(page.text()),
        ];
        let masked = secrets
            .iter()
            .fold(page.text().replace(username, "NAME"), |page, secret| {
                page.replace(secret, "X")
            });
        pages.push((page.status(), masked));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
}

/// The nonce of the page.
fn nonce(page: &str) -> String {
    let rest = page.split("nonce=\"").nth(1).expect("the page has a nonce");
    rest.split('"').next().expect("the nonce ends").to_owned()
}

#[tokio::test]
async fn a_weaker_hash_becomes_a_strong_one_at_login() {
    let db = database().await;
    let weak = account(&db, "ada").await.password;
    let (passwords, count) = counted(128);
    let client = site(&db, passwords, routes![crate = carafe_http; home]);
    let typed = [("username", "ada"), ("password", PASSWORD)];
    client
        .post("/accounts/login/")
        .form(&typed)
        .await
        .assert_redirect("/");
    assert_eq!(count.load(SeqCst), 2, "one to verify, one to keep");
    let ada = User::filter(|user| user.username.eq("ada"))
        .one(&db)
        .await
        .unwrap();
    assert!(
        weak.contains("m=64,") && ada.password.contains("m=128,"),
        "{weak} {}",
        ada.password
    );
    client
        .another()
        .post("/accounts/login/")
        .form(&typed)
        .await
        .assert_redirect("/");
    assert_eq!(count.load(SeqCst), 3);
}
