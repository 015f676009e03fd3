//! What is known about the request, task or command that is running.
//!
//! This is the one ambient thing. The serve stack, tasks, commands and the test client enter it with [`enter`];
//! [`spawn`] carries it into a new task. It never carries a database.

mod app;
mod id;
mod loops;
mod queries;

use http::{HeaderValue, Method, Uri};
use std::{
    any::{Any, TypeId},
    fmt,
    future::Future,
    net::IpAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};

pub use self::{
    app::{AppHandle, AppParts},
    id::RequestId,
    loops::QueryLoop,
};
use self::{loops::Lookups, queries::Queries};

/// What the context keeps of a request after the handler has taken it.
#[derive(Debug, Clone, Default)]
pub struct RequestInfo {
    /// The method.
    pub method: Method,
    /// The address, as this app sees it.
    pub uri: Uri,
    /// What the app is mounted under in a program of somebody else, such as `/shop`; empty otherwise.
    pub prefix: Box<str>,
    /// The `Host` header.
    pub host: Option<HeaderValue>,
    /// The `Cookie` header.
    pub cookie: Option<HeaderValue>,
    /// The other end of the connection, when the server knows it.
    pub peer: Option<IpAddr>,
    /// Whether the request came by https.
    pub secure: bool,
}

/// Who acts: what the change log and the terminal call them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Key of the account.
    pub id: String,
    /// Name to show.
    pub name: String,
}

/// One for each request, task and command.
pub struct Context {
    app: AppHandle,
    /// `None` in a command or task.
    info: Option<RequestInfo>,
    id: RequestId,
    queries: Queries,
    lookups: Lookups,
    route: OnceLock<Arc<str>>,
    nonce: OnceLock<String>,
    language: RwLock<Option<Arc<str>>>,
    actor: RwLock<Option<Actor>>,
    // A request has a handful of these at most: a scan beats hashing.
    things: Mutex<Vec<(TypeId, Box<dyn Any + Send>)>>,
}

impl Context {
    /// A context for a request.
    pub fn request(app: AppHandle, request: RequestInfo) -> Arc<Self> {
        Self::new(app, Some(request))
    }

    /// A context for a command or a task.
    pub fn command(app: AppHandle) -> Arc<Self> {
        Self::new(app, None)
    }

    fn new(app: AppHandle, info: Option<RequestInfo>) -> Arc<Self> {
        let queries = Queries::new(app.is_development());
        Arc::new(Self {
            app,
            info,
            id: RequestId::next(),
            queries,
            lookups: Lookups::default(),
            route: OnceLock::new(),
            nonce: OnceLock::new(),
            language: RwLock::default(),
            actor: RwLock::default(),
            things: Mutex::default(),
        })
    }

    /// The app that runs it.
    pub fn app(&self) -> &AppHandle {
        &self.app
    }

    /// Its id.
    pub fn id(&self) -> RequestId {
        self.id
    }

    /// The request, or `None` in a command or task.
    pub fn info(&self) -> Option<&RequestInfo> {
        self.info.as_ref()
    }

    /// Full name of the route that answers, such as `shop.product`, once it is known.
    pub fn route(&self) -> Option<&str> {
        self.route.get().map(|name| &**name)
    }

    /// Notes which route answers; the first one stays.
    pub fn set_route(&self, name: Arc<str>) {
        let _ = self.route.set(name);
    }

    /// The nonce of the content security policy. It is made when it is first asked for.
    pub fn nonce(&self) -> &str {
        self.nonce.get_or_init(crate::random::token)
    }

    /// The nonce when somebody asked for it.
    pub fn nonce_used(&self) -> Option<&str> {
        self.nonce.get().map(String::as_str)
    }

