//! Opening: threads are started, each opens a connection of its own.

use super::{
    Sqlite, aggregates,
    error::refused,
    functions,
    job::ReadJob,
    thread::Lite,
    writer::{self, Message},
};
use crate::db::url::{Mode, Place, SqliteUrl};
use carafe_core::{Error, Result};
use crossbeam_channel::{Receiver, unbounded};
use rusqlite::{Connection, OpenFlags};
use std::{path::Path, thread};
use tokio::sync::{Semaphore, oneshot};

/// Streams that may be read at once; each has a thread.
const FLOWS: usize = 64;

pub(super) async fn database(url: &SqliteUrl) -> Result<Sqlite> {
    if let Place::File(path) = &url.place {
        folder_exists(path)?;
    }
    let (writer, messages) = unbounded::<Message>();
    // The writer comes first: it makes the file and switches it to WAL.
    start("carafe-sqlite-write", url, move |conn| {
        writer::run(conn, &messages);
    })
    .await?;
    if url.place == Place::Memory {
        return Ok(Sqlite {
            writer,
            readers: None,
            url: url.clone(),
            flows: Semaphore::new(FLOWS),
        });
    }
    let (readers, jobs) = unbounded::<ReadJob>();
    for _ in 0..url.readers {
        let jobs = jobs.clone();
        start("carafe-sqlite-read", url, move |conn| read(conn, &jobs)).await?;
    }
    Ok(Sqlite {
        writer,
        readers: Some(readers),
        url: url.clone(),
        flows: Semaphore::new(FLOWS),
    })
}

/// Starts a thread and waits until its connection is open.
pub(super) async fn start(
    name: &str,
    url: &SqliteUrl,
    work: impl FnOnce(&Connection) + Send + 'static,
) -> Result<()> {
    let (ready, is_ready) = oneshot::channel();
    let opened = url.clone();
    let body = move || match connect(&opened) {
        Ok(conn) => {
            let _ = ready.send(Ok(()));
            work(&conn);
        }
        Err(error) => drop(ready.send(Err(error))),
    };
    thread::Builder::new().name(name.to_owned()).spawn(body)?;
    let opened = is_ready.await.map_err(|_| super::gone())?;
    opened.map_err(|error| cannot_open(url, error))
}

fn read(conn: &Connection, jobs: &Receiver<ReadJob>) {
    let mut lite = Lite::new(conn);
    while let Ok(job) = jobs.recv() {
        job(&mut lite);
    }
}

fn connect(url: &SqliteUrl) -> rusqlite::Result<Connection> {
    let access = match url.mode {
        Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Mode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
    };
    // A connection never leaves its thread.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = match &url.place {
        Place::Memory => Connection::open_in_memory_with_flags(flags)?,
        Place::File(path) => Connection::open_with_flags(path, flags)?,
    };
    conn.busy_timeout(url.busy_timeout)?;
    if url.mode != Mode::Read && url.place != Place::Memory {
        conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    conn.execute_batch(&format!(
        "PRAGMA synchronous = {}; PRAGMA foreign_keys = ON;",
        url.synchronous
    ))?;
    functions::register(&conn)?;
    aggregates::register(&conn)?;
    // The file is only read now: a text file is found out here, not at the first query.
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(conn)
}

#[track_caller]
fn folder_exists(path: &Path) -> Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            let message = format!(
                "DATABASE_URL: the folder `{}` does not exist",
                folder.display()
            );
            Err(Error::config(message)
                .code("orm.E133")
                .hint("make it, or name a file in another one"))
        }
        _ => Ok(()),
    }
}

fn cannot_open(url: &SqliteUrl, error: rusqlite::Error) -> Error {
    let why = refused(error);
    Error::config(format!(
        "DATABASE_URL: `{url}` cannot be opened: {}",
        why.message()
    ))
    .code("orm.E133")
    .hint("the file must be a SQLite database that this program may read and write")
}
