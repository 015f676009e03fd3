//! Where two engines meet that do not know each other: `<a>_<b>` joins `a` and `b`.

#[cfg(feature = "auth")]
pub(crate) mod batteries;
#[cfg(feature = "orm")]
pub(crate) mod orm_commands;
#[cfg(feature = "templates")]
pub(crate) mod templates_http;

#[cfg(feature = "orm")]
pub(crate) use self::orm_commands::check_sql;

use crate::Blueprint;

/// Adds to the app what the engines of its features bring.
pub(crate) fn install(root: Blueprint) -> Blueprint {
    #[cfg(feature = "orm")]
    let root = orm_commands::install(root);
    #[cfg(feature = "templates")]
    let root = templates_http::install(root);
    root
}
