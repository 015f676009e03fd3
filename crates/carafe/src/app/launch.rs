//! From the command line to a running program.

use super::{App, Assembled, terminal};
use crate::{
    blueprint::CheckKind,
    built_in::{self, Words},
};
use carafe_core::{
    Checks, Error, ErrorKind, Result,
    command::{Args, Call, Command, Console, EXIT_CONFIG},
    context::{self, Context},
    settings::{Environment, Settings},
    suggest::nearest,
};
use carafe_http::{
    server::{Server, stop_signal},
    stack::{HttpSettings, watch_panics},
};
use std::{
    fmt::Display,
    io::{self, Write as _},
    process::ExitCode,
    sync::Arc,
};
use tokio::net::TcpListener;

/// Exit code for words that make no sense, as shells use it.
const EXIT_USAGE: u8 = 2;

pub(super) fn main(app: App, words: Vec<String>) -> ExitCode {
    let words = match Words::read(words) {
        Ok(words) => words,
        Err(error) => return usage(&error),
    };
    let settings = match load(&app, &words) {
        Ok(settings) => settings,
        Err(checks) => return refused(&checks),
    };
    if settings.environment() == Environment::Development {
        watch_panics();
    }
    let observer = terminal::observer(settings.environment());
    let assembled = match app.assemble(settings, Some(observer)) {
        Ok(assembled) => Arc::new(assembled),
        Err(checks) => return refused(&checks),
    };
    let mut commands = built_in::commands(&assembled);
    commands.extend(assembled.commands.iter().cloned());
    let (command, args) = match chosen(&commands, &words) {
        Ok(chosen) => chosen,
        Err(error) => return usage(&error),
    };
    run(&assembled, &command, args)
}

fn load(app: &App, words: &Words) -> Result<Settings, Checks> {
    if let Some(settings) = &app.settings {
        return Ok(settings.clone());
    }
    let flags = words.settings().into_iter();
    flags
        .fold(app.sources(), |sources, (flag, key, value)| {
            sources.flag(flag, key, value)
        })
        .load()
}

fn chosen(commands: &[Command], words: &Words) -> Result<(Command, Args)> {
    let name = words.command();
    let Some(command) = commands.iter().find(|command| command.name() == name) else {
        let near = nearest(name, commands.iter().map(Command::name));
        let error = Error::new(
            ErrorKind::BadRequest,
            format!("there is no command `{name}`"),
        )
        .code("carafe.E001");
        return Err(match near {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint("`help` lists every command"),
        });
    };
    Ok((command.clone(), command.parse(words.rest())?))
}

fn run(assembled: &Assembled, command: &Command, args: Args) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&Error::config("no threads can be started").cause(error)),
    };
    let app = assembled.app().clone();
    context::set_served(&app);
    let (context, console) = (Context::command(app.clone()), Console::terminal());
    // Start hooks that have something to say find the console here.
    context.insert(console.clone());
    let call = Call { app, args, console };
    match runtime.block_on(context::enter(context, command.run(call))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Serves an app that is put together.
pub(super) async fn serve(assembled: Assembled, listener: TcpListener) -> Result<()> {
    assembled.check(CheckKind::Start).into_result()?;
    start(&assembled).await?;
    accept(&assembled, listener).await
}

/// Runs what must be done before the first request: migrations in development, then the start hooks of the app.
pub(crate) async fn start(assembled: &Assembled) -> Result<()> {
    let app = assembled.app();
    context::set_served(app);
    assembled.starters.run(app).await
}

/// Serves until the process is told to stop.
pub(crate) async fn accept(assembled: &Assembled, listener: TcpListener) -> Result<()> {
    let http: HttpSettings = assembled.app().settings().section().map_err(Checks::from)?;
    let service = Arc::new(assembled.service.clone());
    Server::new(http.server())
        .serve(vec![listener], service, stop_signal())
        .await;
    Ok(())
}

/// One mistake that is in no line of the program is told in one line.
fn refused(checks: &Checks) -> ExitCode {
    let mut all = checks.iter();
    match (all.next(), all.next()) {
        (Some(only), None) if only.location().is_none() => {
            let hint = only
                .hint_text()
                .map_or(String::new(), |hint| format!(" ({hint})"));
            print(format_args!(
                "error[{}]: {}{hint}",
                only.code(),
                only.message()
            ));
        }
        _ => {
            print(checks);
            print(format_args!(
                "{}: the program was not started",
                checks.count()
            ));
        }
    }
    ExitCode::from(EXIT_CONFIG)
}

fn usage(error: &Error) -> ExitCode {
    brief(error);
    ExitCode::from(EXIT_USAGE)
}

/// What the set-up or the caller did wrong is one line; a failure of the program is the whole story.
fn failed(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::Internal => print(error.report()),
        _ => brief(error),
    }
    match error.kind() {
        ErrorKind::Config | ErrorKind::Unavailable => ExitCode::from(EXIT_CONFIG),
        ErrorKind::BadRequest => ExitCode::from(EXIT_USAGE),
        _ => ExitCode::FAILURE,
    }
}

/// Message and hint in one line: the user's program has no line that is to blame.
fn brief(error: &Error) {
    let code = error
        .error_code()
        .map_or(String::new(), |code| format!("[{code}]"));
    let hint = error
        .hint_text()
        .map_or(String::new(), |hint| format!(" ({hint})"));
    print(format_args!("error{code}: {error}{hint}"));
}

fn print(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
