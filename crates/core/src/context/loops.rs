//! One query for each row of another: the loop that every ORM invites to, found while it runs.

use std::{
    collections::HashSet,
    fmt,
    panic::Location,
    sync::{Mutex, OnceLock, PoisonError},
};

/// A request may ask this often for one row from one line; more is a loop.
const FEW: u32 = 5;

/// A line that asked for one row at a time, again and again in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryLoop {
    /// The line.
    pub at: &'static Location<'static>,
    /// How often so far.
    pub times: u32,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for QueryLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, times, hint } = self;
        write!(
            f,
            "{at} sent the same query {times} times in one request: {hint}"
        )
    }
}

/// The lookups of one request.
#[derive(Debug, Default)]
pub(super) struct Lookups(Mutex<Vec<Lookup>>);

#[derive(Debug)]
struct Lookup {
    shape: u128,
    at: &'static Location<'static>,
    times: u32,
    hint: Option<String>,
}

impl Lookups {
    /// Notes a lookup; gives the loop when this one makes it one.
    pub(super) fn ran(
        &self,
        shape: u128,
        at: &'static Location<'static>,
        hint: impl FnOnce() -> String,
    ) -> Option<QueryLoop> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = seen
            .iter_mut()
            .find(|one| one.shape == shape && one.at == at);
        let Some(lookup) = known else {
            seen.push(Lookup {
                shape,
                at,
                times: 1,
                hint: None,
            });
            return None;
        };
        lookup.times += 1;
        if lookup.times != FEW + 1 {
            return None;
        }
        lookup.hint = Some(hint());
        lookup.as_loop()
    }

    pub(super) fn loops(&self) -> Vec<QueryLoop> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter_map(Lookup::as_loop).collect()
    }
}

impl Lookup {
    fn as_loop(&self) -> Option<QueryLoop> {
        Some(QueryLoop {
            at: self.at,
            times: self.times,
            hint: self.hint.clone()?,
        })
    }
}

/// Whether this line was never told before: in production one word of warning for each is enough.
pub(super) fn is_news(at: &'static Location<'static>) -> bool {
    static TOLD: OnceLock<Mutex<HashSet<&'static Location<'static>>>> = OnceLock::new();
    let mut told = TOLD
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    told.insert(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_of_one_shape_and_line_is_a_loop() {
        let (lookups, at, other) = (Lookups::default(), Location::caller(), other());
        for _ in 0..5 {
            assert_eq!(lookups.ran(1, at, String::new), None);
            assert_eq!(lookups.ran(2, at, String::new), None);
            assert_eq!(lookups.ran(1, other, String::new), None);
        }
        assert!(lookups.loops().is_empty());
        let found = lookups.ran(1, at, || "load them at once".to_owned());
        assert_eq!(found.as_ref().map(|one| (one.at, one.times)), Some((at, 6)));
        assert_eq!(lookups.ran(1, at, String::new), None, "it is told once");
        let loops = lookups.loops();
        assert_eq!(loops.len(), 1);
        assert!(
            loops[0]
                .to_string()
                .ends_with("7 times in one request: load them at once")
        );
    }

    #[track_caller]
    fn other() -> &'static Location<'static> {
        Location::caller()
    }
}
