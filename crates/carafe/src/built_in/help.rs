//! `help` and `version`.

use carafe_core::{
    Error, ErrorKind, Result,
    command::{Call, Command},
};
use std::sync::Arc;

const SETTINGS: &str = "\
Every command takes:
  --host HOST              Address to listen on
  --port PORT              Port to listen on
  --database-url URL       Where the data is";

pub(super) fn command(others: Vec<Command>) -> Command {
    let others: Arc<[Command]> = others.into();
    Command::new("help", "Tell what the program can do", move |call| {
        run(Arc::clone(&others), call)
    })
    .argument("command", "Tell more about this one")
}

pub(super) fn version() -> Command {
    Command::new(
        "version",
        "Print the version of Carafe",
        async |call: Call| {
            call.console
                .line(format_args!("Carafe {}", env!("CARGO_PKG_VERSION")));
            Ok(())
        },
    )
}

#[expect(clippy::unused_async, reason = "commands are async")]
async fn run(commands: Arc<[Command]>, call: Call) -> Result<()> {
    let Some(name) = call.args.argument(0) else {
        call.console.line("Commands (serving is the default):");
        for command in &*commands {
            call.console
                .line(format_args!("  {:<24} {}", command.name(), command.about()));
        }
        call.console.line(SETTINGS);
        return Ok(());
    };
    let found = commands
        .iter()
        .find(|command| command.name() == name)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::BadRequest,
                format!("there is no command `{name}`"),
            )
            .code("carafe.E001")
        })?;
    call.console.line(found.help().trim_end());
    Ok(())
}
