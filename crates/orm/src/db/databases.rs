//! Several databases: named ones beside the first, and routers that choose between them.

use super::Db;
use crate::{
    model::ModelMeta,
    query::tape::{Code, Tape},
};
use carafe_core::{Error, Result, context};
use std::{
    fmt,
    panic::Location,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// The first database, which needs no name.
pub const DEFAULT: &str = "default";

/// Chooses the database of a statement by its model. `None` leaves it to the next router, and at last to the first
/// database.
///
/// ```
/// use carafe_orm::{db::Router, model::ModelMeta};
///
/// struct Logs;
///
/// impl Router for Logs {
///     fn read(&self, model: &ModelMeta) -> Option<&str> {
///         (model.name == "LogEntry").then_some("logs")
///     }
///     fn write(&self, model: &ModelMeta) -> Option<&str> {
///         self.read(model)
///     }
/// }
/// ```
pub trait Router: Send + Sync + 'static {
    /// Where rows of this model are read.
    fn read(&self, _model: &ModelMeta) -> Option<&str> {
        None
    }

    /// Where rows of this model are written.
    fn write(&self, _model: &ModelMeta) -> Option<&str> {
        None
    }

    /// Every database it may ever name, beside those it names for the models there are: all are checked when the
    /// program starts.
    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Reads on replicas, in turn; writes on the first database. Whoever has written reads there too, until the request
/// is over: a replica may not have the row yet.
#[derive(Debug)]
pub struct Replicas {
    names: Vec<String>,
    turn: AtomicUsize,
}

impl Replicas {
    /// Replicas with these names.
    pub fn new<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self {
            names: names.into_iter().map(Into::into).collect(),
            turn: AtomicUsize::new(0),
        }
    }
}

impl Router for Replicas {
    fn read(&self, _: &ModelMeta) -> Option<&str> {
        if has_written() {
            return None;
        }
        let turn = self.turn.fetch_add(1, Relaxed);
        let name = self.names.get(turn % self.names.len().max(1))?;
        Some(name)
    }

    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }
}

/// Something was written in this request.
#[derive(Clone, Copy)]
struct Wrote;

fn has_written() -> bool {
    context::with(|context| context.get::<Wrote>().is_some()).unwrap_or(false)
}

/// What the first database knows of the others.
pub(crate) struct Others {
    named: Vec<(String, Db)>,
    routers: Vec<Box<dyn Router>>,
}

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.named.iter().map(|(name, _)| name))
            .finish()
    }
}

impl Others {
    fn get(&self, name: &str) -> Option<&Db> {
        self.named
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, db)| db)
    }
}

impl Db {
    /// Puts databases beside this one, under their names, with the routers that choose between them. Once, before it
    /// is used.
    ///
    /// ```
    /// # async fn example(db: carafe_orm::db::Db, copy: carafe_orm::db::Db) -> carafe_core::Result<()> {
    /// use carafe_orm::db::{Replicas, Router};
    ///
    /// let routers: Vec<Box<dyn Router>> = vec![Box::new(Replicas::new(["replica"]))];
    /// let db = db.beside(vec![("replica".to_owned(), copy)], routers)?;
    /// let rows = db.using("replica")?.rows("SELECT 1", &[]).await?;
    /// # drop(rows);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Errors: a name is there twice, or a router names a database that is not there.
    pub fn beside(self, named: Vec<(String, Self)>, routers: Vec<Box<dyn Router>>) -> Result<Self> {
        for (place, (name, _)) in named.iter().enumerate() {
            let twice = named[..place].iter().any(|(other, _)| other == name);
            if twice || name == DEFAULT || name.is_empty() {
                return Err(taken(name));
            }
        }
        let others = Others { named, routers };
        self.check_routers(&others)?;
        self.shared()
            .others
            .set(others)
            .map_err(|_| Error::internal("the databases beside this one are known already"))?;
        Ok(self)
    }

    /// Each name that a router gives for a model must be one.
    fn check_routers(&self, others: &Others) -> Result<()> {
        for router in &others.routers {
            let models = self.registry().models().iter();
            let chosen =
                models.flat_map(|model| [router.read(model.meta), router.write(model.meta)]);
            let named = router.names().into_iter().map(Some);
            for name in chosen.chain(named).flatten() {
                if name != DEFAULT && others.get(name).is_none() {
                    return Err(unknown(name, Some(others)));
                }
            }
        }
        Ok(())
    }

