//! What all clones of a [`Db`](super::Db) share.

use super::{DatabaseUrl, databases::Others, instrument::Observers, open::HeldSession};
use crate::{
    driver::Backend,
    model::Registry,
    query::tape::Tape,
    sql::{
        self, Dialect,
        plan::{Plan, PlanTable},
    },
};
use carafe_core::Result;
use std::{
    fmt,
    ops::Deref,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

/// Slots of the table of plans: it is full at half as many shapes.
const SHAPES: usize = 4_096;

pub(crate) struct Shared {
    url: DatabaseUrl,
    backend: Backend,
    registry: Arc<Registry>,
    plans: PlanTable,
    /// The number of the next statement.
    next: AtomicU32,
    pub(super) session: HeldSession,
    /// The databases beside this one.
    pub(super) others: OnceLock<Others>,
    pub(super) observers: Observers,
}

impl Shared {
    pub(super) async fn open(url: DatabaseUrl, registry: Arc<Registry>) -> Result<Self> {
        let backend = Backend::open(&url).await?;
        super::exact::check(backend.dialect(&url), &registry)?;
        super::native::check(backend.dialect(&url), &registry)?;
        if url.pools_transactions() {
            super::native::check_pooled(&registry)?;
        }
        crate::write::pattern::check(&registry)?;
        Ok(Self {
            url,
            backend,
            registry,
            plans: PlanTable::new(SHAPES),
            next: AtomicU32::new(0),
            session: HeldSession::default(),
            others: OnceLock::new(),
            observers: Observers::default(),
        })
    }

    pub(super) fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    pub(super) fn backend(&self) -> &Backend {
        &self.backend
    }

    pub(super) fn shared_registry(&self) -> Arc<Registry> {
        self.registry.clone()
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.backend.dialect(&self.url)
    }

    /// The plan of a query; compiled when its shape is new.
    #[inline]
    pub(crate) fn plan(&self, tape: &Tape) -> Result<PlanRef<'_>> {
        match self.plans.get(tape.key(), tape.ops()) {
            Some(plan) => Ok(PlanRef(Found::Kept(plan))),
            None => self.compile(tape),
        }
    }

    #[cold]
    fn compile(&self, tape: &Tape) -> Result<PlanRef<'_>> {
        let mut next_id = || self.next.fetch_add(1, Relaxed);
        let plan = sql::compile(tape, self.dialect(), &self.registry, &mut next_id)?;
        Ok(PlanRef(match self.plans.put(tape.key(), plan) {
            Ok(kept) => Found::Kept(kept),
            Err(plan) => Found::Unkept(plan),
        }))
    }
}

/// A plan, kept in the table or, when that is full, made for this once.
pub struct PlanRef<'d>(Found<'d>);

enum Found<'d> {
    Kept(&'d Plan),
    Unkept(Box<Plan>),
}

impl Deref for PlanRef<'_> {
    type Target = Plan;

    #[inline]
    fn deref(&self) -> &Plan {
        match &self.0 {
            Found::Kept(plan) => plan,
            Found::Unkept(plan) => plan,
        }
    }
}

impl fmt::Debug for PlanRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
