//! What the compiler says: a package of its own, checked by cargo in one go.
//!
//! - [`package`]: writing and checking it       - [`mistakes`]: `tests/ui/fail`, `tests/ui/pass`
//! - [`scale`]: many models at once

mod mistakes;
mod package;
mod scale;
