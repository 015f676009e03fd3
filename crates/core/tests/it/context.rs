//! The one ambient thing.

use carafe_core::{
    context::{self, Actor, AppHandle, AppParts, Context, RequestInfo},
    settings::{Environment, Settings},
};
use std::sync::Arc;

fn app(environment: Environment) -> AppHandle {
    let mut parts = AppParts::new(Settings::defaults(environment));
    assert!(parts.provide(7_u32));
    assert!(!parts.provide(8_u32), "the type is taken");
    parts.finish()
}

fn request(environment: Environment) -> Arc<Context> {
    Context::request(app(environment), RequestInfo::default())
}

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
        .block_on(work)
}

#[test]
fn outside_there_is_none() {
    assert!(context::current().is_none());
    context::query_ran("SELECT 1");
}

#[test]
fn inside_everybody_finds_the_app() {
    let seen = block(context::enter(request(Environment::Development), async {
        context::app().and_then(|app| app.get::<u32>().copied())
    }));
    assert_eq!(seen, Some(8));
}

#[test]
fn statements_are_counted_and_in_development_kept() {
    for (environment, kept) in [(Environment::Development, 2), (Environment::Production, 0)] {
        let context = request(environment);
        context::enter_sync(Arc::clone(&context), || {
            context::query_ran("SELECT 1");
            context::query_ran("SELECT 2");
        });
        assert_eq!((context.query_count(), context.queries().len()), (2, kept));
    }
}

#[test]
fn spawned_work_stays_inside_and_tokio_spawn_does_not() {
    let (ours, plain) = block(context::enter(request(Environment::Development), async {
        let inside = || async { context::current().is_some() };
        (
            context::spawn(inside()).await.unwrap(),
            tokio::spawn(inside()).await.unwrap(),
        )
    }));
    assert_eq!((ours, plain), (true, false));
}

#[test]
fn a_request_keeps_things_by_type() {
    let context = request(Environment::Development);
    assert_eq!(context.insert("first"), None);
    assert_eq!(context.insert("second"), Some("first"));
    assert_eq!(context.with(|text: &mut &str| text.len()), Some(6));
    assert_eq!(
        (context.take::<&str>(), context.get::<&str>()),
        (Some("second"), None)
    );
    context.set_actor(Some(Actor {
        id: "1".to_owned(),
        name: "ada".to_owned(),
    }));
    assert_eq!(
        context.actor().map(|actor| actor.name).as_deref(),
        Some("ada")
    );
}

#[test]
fn the_nonce_is_made_when_it_is_asked_for() {
    let context = request(Environment::Production);
    assert_eq!(context.nonce_used(), None);
    let nonce = context.nonce().to_owned();
    assert_eq!(context.nonce_used(), Some(nonce.as_str()));
}

#[test]
fn ids_differ() {
    let ids: std::collections::BTreeSet<String> = (0..100)
        .map(|_| request(Environment::Production).id().to_string())
        .collect();
    assert_eq!(ids.len(), 100);
}
