//! `changepassword`.

use super::{
    ask::{Person, new_password},
    refused,
};
use crate::{
    password::Passwords,
    user::{User, set_password},
};
use carafe_core::{
    Result,
    command::{Call, Command},
};
use carafe_orm::{LazyDb, model::Model as _};

/// Django's command.
pub(crate) fn changepassword() -> Command {
    Command::new(
        "changepassword",
        "Give an account a new password; its sessions end",
        run,
    )
    .argument("username", "Whose password")
}

async fn run(call: Call) -> Result<()> {
    let Some(username) = call.args.argument(0) else {
        return Err(refused("whose password? `changepassword NAME`"));
    };
    let db = LazyDb::of(&call.app)?.db().await?;
    let user = User::filter(|user| user.username.eq(username))
        .first(&db)
        .await?;
    let mut user = user.ok_or_else(|| refused(format!("user '{username}' does not exist")))?;
    call.console
        .line(format!("Changing password for user '{}'", user.described()));
    let password = new_password(&mut Person(&call.console), &user.about())?;
    set_password(&db, &Passwords::of(&call.app), &mut user, password.expose()).await?;
    call.console.line(format!(
        "Password changed successfully for user '{}'",
        user.username
    ));
    Ok(())
}
