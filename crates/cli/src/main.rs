//! The `carafe` command. `carafe new NAME` writes a project; everything else is a command of the project itself.

mod new;
mod words;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};
use words::Words;

/// Exit code for words that make no sense, as shells use it.
const EXIT_USAGE: u8 = 2;

const HELP: &str = "\
The carafe command.

usage: carafe new NAME [--micro] [--path DIR]

  NAME         name of the project, and of the folder that is made for it
  --micro      only the micro core: no database, no templates, no admin
  --path DIR   use the carafe of this checkout instead of the published one

Everything else is a command of the project itself: `cargo run -- help`.
";

fn main() -> ExitCode {
    let done = match words::read() {
        Ok(Words::Help) => print(HELP),
        Ok(Words::Version) => print(concat!("carafe ", env!("CARGO_PKG_VERSION"), "\n")),
        Ok(Words::New(project)) => match new::write(&project) {
            Ok(()) => print(&new::farewell(&project)),
            Err(problem) => return fail(&problem, 1),
        },
        Err(problem) => return fail(&problem, EXIT_USAGE),
    };
    if done.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn print(text: &str) -> io::Result<()> {
    io::stdout().lock().write_all(text.as_bytes())
}

fn fail(problem: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "error: {problem}");
    ExitCode::from(code)
}
