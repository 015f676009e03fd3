//! `sqlite:` URLs.

use super::{
    bad,
    parts::{Parts, decode},
};
use carafe_core::Result;
use std::{fmt, path::PathBuf, time::Duration};

const OPTIONS: [&str; 4] = ["mode", "synchronous", "readers", "busy_timeout"];

/// How a SQLite database is opened.
#[derive(Clone)]
pub(crate) struct SqliteUrl {
    pub(crate) place: Place,
    pub(crate) mode: Mode,
    /// The word behind `PRAGMA synchronous =`.
    pub(crate) synchronous: &'static str,
    /// Threads that read.
    pub(crate) readers: usize,
    pub(crate) busy_timeout: Duration,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Memory,
    File(PathBuf),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Read,
    Write,
    Create,
}

#[track_caller]
pub(super) fn parse(parts: &Parts<'_>) -> Result<SqliteUrl> {
    parts.only(&OPTIONS)?;
    let place = place(parts.place)?;
    let modes = [
        ("rwc", Mode::Create),
        ("rw", Mode::Write),
        ("ro", Mode::Read),
    ];
    let levels = [
        ("full", "FULL"),
        ("normal", "NORMAL"),
        ("off", "OFF"),
        ("extra", "EXTRA"),
    ];
    Ok(SqliteUrl {
        place,
        mode: parts.choice("mode", &modes)?.unwrap_or(Mode::Create),
        synchronous: parts.choice("synchronous", &levels)?.unwrap_or("FULL"),
        readers: parts
            .number("readers", 1, 64)?
            .unwrap_or_else(default_readers),
        busy_timeout: Duration::from_millis(
            parts.number("busy_timeout", 0, 600_000)?.unwrap_or(5_000),
        ),
    })
}

/// `sqlite:a.db` and `sqlite://a.db` are relative, `sqlite:///a.db` and `sqlite:/a.db` are not.
#[track_caller]
fn place(written: &str) -> Result<Place> {
    let path = decode(written.strip_prefix("//").unwrap_or(written))?;
    match path.as_str() {
        "" => Err(bad(
            "it names no file",
            "write `sqlite:shop.db`, or `sqlite::memory:`",
        )),
        ":memory:" => Ok(Place::Memory),
        _ => Ok(Place::File(path.into())),
    }
}

fn default_readers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 4))
}

impl fmt::Display for SqliteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Memory => f.write_str("sqlite::memory:"),
            Place::File(path) => write!(f, "sqlite:{}", path.display()),
        }
    }
}
