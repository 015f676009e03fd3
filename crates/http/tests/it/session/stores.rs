//! The same for every store.

use super::{Browser, keys};
use carafe_core::{Secret, clock, signing::Keys};
use carafe_http::session::{CookieStore, MemoryStore, SessionRecord, SessionStore};

fn stores() -> Vec<(&'static str, Box<dyn SessionStore>)> {
    vec![
        ("cookie", Box::new(CookieStore::new(&keys()))),
        ("memory", Box::new(MemoryStore::new())),
    ]
}

fn record(values: &str) -> SessionRecord {
    SessionRecord::new(values, Some("7".to_owned()), clock::now().plus_seconds(100))
}

#[tokio::test]
async fn what_is_saved_is_loaded() {
    for (name, store) in stores() {
        let kept = record("{\"a\":\"b.c\"}");
        let token = store.save(None, kept.clone()).await.unwrap();
        let loaded = store.load(token).await.unwrap().expect(name);
        assert_eq!(
            (&loaded.values, &loaded.owner),
            (&kept.values, &kept.owner),
            "{name}"
        );
        assert_eq!(
            loaded.expires_at.seconds(),
            kept.expires_at.seconds(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn unknown_and_broken_tokens_are_no_session() {
    for (name, store) in stores() {
        let token = store.save(None, record("{}")).await.unwrap();
        let mut broken = token.clone();
        broken.replace_range(0..1, if token.starts_with('f') { "e" } else { "f" });
        for token in [
            String::new(),
            "x".to_owned(),
            broken,
            token[1..].to_owned(),
            format!("{token}x"),
        ] {
            assert_eq!(
                store.load(token.clone()).await.unwrap(),
                None,
                "{name} {token:?}"
            );
        }
    }
}

#[tokio::test]
async fn sessions_end() {
    let clock = clock::freeze("2026-11-20T12:00:00Z".parse().unwrap());
    for (name, store) in stores() {
        let token = store.save(None, record("{}")).await.unwrap();
        clock.advance(99);
        assert!(store.load(token.clone()).await.unwrap().is_some(), "{name}");
        clock.advance(1);
        assert!(store.load(token).await.unwrap().is_none(), "{name}");
        clock.advance(-100);
    }
}

#[tokio::test]
async fn a_new_key_takes_over_and_nobody_is_signed_out() {
    let old = CookieStore::new(&keys());
    let token = old.save(None, record("{}")).await.unwrap();
    let fresh = || Keys::new(Secret::new("the key of next year, just as long"));
    let rotated =
        CookieStore::new(&fresh().with_old(Secret::new("a key of at least thirty-two bytes")));
    assert!(rotated.load(token.clone()).await.unwrap().is_some());
    // What is written now needs the new key only.
    let token_now = rotated.save(None, record("{}")).await.unwrap();
    let only_new = CookieStore::new(&fresh());
    assert!(only_new.load(token_now).await.unwrap().is_some());
    assert!(only_new.load(token).await.unwrap().is_none());
}

#[tokio::test]
async fn too_much_for_a_cookie_is_an_error_with_a_way_out() {
    let store = CookieStore::new(&keys());
    let error = store
        .save(None, record(&format!("{{\"a\":\"{}\"}}", "x".repeat(4000))))
        .await
        .unwrap_err();
    assert_eq!(error.error_code(), Some("http.E121"));
}

#[tokio::test]
async fn the_memory_store_forgets_ended_sessions() {
    let clock = clock::freeze("2026-11-20T12:00:00Z".parse().unwrap());
    let store = MemoryStore::new();
    let mut first = Browser::new(store.clone());
    for _ in 0..2000 {
        first.token = None;
        first.put("v").await;
    }
    clock.advance(15 * 24 * 3600);
    for _ in 0..2100 {
        first.token = None;
        first.put("v").await;
    }
    assert!(store.len() < 3000, "{}", store.len());
}
