//! The finished app, seen without its engines.

use crate::{
    Result, Secret,
    settings::{Environment, Settings, secret_key},
};
use std::{
    any::{Any, TypeId, type_name},
    collections::HashMap,
    fmt,
    hash::{BuildHasherDefault, Hasher},
    sync::{Arc, OnceLock},
};

/// A handle on the finished app: its settings, and what was provided to it by type.
///
/// Each engine keeps its own thing in it (the route table, the database, the templates), so that extractors
/// find theirs without knowing the others.
#[derive(Clone)]
pub struct AppHandle(Arc<Inner>);

struct Inner {
    settings: Settings,
    things: Things,
    key: OnceLock<Secret>,
}

type Things = HashMap<TypeId, Thing, BuildHasherDefault<AsItIs>>;

/// A `TypeId` is a hash already, and it is looked up with every request.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

struct Thing {
    value: Box<dyn Any + Send + Sync>,
    name: &'static str,
}

/// An app that is being put together.
pub struct AppParts {
    settings: Settings,
    things: Things,
}

impl AppParts {
    /// Nothing but settings.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            things: Things::default(),
        }
    }

    /// The settings the app will have.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Adds one value of its type; gives back whether the type was free.
    pub fn provide<T: Send + Sync + 'static>(&mut self, value: T) -> bool {
        self.provide_boxed(TypeId::of::<T>(), type_name::<T>(), Box::new(value))
    }

    /// Adds one value that lost its type on the way.
    pub fn provide_boxed(
        &mut self,
        id: TypeId,
        name: &'static str,
        value: Box<dyn Any + Send + Sync>,
    ) -> bool {
        self.things.insert(id, Thing { value, name }).is_none()
    }

    /// The value of this type, when it is there already.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.things.get(&TypeId::of::<T>())?.value.downcast_ref()
    }

    /// Whether a value of this type is there.
    pub fn has(&self, id: TypeId) -> bool {
        self.things.contains_key(&id)
    }

    /// The finished app; nothing can be added to it any more.
    pub fn finish(self) -> AppHandle {
        AppHandle(Arc::new(Inner {
            settings: self.settings,
            things: self.things,
            key: OnceLock::new(),
        }))
    }
}

impl AppHandle {
    /// The value of this type that was provided to the app.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.things.get(&TypeId::of::<T>())?.value.downcast_ref()
    }

    /// The settings the app was started with.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Development or production.
    pub fn environment(&self) -> Environment {
        self.0.settings.environment()
    }

    /// Whether details may be shown to whoever sits at this machine.
    pub fn is_development(&self) -> bool {
        self.environment() == Environment::Development
    }

    /// The key that signs cookies and tokens. Development makes one on first use and keeps it in `.carafe/`.
    pub fn secret_key(&self) -> Result<&Secret> {
        if let Some(key) = self.0.key.get() {
            return Ok(key);
        }
        let key = secret_key(&self.0.settings)?;
        Ok(self.0.key.get_or_init(|| key))
    }

    /// Whether both are the same app.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn downgrade(&self) -> WeakApp {
        WeakApp(Arc::downgrade(&self.0))
    }
}

pub(super) struct WeakApp(std::sync::Weak<Inner>);

impl WeakApp {
    pub(super) fn upgrade(&self) -> Option<AppHandle> {
        self.0.upgrade().map(AppHandle)
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, things: &Things) -> fmt::Result {
    let mut names: Vec<_> = things.values().map(|thing| thing.name).collect();
    names.sort_unstable();
    f.debug_tuple(name).field(&names).finish()
}

impl fmt::Debug for AppHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, "AppHandle", &self.0.things)
    }
}

impl fmt::Debug for AppParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, "AppParts", &self.things)
    }
}
