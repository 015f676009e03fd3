//! Making accounts and changing their passwords.

use super::{NewUser, User};
use crate::{
    password::{
        Passwords,
        rules::{self, About},
        unusable,
    },
    session::StoredSession,
};
use carafe_core::{
    Error, FieldError, Result,
    i18n::{tr, tr_with},
};
use carafe_forms::{Field, Form};
use carafe_orm::{db::Db, model::Model as _, write::Insertable as _};

/// What a new account is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Account<'a> {
    /// What is typed to sign in: letters, digits and `@ . + - _`.
    pub username: &'a str,
    /// Where mails go; may be empty.
    pub email: &'a str,
    /// Without one, nobody can sign in to it by password.
    pub password: Option<&'a str>,
    /// May sign in to the admin.
    pub is_staff: bool,
    /// May do everything.
    pub is_superuser: bool,
}

/// Makes an account.
///
/// The password is hashed as it is: whether it is a good one is for [`rules`](crate::password::rules) to say, before.
/// Errors: a username with other characters, or one that is taken, both as errors of the field `username`.
///
/// ```
/// # use carafe_auth::{password::Passwords, user::{Account, create}};
/// # async fn example(db: carafe_orm::Db) -> carafe_core::Result<()> {
/// let account = Account { username: "ada", password: Some("correct horse"), ..Account::default() };
/// let ada = create(&db, &Passwords::default(), account).await?;
/// assert!(ada.is_active && !ada.is_staff);
/// # Ok(())
/// # }
/// ```
pub async fn create(db: &Db, passwords: &Passwords, account: Account<'_>) -> Result<User> {
    if let Some(refused) = username_problem(account.username) {
        return Err(Error::invalid(vec![refused]));
    }
    let encoded = match account.password {
        Some(password) => passwords.hash(password).await?,
        None => unusable(),
    };
    let new = NewUser {
        username: account.username.to_owned(),
    };
    let (email, is_staff, is_superuser) = (
        normalized(account.email),
        account.is_staff,
        account.is_superuser,
    );
    let made = new.with(|user| {
        (
            user.password.set(encoded),
            user.email.set(email),
            user.is_staff.set(is_staff),
            user.is_superuser.set(is_superuser),
        )
    });
    made.insert(db).await
}

/// Gives an account a new password and ends all its sessions; whoever changes their own keeps this one with
/// [`stay`](crate::login::stay).
pub async fn set_password(
    db: &Db,
    passwords: &Passwords,
    user: &mut User,
    password: &str,
) -> Result<()> {
    let encoded = passwords.hash(password).await?;
    user.update(db, |columns| columns.password.set(encoded))
        .await?;
    let id = user.id;
    StoredSession::filter(|session| session.user.eq(id))
        .delete(db)
        .await?;
    Ok(())
}

/// What is wrong with a username, as an error of the field `username`; `None` for one that may be kept.
pub fn username_problem(username: &str) -> Option<FieldError> {
    let fits = |letter: char| letter.is_alphanumeric() || "_@.+-".contains(letter);
    if !username.is_empty() && username.chars().all(fits) {
        return None;
    }
    let english =
        "Enter a valid username. It may contain only letters, digits and @ . + - _ characters.";
    let message = tr("auth.username.invalid", english).into_owned();
    Some(FieldError {
        field: "username".into(),
        code: "invalid",
        message,
    })
}

/// The host of an address has no case.
fn normalized(email: &str) -> String {
    match email.trim().rsplit_once('@') {
        Some((name, host)) => format!("{name}@{}", host.to_lowercase()),
        None => email.trim().to_owned(),
    }
}

/// The two fields in which a new password is typed, `password1` and `password2`, and what they must agree on.
///
/// For the pages on which somebody gets a password: making an account, changing one.
#[derive(Debug, Clone, Copy)]
pub struct NewPassword;

impl NewPassword {
    /// Adds the two fields to a form.
    pub fn add_to(form: &mut Form) {
        let help = rules::help().join(" ");
        let one = Field::password("password1")
            .label(tr("auth.password1", "Password").into_owned())
            .help(help);
        let two = Field::password("password2")
            .label(tr("auth.password2", "Password confirmation").into_owned());
        form.add(one.autocomplete("new-password"));
        form.add(
            two.autocomplete("new-password").help(
                tr(
                    "auth.password2.help",
                    "Enter the same password as before, for verification.",
                )
                .into_owned(),
            ),
        );
    }

    /// The text to keep of what was typed into a filled form; `None` when something is wrong, which then stands beside
    /// the fields. `about` is what else is known of the account.
    pub async fn take(
        form: &mut Form,
        passwords: &Passwords,
        about: &[About<'_>],
    ) -> Result<Option<String>> {
        let (one, two) = (
            form.text("password1").to_owned(),
            form.text("password2").to_owned(),
        );
        if !one.is_empty() && !two.is_empty() {
            for (field, problem) in problems(&one, &two, about) {
                form.add_error(field, "password", problem);
            }
        }
        if form.is_valid() {
            passwords.hash(&one).await.map(Some)
        } else {
            Ok(None)
        }
    }
}

fn problems(one: &str, two: &str, about: &[About<'_>]) -> Vec<(&'static str, String)> {
    if one != two {
        let message = tr(
            "auth.password.mismatch",
            "The two password fields didn’t match.",
        );
        return vec![("password2", message.into_owned())];
    }
    rules::problems(one, about)
        .into_iter()
        .map(|problem| ("password2", problem))
        .collect()
}

impl User {
    /// What a password of this account must not be like.
    pub fn about(&self) -> [About<'_>; 4] {
        [
            About {
                label: "username",
                value: &self.username,
            },
            About {
                label: "first name",
                value: &self.first_name,
            },
            About {
                label: "last name",
                value: &self.last_name,
            },
            About {
                label: "email address",
                value: &self.email,
            },
        ]
    }

    /// `ada (Ada Lovelace)`, for lines in a terminal.
    pub(crate) fn described(&self) -> String {
        let full = self.full_name();
        if full == self.username {
            return full;
        }
        tr_with(
            "auth.user.described",
            "{username} ({name})",
            &[("username", &self.username), ("name", &full)],
        )
    }
}
