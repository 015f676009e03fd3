//! Without the feature `mysql`.

use super::{MARIADB_URL, TestDb};
use crate::model::Registry;
use std::{
    io::Write as _,
    sync::{Arc, Once},
};

impl TestDb {
    /// `None`: MariaDB is not in this build.
    #[expect(clippy::unused_async, reason = "the same interface as with MariaDB")]
    pub async fn mariadb(_registry: impl Into<Arc<Registry>>) -> Option<Self> {
        static SAID: Once = Once::new();
        if std::env::var_os(MARIADB_URL).is_some() {
            SAID.call_once(say);
        }
        None
    }
}

fn say() {
    // Past the harness, which keeps what passing tests print to itself.
    let told = writeln!(
        std::io::stderr(),
        "{MARIADB_URL} is set, but the feature `mysql` is not: nothing is tested on MariaDB"
    );
    drop(told);
}
