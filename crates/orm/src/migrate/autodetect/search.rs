//! What changed in which fields people search.

use super::Planned;
use crate::{
    migrate::{AddSearch, Operation, RemoveSearch},
    schema::{ModelKey, State},
};

/// The old fields go before anything else changes, the new ones come when everything stands.
pub(super) fn searches(from: &State, to: &State) -> (Vec<Planned>, Vec<Planned>) {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (key, after) in to.models() {
        let Some(before) = from.get(key) else {
            continue; // a new model has its own
        };
        if before.search == after.search {
            continue;
        }
        if before.search.is_some() {
            first.push(planned(key, |model| {
                Operation::RemoveSearch(RemoveSearch { model })
            }));
        }
        if let Some(search) = after.search.clone() {
            last.push(planned(key, |model| {
                Operation::AddSearch(AddSearch { model, search })
            }));
        }
    }
    (first, last)
}

fn planned(key: &ModelKey, operation: impl FnOnce(String) -> Operation) -> Planned {
    (key.label.clone(), operation(key.name.clone()))
}
