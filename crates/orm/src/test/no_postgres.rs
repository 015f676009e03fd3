//! Without the feature `postgres`.

use super::{POSTGRES_URL, TestDb};
use crate::model::Registry;
use std::{
    io::Write as _,
    sync::{Arc, Once},
};

impl TestDb {
    /// `None`: PostgreSQL is not in this build.
    #[expect(clippy::unused_async, reason = "the same interface as with PostgreSQL")]
    pub async fn postgres(_registry: impl Into<Arc<Registry>>) -> Option<Self> {
        static SAID: Once = Once::new();
        if std::env::var_os(POSTGRES_URL).is_some() {
            SAID.call_once(say);
        }
        None
    }
}

fn say() {
    // Past the harness, which keeps what passing tests print to itself.
    let told = writeln!(
        std::io::stderr(),
        "{POSTGRES_URL} is set, but the feature `postgres` is not: nothing is tested on PostgreSQL"
    );
    drop(told);
}
