//! `settings`: what is set, and where.

use carafe_core::{
    Result,
    command::{Call, Command},
};

pub(super) fn command() -> Command {
    Command::new(
        "settings",
        "List what is set, and where; secrets stay hidden",
        run,
    )
}

async fn run(call: Call) -> Result<()> {
    let settings = call.app.settings();
    call.console
        .line(format_args!("environment = {}", settings.environment()));
    for setting in settings.list() {
        call.console.line(format_args!(
            "{} = {}  # {}",
            setting.key, setting.shown, setting.origin
        ));
    }
    Ok(())
}
