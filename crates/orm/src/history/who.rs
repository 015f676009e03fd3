//! Who changes something.

use crate::db::Db;
use carafe_core::context::{self, Context};

/// Characters of a name that are kept.
const NAME: usize = 200;

/// Who changes something: the account of the request, else the name that the handle on the database has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Who {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

impl Who {
    pub(crate) fn of(db: &Db) -> Self {
        match context::with(Context::actor).flatten() {
            Some(actor) => Self {
                id: Some(short(&actor.id)),
                name: Some(short(&actor.name)),
            },
            None => Self {
                id: None,
                name: db.actor_name().map(short),
            },
        }
    }
}

fn short(name: &str) -> String {
    name.chars().take(NAME).collect()
}
