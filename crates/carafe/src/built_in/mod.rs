//! The commands every program has.

mod check;
mod help;
mod routes;
mod runserver;
mod settings;
mod words;

#[cfg(feature = "orm")]
pub(crate) use self::check::{Checking, SqlCheck};
pub(crate) use self::words::Words;

use crate::app::Assembled;
use carafe_core::command::Command;
use std::sync::Arc;

/// All of them. `help` comes last, since it tells about the others.
pub(crate) fn commands(assembled: &Arc<Assembled>) -> Vec<Command> {
    let mut commands = vec![
        runserver::command(Arc::clone(assembled)),
        routes::command(),
        check::command(Arc::clone(assembled)),
        settings::command(),
        help::version(),
    ];
    let all = commands
        .iter()
        .chain(&assembled.commands)
        .cloned()
        .collect();
    commands.push(help::command(all));
    commands
}