    /// The database with this name; `default` is the first one. Statements on it are not routed any further.
    ///
    /// Errors: there is none of this name.
    #[track_caller]
    pub fn using(&self, name: &str) -> Result<Self> {
        let at = Location::caller();
        let db = self.named(name).map_err(|error| error.located(at))?;
        Ok(Self {
            fixed: true,
            actor: self.actor.clone(),
            ..db.clone()
        })
    }

    fn named(&self, name: &str) -> Result<&Self> {
        if name == DEFAULT {
            return Ok(self);
        }
        let others = self.shared().others.get();
        others
            .and_then(|others| others.get(name))
            .ok_or_else(|| unknown(name, others))
    }

    /// Where this statement goes: to the database it names, else where the routers say, else here.
    pub(crate) fn route(&self, tape: &Tape) -> Result<&Self> {
        let ops = tape.ops();
        if let Some(op) = ops.iter().find(|op| op.code == Code::Using) {
            return self.named(name_of(op.arg));
        }
        let Some(others) = self.shared().others.get() else {
            return Ok(self);
        };
        let writes = ops.iter().any(|op| matches!(op.code, Code::ForUpdate))
            || !ops.last().is_some_and(|op| {
                matches!(
                    op.code,
                    Code::Select | Code::Count | Code::Any | Code::RawFetch | Code::Batch
                )
            });
        if writes {
            self.note_write();
        }
        if self.seat.is_some() || self.outside || self.fixed {
            return Ok(self);
        }
        let Some(model) = ops.first().and_then(|op| op.node).map(|node| node.model) else {
            return Ok(self);
        };
        let choose = |router: &(dyn Router + 'static)| {
            let name = if writes {
                router.write(model)
            } else {
                router.read(model)
            };
            name.map(|name| self.named(name))
        };
        others
            .routers
            .iter()
            .map(|router| &**router)
            .find_map(choose)
            .unwrap_or(Ok(self))
    }

    /// Where a change of these rows goes that opens a transaction of its own: to the database that the query names,
    /// which it then names no more, else where the routers say, else here.
    pub(crate) fn for_change(&self, model: &'static ModelMeta, query: &mut Tape) -> Result<Self> {
        if let Some(name) = query.take(Code::Using) {
            return self.using(name_of(name));
        }
        let Some(others) = self.shared().others.get() else {
            return Ok(self.clone());
        };
        self.note_write();
        if self.seat.is_some() || self.outside || self.fixed {
            return Ok(self.clone());
        }
        let name = others.routers.iter().find_map(|router| router.write(model));
        name.map_or_else(|| Ok(self.clone()), |name| self.using(name))
    }

    /// The same for rows that no query names.
    pub(crate) fn for_rows(&self, model: &'static ModelMeta) -> Result<Self> {
        self.for_change(model, &mut Tape::default())
    }

    /// Remembers for the rest of the request that something was written.
    pub(super) fn note_write(&self) {
        if self.shared().others.get().is_some() {
            context::with(|context| context.insert(Wrote));
        }
    }
}

#[cold]
fn taken(name: &str) -> Error {
    Error::config(format!("`{name}` cannot be the name of another database"))
        .code("orm.E288")
        .hint("each database has a name of its own; `default` is the first one")
}

#[cold]
fn unknown(name: &str, others: Option<&Others>) -> Error {
    let names = others.map(|others| {
        let names: Vec<&str> = others.named.iter().map(|(name, _)| name.as_str()).collect();
        names.join("`, `")
    });
    let hint = match names.filter(|names| !names.is_empty()) {
        Some(names) => format!("there are `default` and `{names}`"),
        None => format!("name it in the settings: DATABASES={name}=postgres://…"),
    };
    Error::config(format!("there is no database `{name}`"))
        .code("orm.E289")
        .hint(hint)
}

/// Names of databases that queries speak of. A tape knows one by its place here.
static NAMES: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

/// The number of this name.
pub(crate) fn number_of(name: &'static str) -> u16 {
    let find = |names: &[&str]| names.iter().position(|known| *known == name);
    let known = find(&NAMES.read().unwrap_or_else(PoisonError::into_inner));
    let place = known.unwrap_or_else(|| {
        let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
        find(&names).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        })
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

fn name_of(number: u16) -> &'static str {
    let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
    names.get(usize::from(number)).copied().unwrap_or_default()
}
