//! Connections that all statements outside transactions share: requests go out before the answers to earlier
//! ones are there.

use super::{conn::Conn, connect::Connector, error::Failure};
use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// A connection that has not answered for so long has something slow on it.
const SILENT: Duration = Duration::from_millis(2);

/// When all of them have been silent for so long, statements go elsewhere.
const STUCK: Duration = Duration::from_millis(20);

/// Added to the queue of a silent one, so that it comes last.
const LAST: u64 = 1_000_000;

pub(super) struct Pipelines {
    slots: Box<[Slot]>,
    /// How many of them are in use. One at first; more when statements meet.
    open: AtomicUsize,
    growing: AtomicBool,
    turn: AtomicUsize,
    start: Instant,
    connector: Arc<Connector>,
}

struct Slot {
    conn: RwLock<Option<Arc<Conn>>>,
    /// Held while it connects.
    gate: tokio::sync::Mutex<()>,
    in_flight: AtomicU32,
    /// When it last answered, in microseconds since the start.
    answered: AtomicU64,
}

/// One statement's place in the queue of a connection.
pub(super) struct Seat<'p> {
    pipelines: &'p Pipelines,
    slot: &'p Slot,
    pub(super) conn: Arc<Conn>,
    /// When the answer was there.
    answered: Option<u64>,
}

impl Seat<'_> {
    /// How long the connection was busy with this statement: since it was sent, or since the one before it was
    /// answered. Waiting behind others says nothing about a statement.
    pub(super) fn answered(mut self) -> Duration {
        let now = self.pipelines.now();
        self.answered = Some(now);
        Duration::from_micros(now.saturating_sub(self.slot.answered.load(Relaxed)))
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.slot.in_flight.fetch_sub(1, Relaxed);
        let now = self.answered.unwrap_or_else(|| self.pipelines.now());
        self.slot.answered.store(now, Relaxed);
    }
}

impl Pipelines {
    pub(super) fn new(connector: Arc<Connector>, count: usize, first: Conn) -> Arc<Self> {
        let slots: Box<[Slot]> = (0..count.max(1)).map(|_| Slot::default()).collect();
        slots[0].set(Arc::new(first));
        Arc::new(Self {
            slots,
            open: AtomicUsize::new(1),
            growing: AtomicBool::new(false),
            turn: AtomicUsize::new(0),
            start: Instant::now(),
            connector,
        })
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// A place on the connection that will answer soonest.
    pub(super) async fn seat(self: &Arc<Self>) -> Result<Seat<'_>, Failure> {
        let now = self.now();
        let mut slot = self.pick(now);
        if !slot.is_free() && self.may_grow() {
            if slot.silent_for(now) > SILENT {
                slot = Box::pin(self.open_next()).await.unwrap_or(slot);
            } else {
                self.grow();
            }
        }
        let conn = match slot.get() {
            Some(conn) => conn,
            None => Box::pin(slot.connect(&self.connector)).await?,
        };
        let first = slot.in_flight.fetch_add(1, Relaxed) == 0;
        if first {
            slot.answered.store(now, Relaxed);
        }
        Ok(Seat {
            pipelines: self,
            slot,
            conn,
            answered: None,
        })
    }

    /// Whether every connection waits for something: a lock that a transaction holds, a slow statement.
    pub(super) fn are_stuck(&self) -> bool {
        if self.may_grow() || self.slots.iter().any(Slot::is_free) {
            return false;
        }
        let now = self.now();
        self.slots.iter().all(|slot| slot.silent_for(now) > STUCK)
    }

    fn may_grow(&self) -> bool {
        self.open.load(Relaxed) < self.slots.len()
    }

    /// One after another, unless another has clearly fewer waiting; silent ones last. Always the one with the
    /// fewest would starve the rest when the database has fewer cores than there are connections.
    fn pick(&self, now: u64) -> &Slot {
        let open = self.open.load(Relaxed);
        let slots = &self.slots[..open];
        let turn = self.turn.fetch_add(1, Relaxed);
        let mut best = &slots[turn % open];
        if best.is_free() {
            return best;
        }
        let mut least = best.cost(now);
        for slot in slots {
            let cost = slot.cost(now);
            if cost + 4 < least {
                (best, least) = (slot, cost);
            }
        }
        best
    }

    /// Opens one more, beside the statements that go on.
    fn grow(self: &Arc<Self>) {
        if self.growing.swap(true, Relaxed) {
            return;
        }
        let pipelines = self.clone();
        tokio::spawn(async move {
            pipelines.open_next().await;
            pipelines.growing.store(false, Relaxed);
        });
    }

    /// Opens one more and waits for it. `None` when the server gives none: then those that are there must do.
    async fn open_next(&self) -> Option<&Slot> {
        let next = self.open.load(Relaxed);
        let slot = self.slots.get(next)?;
        slot.connect(&self.connector).await.ok()?;
        // Who waited for the same one finds it counted already.
        let _ = self.open.compare_exchange(next, next + 1, Relaxed, Relaxed);
        Some(slot)
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self {
            conn: RwLock::new(None),
            gate: tokio::sync::Mutex::new(()),
            in_flight: AtomicU32::new(0),
            answered: AtomicU64::new(0),
        }
    }
}

impl Slot {
    fn is_free(&self) -> bool {
        self.in_flight.load(Relaxed) == 0
    }

    fn cost(&self, now: u64) -> u64 {
        let waiting = u64::from(self.in_flight.load(Relaxed));
        if self.silent_for(now) > SILENT {
            waiting + LAST
        } else {
            waiting
        }
    }

    /// How long the first of those who wait has waited.
    fn silent_for(&self, now: u64) -> Duration {
        if self.in_flight.load(Relaxed) == 0 {
            return Duration::ZERO;
        }
        Duration::from_micros(now.saturating_sub(self.answered.load(Relaxed)))
    }

    fn get(&self) -> Option<Arc<Conn>> {
        let conn = self.conn.read().unwrap_or_else(PoisonError::into_inner);
        conn.as_ref().filter(|conn| conn.is_usable()).cloned()
    }

    fn set(&self, conn: Arc<Conn>) {
        *self.conn.write().unwrap_or_else(PoisonError::into_inner) = Some(conn);
    }

    /// A new connection in the place of a closed one. Its table of prepared statements is empty.
    async fn connect(&self, connector: &Connector) -> Result<Arc<Conn>, Failure> {
        let _one_at_a_time = self.gate.lock().await;
        if let Some(conn) = self.get() {
            return Ok(conn);
        }
        let conn = Arc::new(
            connector
                .connect()
                .await
                .map_err(|error| connector.explain(error))?,
        );
        self.set(conn.clone());
        Ok(conn)
    }
}
