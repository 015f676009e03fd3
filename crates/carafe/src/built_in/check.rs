//! `check`: what is wrong with the set-up.

use crate::{app::Assembled, blueprint::CheckKind};
use carafe_core::{
    Check, Checks, Error, Result,
    command::{Call, Command},
    context::AppHandle,
    settings::{Environment, SecuritySettings},
};
use std::{future::Future, pin::Pin, sync::Arc};

/// What `check --sql` does: a value of an app with a database.
pub(crate) struct SqlCheck(pub(crate) fn(AppHandle) -> Checking);

/// A line that says what was looked at, and what is wrong.
pub(crate) type Checking = Pin<Box<dyn Future<Output = Result<(String, Checks)>> + Send>>;

pub(super) fn command(assembled: Arc<Assembled>) -> Command {
    let has_database = assembled.app().get::<SqlCheck>().is_some();
    let command = Command::new("check", "Look for mistakes in the set-up", move |call| {
        run(Arc::clone(&assembled), call)
    })
    .flag(
        "deploy",
        "Also ask whether this would be safe in production",
    );
    if has_database {
        command.flag(
            "sql",
            "Also prepare each `sql!` of the sources on the database, and compare its columns",
        )
    } else {
        command
    }
}

async fn run(assembled: Arc<Assembled>, call: Call) -> Result<()> {
    let mut checks = assembled.check(CheckKind::Start);
    if call.args.flag("deploy") {
        let known: Vec<Check> = checks.iter().cloned().collect();
        checks.extend(
            assembled
                .check(CheckKind::Deploy)
                .into_iter()
                .filter(|check| !known.contains(check)),
        );
        checks.extend(deploy(&assembled)?);
    }
    if call.args.flag("sql")
        && let Some(check) = call.app.get::<SqlCheck>()
    {
        let (looked_at, found) = (check.0)(call.app.clone()).await?;
        call.console.line(looked_at);
        checks.extend(found);
    }
    for check in &checks {
        call.console.line(check);
    }
    if checks.errors() > 0 {
        return Err(Error::config(format!("{} in the set-up", checks.count())));
    }
    call.console.line("No mistakes.");
    Ok(())
}

fn deploy(assembled: &Assembled) -> Result<Vec<Check>> {
    let app = assembled.app();
    let mut checks = Vec::new();
    if app.environment() == Environment::Development {
        let check = Check::warning(
            "carafe.W001",
            "this is development: details are shown to this machine",
        );
        checks.push(check.hint("set CARAFE_ENV=production, or build with --release"));
    }
    let security: SecuritySettings = app.settings().section().map_err(Checks::from)?;
    if security.allowed_hosts.is_empty() {
        let check = Check::warning(
            "settings.E008",
            "ALLOWED_HOSTS is not set: only this machine is answered",
        );
        checks.push(check.hint("set it to the names of the site: ALLOWED_HOSTS=shop.example"));
    }
    for name in assembled.stack.off() {
        let check = Check::warning(
            "carafe.W002",
            format!("`{name}` of the default stack is off"),
        );
        checks.push(
            check.hint(
                "turn it on again, or make sure that something in front of the program does it",
            ),
        );
    }
    Ok(checks)
}
