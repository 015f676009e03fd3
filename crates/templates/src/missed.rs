//! The last field that was asked for and not there, so that the error can name the one meant.
//!
//! The engine's error says which expression was undefined, not what else there was. Rendering stays
//! on one thread from start to end, so the note lies there.

use std::cell::RefCell;

#[derive(Debug, Clone)]
pub(crate) struct Missed {
    pub(crate) name: String,
    pub(crate) known: Vec<String>,
}

thread_local! {
    static LAST: RefCell<Option<Missed>> = const { RefCell::new(None) };
}

pub(crate) fn note(name: &str, known: &[&'static str]) {
    let known = known.iter().map(|known| (*known).to_owned()).collect();
    LAST.set(Some(Missed {
        name: name.to_owned(),
        known,
    }));
}

pub(crate) fn note_keys(name: &str, known: impl Iterator<Item = String>) {
    LAST.set(Some(Missed {
        name: name.to_owned(),
        known: known.collect(),
    }));
}

pub(crate) fn take() -> Option<Missed> {
    LAST.take()
}
