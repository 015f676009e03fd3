//! How long each statement takes, so that slow ones do not stand in the way of others.

use crate::sql::plan::Sparse;
use std::{
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    time::Duration,
};

/// From here on a statement that reads gets a connection of its own.
const SLOW: Duration = Duration::from_millis(5);

/// The same for one that writes: its COMMIT waits for the disk, and all behind it on a shared connection with it,
/// while COMMITs on several connections wait together.
const SLOW_WRITE: Duration = Duration::from_micros(700);

/// A moving average for each statement, in microseconds.
#[derive(Default)]
pub(super) struct Pace(Sparse<AtomicU32>);

impl Pace {
    pub(super) fn is_slow(&self, id: u32, writes: bool) -> bool {
        let limit = if writes { SLOW_WRITE } else { SLOW };
        self.0
            .get(id)
            .is_some_and(|average| u128::from(average.load(Relaxed)) > limit.as_micros())
    }

    /// Notes a time that holds no waiting for others. A quarter of it counts, so that one hiccup of an
    /// otherwise quick statement changes nothing, and a statement that became quick is found out soon.
    pub(super) fn note(&self, id: u32, took: Duration) {
        let took = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let Some(average) = self.0.get(id) else {
            // The first time pays for prepare and cold caches: it only counts for a quarter too.
            let _ = self.0.put(id, AtomicU32::new(took / 4));
            return;
        };
        let last = average.load(Relaxed);
        average.store(last - last / 4 + took / 4, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hiccup_is_forgiven_and_habits_are_not() {
        let pace = Pace::default();
        pace.note(1, Duration::from_millis(15));
        assert!(!pace.is_slow(1, false));
        for _ in 0..8 {
            pace.note(1, Duration::from_millis(15));
        }
        assert!(pace.is_slow(1, false));
        for _ in 0..16 {
            pace.note(1, Duration::from_micros(100));
        }
        assert!(!pace.is_slow(1, true));
    }

    #[test]
    fn a_write_is_slow_sooner() {
        let pace = Pace::default();
        for _ in 0..8 {
            pace.note(1, Duration::from_millis(2));
        }
        assert!(pace.is_slow(1, true));
        assert!(!pace.is_slow(1, false));
    }
}
