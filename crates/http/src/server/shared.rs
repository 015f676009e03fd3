//! What the parts around one connection know of each other.
//!
//! All of it is touched by the connection's own task, except when an unsafe method answers from another one;
//! the numbers are counters and marks, so relaxed order is enough, and one task alone counts.

use super::stop::Stop;
use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// Counters and marks of one connection.
pub(super) struct Shared {
    stop: Stop,
    /// Held also by a connection that was upgraded.
    _hold: Hold,
    born: Instant,
    /// Heads that went to hyper whole.
    heads: AtomicU64,
    /// Requests that hyper handed to us.
    calls: AtomicU64,
    /// Responses that hyper has taken to their end.
    done: AtomicU64,
    /// Responses whose last byte the system has taken.
    flushed: AtomicU64,
    /// Since when we wait for the client, in milliseconds after `born`.
    waiting: AtomicU64,
    /// Since when the client takes nothing, in milliseconds after `born`, plus one; 0 while it takes.
    stalled: AtomicU64,
    in_head: AtomicBool,
    refused: AtomicBool,
    /// Bytes are no longer HTTP/1.1.
    upgraded: AtomicBool,
}

/// What lasts as long as anything of the connection does, such as its place among all connections.
pub(super) type Hold = Arc<dyn Any + Send + Sync>;

/// For what the client is being waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// For the rest of a head, or the first byte of the connection.
    Head,
    /// For the next request.
    Next,
    /// For room to write.
    Room,
}

impl Shared {
    pub(super) fn new(stop: Stop, hold: Hold) -> Self {
        Self {
            stop,
            _hold: hold,
            born: Instant::now(),
            heads: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            done: AtomicU64::new(0),
            flushed: AtomicU64::new(0),
            waiting: AtomicU64::new(0),
            stalled: AtomicU64::new(0),
            in_head: AtomicBool::new(false),
            refused: AtomicBool::new(false),
            upgraded: AtomicBool::new(false),
        }
    }

    /// The word that all connections wait for.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    pub(super) fn set_heads(&self, heads: u64) {
        self.heads.store(heads, Relaxed);
    }

    /// Notes a request; `false` when hyper saw one that was not scanned, which must not happen.
    pub(super) fn called(&self) -> bool {
        let calls = self.calls.load(Relaxed);
        self.calls.store(calls + 1, Relaxed);
        calls < self.heads.load(Relaxed)
    }

    pub(super) fn answered(&self) {
        self.done.store(self.done.load(Relaxed) + 1, Relaxed);
    }

    /// Whether hyper holds a request that it has not begun.
    pub(super) fn more_to_begin(&self) -> bool {
        self.heads.load(Relaxed) > self.calls.load(Relaxed)
    }

    /// Whether a request has begun and its response has not ended.
    pub(super) fn in_flight(&self) -> bool {
        self.calls.load(Relaxed) > self.done.load(Relaxed)
    }

    /// Notes that nothing waits to be written.
    pub(super) fn flushed(&self) {
        self.flushed.store(self.done.load(Relaxed), Relaxed);
    }

    /// Whether it is the client's turn: all it asked for is answered and written.
    pub(super) fn is_idle(&self) -> bool {
        let done = self.done.load(Relaxed);
        !self.in_flight() && !self.more_to_begin() && self.flushed.load(Relaxed) == done
    }

    /// Whether no request has come yet.
    pub(super) fn is_first(&self) -> bool {
        self.heads.load(Relaxed) == 0
    }

    pub(super) fn refuse(&self) {
        self.refused.store(true, Relaxed);
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refused.load(Relaxed)
    }

    pub(super) fn upgrade(&self) {
        self.upgraded.store(true, Relaxed);
    }

    pub(super) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Relaxed)
    }

    /// Notes whether a head has begun and not ended; gives what it was before.
    pub(super) fn set_in_head(&self, in_head: bool) -> bool {
        let before = self.in_head.load(Relaxed);
        if before != in_head {
            self.in_head.store(in_head, Relaxed);
        }
        before
    }

    pub(super) fn is_in_head(&self) -> bool {
        self.in_head.load(Relaxed)
    }

    /// From now on the client is waited for.
    pub(super) fn wait(&self) {
        self.waiting.store(self.now(), Relaxed);
    }

    pub(super) fn stall(&self) {
        if self.stalled.load(Relaxed) == 0 {
            self.stalled.store(self.now() + 1, Relaxed);
        }
    }

    pub(super) fn moved(&self) {
        if self.stalled.load(Relaxed) != 0 {
            self.stalled.store(0, Relaxed);
        }
    }

    /// For what, and since when, the client is waited for; `None` while it is our turn.
    pub(super) fn waiting(&self) -> Option<(Wait, Instant)> {
        let stalled = self.stalled.load(Relaxed);
        if stalled != 0 {
            return Some((Wait::Room, self.at(stalled - 1)));
        }
        if !self.is_idle() || self.is_upgraded() {
            return None;
        }
        let wait = if self.is_first() || self.in_head.load(Relaxed) {
            Wait::Head
        } else {
            Wait::Next
        };
        Some((wait, self.at(self.waiting.load(Relaxed))))
    }

    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn at(&self, millis: u64) -> Instant {
        self.born + Duration::from_millis(millis)
    }
}
