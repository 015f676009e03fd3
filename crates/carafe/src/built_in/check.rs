//! `check`: what is wrong with the set-up.

use crate::{app::Assembled, blueprint::CheckKind};
use carafe_core::{
    Check, Checks, Error, Result,
    command::{Call, Command},
    settings::{Environment, SecuritySettings},
};
use std::sync::Arc;

pub(super) fn command(assembled: Arc<Assembled>) -> Command {
    Command::new("check", "Look for mistakes in the set-up", move |call| {
        run(Arc::clone(&assembled), call)
    })
    .flag(
        "deploy",
        "Also ask whether this would be safe in production",
    )
}

#[expect(clippy::unused_async, reason = "commands are async")]
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
