//! `createsuperuser`.

use super::{
    ask::{self, Ask, Person},
    refused,
};
use crate::{
    password::{Passwords, rules::About},
    settings::AuthSettings,
    user::{Account, User, create},
};
use carafe_core::{
    Error, Result, Secret,
    command::{Call, Command},
};
use carafe_orm::{LazyDb, db::Db, model::Model as _};

/// Django's command, with its flags.
pub(crate) fn createsuperuser() -> Command {
    Command::new(
        "createsuperuser",
        "Make an account that may do everything",
        run,
    )
    .flag(
        "noinput",
        "Ask nothing; the password is in CARAFE_SUPERUSER_PASSWORD",
    )
    .option("username", "NAME", "The name to sign in with")
    .option("email", "MAIL", "The email address")
}

async fn run(call: Call) -> Result<()> {
    let db = LazyDb::of(&call.app)?.db().await?;
    let (username, email, password) = if call.args.flag("noinput") {
        from_options(&call)?
    } else {
        asked(&call, &db).await?
    };
    let account = Account {
        username: &username,
        email: &email,
        password: password.as_ref().map(Secret::expose),
        is_staff: true,
        is_superuser: true,
    };
    create(&db, &Passwords::of(&call.app), account)
        .await
        .map_err(readable)?;
    call.console.line("Superuser created successfully.");
    if password.is_none() {
        call.console
            .line("It has no password: set one with `changepassword`.");
    }
    Ok(())
}

type Answers = (String, String, Option<Secret>);

fn from_options(call: &Call) -> Result<Answers> {
    let settings = AuthSettings::of(&call.app)?;
    let Some(username) = call.args.option("username") else {
        return Err(refused("You must use --username with --noinput."));
    };
    let email = call.args.option("email").unwrap_or_default();
    Ok((
        username.to_owned(),
        email.to_owned(),
        settings.superuser_password,
    ))
}

async fn asked(call: &Call, db: &Db) -> Result<Answers> {
    let mut person = Person(&call.console);
    let username = match call.args.option("username") {
        Some(username) => username.to_owned(),
        None => ask::line(&mut person, "Username: ", |name| {
            name.is_empty()
                .then(|| "This field cannot be blank.".to_owned())
        })?,
    };
    if User::filter(|user| user.username.eq(username.as_str()))
        .exists(db)
        .await?
    {
        return Err(refused("That username is already taken."));
    }
    let email = match call.args.option("email") {
        Some(email) => email.to_owned(),
        None => person.line("Email address: ")?.trim().to_owned(),
    };
    let about = [
        About {
            label: "username",
            value: &username,
        },
        About {
            label: "email address",
            value: &email,
        },
    ];
    let password = ask::new_password(&mut person, &about)?;
    Ok((username, email, Some(password)))
}

/// What stands beside a field on a page is the message here.
fn readable(error: Error) -> Error {
    match error.fields().first() {
        Some(field) if field.code == "unique" => refused("That username is already taken."),
        Some(field) => refused(field.message.clone()),
        None => error,
    }
}