    /// The language chosen for this request, such as `de`.
    pub fn language(&self) -> Option<Arc<str>> {
        self.language
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Chooses the language.
    pub fn set_language(&self, language: impl Into<Arc<str>>) {
        *self
            .language
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(language.into());
    }

    /// Who acts, when that is known.
    pub fn actor(&self) -> Option<Actor> {
        self.actor
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Notes who acts.
    pub fn set_actor(&self, actor: Option<Actor>) {
        *self.actor.write().unwrap_or_else(PoisonError::into_inner) = actor;
    }

    /// How many statements went to the database so far.
    pub fn query_count(&self) -> u32 {
        self.queries.count()
    }

    /// The statements themselves; empty outside development.
    pub fn queries(&self) -> Vec<Box<str>> {
        self.queries.texts()
    }

    /// The lines that asked for one row at a time more than five times, where `.with(…)` asks once for all.
    pub fn query_loops(&self) -> Vec<QueryLoop> {
        self.lookups.loops()
    }

    /// Keeps one value of its type for as long as the request lives; gives back the one before it.
    pub fn insert<T: Send + 'static>(&self, value: T) -> Option<T> {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let id = TypeId::of::<T>();
        let before = things
            .iter()
            .position(|(known, _)| *known == id)
            .map(|n| things.swap_remove(n).1);
        things.push((id, Box::new(value)));
        before?.downcast().ok().map(|before| *before)
    }

    /// A copy of the value of this type.
    pub fn get<T: Clone + Send + 'static>(&self) -> Option<T> {
        self.with(|value: &mut T| value.clone())
    }

    /// Takes the value of this type out.
    pub fn take<T: Send + 'static>(&self) -> Option<T> {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let n = things
            .iter()
            .position(|(known, _)| *known == TypeId::of::<T>())?;
        things.swap_remove(n).1.downcast().ok().map(|value| *value)
    }

    /// Reads or changes the value of this type in place. `f` must not ask the context for another one.
    pub fn with<T: Send + 'static, R>(&self, f: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, value) = things
            .iter_mut()
            .find(|(known, _)| *known == TypeId::of::<T>())?;
        value.downcast_mut().map(f)
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("id", &self.id)
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

tokio::task_local! {
    static CURRENT: Arc<Context>;
}

/// The app that `main()` serves: for work that no request started.
static SERVED: RwLock<Option<app::WeakApp>> = RwLock::new(None);

/// Runs a future inside this context.
pub fn enter<F: Future>(
    context: Arc<Context>,
    work: F,
) -> impl Future<Output = F::Output> + use<F> {
    CURRENT.scope(context, work)
}

/// Runs a function inside this context.
pub fn enter_sync<T>(context: Arc<Context>, work: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(context, work)
}

/// The context of whatever runs here, or `None` outside any.
pub fn current() -> Option<Arc<Context>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// Looks at the context without taking a copy of it; `None` outside any.
pub fn with<T>(look: impl FnOnce(&Context) -> T) -> Option<T> {
    CURRENT.try_with(|context| look(context)).ok()
}

/// The app of this context, else the one that `main()` serves.
pub fn app() -> Option<AppHandle> {
    with(|context| context.app.clone()).or_else(|| {
        SERVED
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()?
            .upgrade()
    })
}

/// Notes which app this program serves, for work that no request started.
pub fn set_served(app: &AppHandle) {
    *SERVED.write().unwrap_or_else(PoisonError::into_inner) = Some(app.downgrade());
}

/// Starts a task that stays in this context, so that `url_for!`, `render` and extractors' helpers work in it.
///
/// `tokio::spawn` works too, and forgets the request.
pub fn spawn<F>(work: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    match current() {
        Some(context) => tokio::spawn(enter(context, work)),
        None => tokio::spawn(work),
    }
}

/// Notes one statement sent to the database for the running request.
pub fn query_ran(sql: &str) {
    let _ = CURRENT.try_with(|context| context.queries.ran(sql));
}

/// Notes that a line asks for one row, or for the rows of one row, with a query of this shape.
///
/// The sixth of one shape from one line in one request is a loop: a warning in the log, which names the line and what
/// to write instead; outside development once for each line.
pub fn lookup_ran(
    shape: u128,
    at: &'static std::panic::Location<'static>,
    hint: impl FnOnce() -> String,
) {
    let _ = CURRENT.try_with(|context| {
        if context.info.is_none() {
            return;
        }
        let found = context.lookups.ran(shape, at, hint);
        let Some(found) = found.filter(|_| context.app.is_development() || loops::is_news(at))
        else {
            return;
        };
        tracing::warn!(target: "carafe::queries", id = %context.id, "{found}");
    });
}
