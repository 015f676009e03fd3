use carafe_auth::password::{Argon2, Cost, PasswordHasher, Passwords, Verdict, unusable};
use carafe_core::Result;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread::{self, ThreadId},
    time::Duration,
};

/// Notes how much it is asked, and how much of it at once.
#[derive(Default)]
struct Counted {
    all: AtomicUsize,
    now: AtomicUsize,
    most: AtomicUsize,
    server: Option<ThreadId>,
}

impl Counted {
    fn count(&self) {
        self.all.fetch_add(1, SeqCst);
        self.most
            .fetch_max(self.now.fetch_add(1, SeqCst) + 1, SeqCst);
        assert_ne!(
            Some(thread::current().id()),
            self.server,
            "hashing blocked the thread that serves"
        );
        #[expect(clippy::disallowed_methods, reason = "stands for long work")]
        thread::sleep(Duration::from_millis(5));
        self.now.fetch_sub(1, SeqCst);
    }
}

struct Shared(Arc<Counted>);

impl PasswordHasher for Shared {
    fn hash(&self, password: &str) -> Result<String> {
        self.0.count();
        Ok(format!("plain${password}"))
    }

    fn verify(&self, password: &str, encoded: &str) -> bool {
        self.0.count();
        encoded == format!("plain${password}")
    }

    fn outdated(&self, _: &str) -> bool {
        false
    }
}

#[tokio::test]
async fn hashing_leaves_the_async_threads_and_is_bounded() {
    let counted = Arc::new(Counted {
        server: Some(thread::current().id()),
        ..Counted::default()
    });
    let passwords = Passwords::new(Shared(counted.clone())).at_once(2);
    let many = (0..12).map(|_| {
        let passwords = passwords.clone();
        tokio::spawn(async move { passwords.hash("x").await })
    });
    for one in many.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().unwrap(), "plain$x");
    }
    assert_eq!(counted.all.load(SeqCst), 12);
    assert_eq!(counted.most.load(SeqCst), 2);
}

#[tokio::test]
async fn every_answer_costs_one_hash() {
    let counted = Arc::new(Counted::default());
    let passwords = Passwords::new(Shared(counted.clone()));
    let long = "x".repeat(5_000);
    let kept = "plain$right".to_owned();
    for (password, kept) in [
        ("right", &kept),
        ("wrong", &kept),
        ("any", &unusable()),
        ("any", &String::new()),
        (&long, &kept),
    ] {
        let before = counted.all.load(SeqCst);
        passwords.verify(password, kept).await.unwrap();
        assert_eq!(counted.all.load(SeqCst), before + 1, "{kept}");
    }
    passwords.refuse().await.unwrap();
    assert_eq!(counted.all.load(SeqCst), 6);
}

#[tokio::test]
async fn a_weaker_hash_is_right_and_outdated() {
    let cost = |memory| {
        Argon2::new(Cost {
            memory,
            passes: 1,
            lanes: 1,
        })
        .unwrap()
    };
    let kept = Passwords::new(cost(64)).hash("x").await.unwrap();
    let today = Passwords::new(cost(128));
    assert_eq!(today.verify("x", &kept).await.unwrap(), Verdict::Outdated);
    assert_eq!(today.verify("y", &kept).await.unwrap(), Verdict::Wrong);
}

#[tokio::test]
async fn a_password_without_end_is_refused() {
    let error = Passwords::default()
        .hash(&"x".repeat(4_097))
        .await
        .unwrap_err();
    assert_eq!(error.error_code(), Some("auth.E002"));
}
