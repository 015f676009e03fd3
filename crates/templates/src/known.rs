//! What templates may call, for errors that suggest the name that was meant.

use std::collections::BTreeSet;

/// Names that errors may suggest.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) functions: BTreeSet<String>,
    pub(crate) filters: BTreeSet<String>,
    pub(crate) tests: BTreeSet<String>,
}
