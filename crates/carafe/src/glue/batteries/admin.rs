//! The admin.

use crate::Blueprint;

/// The admin: lists and forms of every model with `#[model(admin)]` or an `impl Admin`. It needs [`auth`](super::auth) beside it.
///
/// ```no_run
/// use carafe::prelude::*;
///
/// fn main() -> ExitCode {
///     App::new().mount("/accounts", auth()).mount("/admin", admin()).main()
/// }
/// ```
pub fn admin() -> Blueprint {
    Blueprint::from(carafe_admin::parts())
}
