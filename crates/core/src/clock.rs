//! What time it is, in a way that tests can stop.
//!
//! Durations and timeouts belong to the monotonic clock of the runtime; this one is for dates that people or other
//! machines see: when a row was created, when a signature ends.

use crate::value::DateTime;
use std::{cell::Cell, marker::PhantomData};

thread_local! {
    static STOPPED_AT: Cell<Option<i64>> = const { Cell::new(None) };
}

/// The present instant, or the one that [`freeze`] chose for this thread.
///
/// ```
/// let before = carafe_core::clock::now();
/// assert!(carafe_core::clock::now() >= before);
/// ```
pub fn now() -> DateTime {
    match STOPPED_AT.get() {
        Some(micros) => DateTime::from_micros(micros).unwrap_or_default(),
        None => jiff::Timestamp::now().into(),
    }
}

/// Stops the clock of this thread until the guard is dropped. For tests.
///
/// A test on a runtime of one thread sees the stopped clock in everything it runs.
///
/// ```
/// use carafe_core::clock;
///
/// let at = "2026-11-20T14:30:00Z".parse()?;
/// let frozen = clock::freeze(at);
/// assert_eq!(clock::now(), at);
/// frozen.advance(90);
/// assert_eq!(clock::now().to_string(), "2026-11-20T14:31:30Z");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[must_use = "the clock runs again when this is dropped"]
pub fn freeze(at: DateTime) -> Frozen {
    Frozen {
        before: STOPPED_AT.replace(Some(at.micros())),
        stays_here: PhantomData,
    }
}

/// A stopped clock; made by [`freeze`].
#[derive(Debug)]
pub struct Frozen {
    before: Option<i64>,
    // The clock stands still on one thread only, so the guard must not leave it.
    stays_here: PhantomData<*const ()>,
}

impl Frozen {
    /// Moves the stopped clock on by that many seconds, or back when negative.
    #[expect(clippy::unused_self, reason = "the guard proves that the clock stands")]
    pub fn advance(&self, seconds: i64) {
        STOPPED_AT.set(Some(now().plus_seconds(seconds).micros()));
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        STOPPED_AT.set(self.before);
    }
}
