//! Where two engines meet that do not know each other: `<a>_<b>` joins `a` and `b`.

#[cfg(feature = "templates")]
pub(crate) mod templates_http;

use crate::Blueprint;

/// Adds to the app what the engines of its features bring.
pub(crate) fn install(root: Blueprint) -> Blueprint {
    #[cfg(feature = "templates")]
    let root = templates_http::install(root);
    root
}
