//! Where two engines meet that do not know each other: `<a>_<b>.rs` joins `a` and `b`.

use crate::Blueprint;

/// Adds to the app what the engines of its features bring.
pub(crate) fn install(_root: &mut Blueprint) {}
