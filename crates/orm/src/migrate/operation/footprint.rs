//! What operations touch, to tell branches that may meet from branches that may not.

use std::collections::BTreeSet;

/// The models, fields, tables and names that an operation needs and makes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint {
    /// What must be there before it.
    pub reads: BTreeSet<String>,
    /// What it makes or changes.
    pub writes: BTreeSet<String>,
}

impl Footprint {
    pub(crate) fn reading(mut self, name: impl Into<String>) -> Self {
        self.reads.insert(name.into());
        self
    }

    pub(crate) fn writing(mut self, name: impl Into<String>) -> Self {
        self.writes.insert(name.into());
        self
    }

    /// One thing that both touch and at least one of them changes; `None` when their order does not matter.
    ///
    /// ```
    /// use carafe_orm::migrate::Footprint;
    /// assert_eq!(Footprint::default().clash(&Footprint::default()), None);
    /// ```
    pub fn clash<'a>(&'a self, other: &'a Self) -> Option<&'a str> {
        let both = self.writes.intersection(&other.writes);
        let ours = self.writes.intersection(&other.reads);
        let theirs = self.reads.intersection(&other.writes);
        both.chain(ours).chain(theirs).next().map(String::as_str)
    }
}
