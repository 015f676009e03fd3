//! Sessions and flash messages, across requests of one browser.

mod flash;
mod lifecycle;
mod stores;

use carafe_core::{
    Result, Secret,
    context::{self, AppHandle, AppParts, Context, RequestInfo},
    settings::{Environment, Settings},
    signing::Keys,
};
use carafe_http::{
    cookie,
    session::{self, CookieStore, SessionStore, Sessions},
};
use http::{HeaderMap, HeaderValue};

fn keys() -> Keys {
    Keys::new(Secret::new("a key of at least thirty-two bytes"))
}

/// An app with sessions, and one browser that visits it.
struct Browser {
    app: AppHandle,
    secure: bool,
    /// Sends the cookie by its name for plain http, whatever the connection.
    unguarded: bool,
    token: Option<String>,
    answer: HeaderMap,
}

impl Browser {
    fn new(store: impl SessionStore) -> Self {
        let mut parts = AppParts::new(Settings::defaults(Environment::Development));
        parts.provide(Sessions::new(store));
        Self {
            app: parts.finish(),
            secure: false,
            unguarded: false,
            token: None,
            answer: HeaderMap::new(),
        }
    }

    fn cookies() -> Self {
        Self::new(CookieStore::new(&keys()))
    }

    /// Another browser at the same app, with this token.
    fn with_token(&self, token: Option<String>) -> Self {
        Self {
            app: self.app.clone(),
            secure: self.secure,
            unguarded: false,
            token,
            answer: HeaderMap::new(),
        }
    }

    fn name(&self) -> String {
        cookie::guarded("session", self.secure)
    }

    /// One request.
    async fn visit<T>(&mut self, handler: impl AsyncFnOnce() -> Result<T>) -> T {
        let name = if self.unguarded {
            "session".to_owned()
        } else {
            self.name()
        };
        let sent = self
            .token
            .as_ref()
            .map(|token| format!("other=1; {name}={token}"));
        let cookie = sent.map(|cookie| HeaderValue::try_from(cookie).unwrap());
        let info = RequestInfo {
            cookie,
            secure: self.secure,
            ..RequestInfo::default()
        };
        let context = Context::request(self.app.clone(), info);
        let output = context::enter(context.clone(), async {
            let output = handler().await.unwrap();
            self.answer = HeaderMap::new();
            session::finish(&context, &mut self.answer).await.unwrap();
            output
        })
        .await;
        self.keep_cookie();
        output
    }

    fn keep_cookie(&mut self) {
        let Some(set) = self.set_cookie() else { return };
        let value = cookie::find(&set, &self.name()).unwrap().to_owned();
        self.token = (!value.is_empty()).then_some(value);
    }

    fn set_cookie(&self) -> Option<String> {
        Some(self.answer.get("set-cookie")?.to_str().unwrap().to_owned())
    }

    fn varies(&self) -> bool {
        self.answer.get("vary").is_some_and(|vary| vary == "Cookie")
    }

    async fn put(&mut self, value: &str) {
        self.visit(async || session::current()?.insert("k", value).await)
            .await;
    }

    async fn value(&mut self) -> Option<String> {
        self.visit(async || session::current()?.get("k").await)
            .await
    }
}
