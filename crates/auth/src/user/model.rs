//! `auth_user`, with the columns that Django 6.1 gives it.

use carafe_core::DateTime;
use carafe_macros::model;
use carafe_orm::model::Id;

/// Somebody who can sign in.
///
/// A database of Django's is taken over as it is: name, columns and the text of passwords are the same.
#[model(crate = carafe_orm, table = "auth_user", admin, verbose_name = "user", verbose_name_plural = "users", order_by(username))]
#[derive(Debug, Clone)]
pub struct User {
    /// The key.
    pub id: Id<Self, i32>,
    /// What is kept of the password; never shown.
    #[field(max = 128, secret, default = crate::password::unusable())]
    pub password: String,
    /// When this account last signed in.
    #[field(editable = false)]
    pub last_login: Option<DateTime>,
    /// May do everything.
    #[field(
        default = false,
        label = "Superuser status",
        help = "Designates that this user has all permissions without explicitly assigning them."
    )]
    pub is_superuser: bool,
    /// What is typed to sign in.
    #[field(
        max = 150,
        unique,
        help = "150 characters or fewer. Letters, digits and @ . + - _ only."
    )]
    pub username: String,
    /// Given name.
    #[field(max = 150, blank, default = "")]
    pub first_name: String,
    /// Family name.
    #[field(max = 150, blank, default = "")]
    pub last_name: String,
    /// Where mails go.
    #[field(max = 254, blank, default = "", label = "Email address")]
    pub email: String,
    /// May sign in to the admin.
    #[field(
        default = false,
        label = "Staff status",
        help = "Designates whether the user can log into this admin site."
    )]
    pub is_staff: bool,
    /// May sign in at all.
    #[field(
        default = true,
        label = "Active",
        help = "Designates whether this user should be treated as active. Unselect this instead of deleting accounts."
    )]
    pub is_active: bool,
    /// When the account was made.
    #[field(auto_now_add)]
    pub date_joined: DateTime,
}

impl User {
    /// Given and family name, else the username.
    pub fn full_name(&self) -> String {
        let full = format!("{} {}", self.first_name, self.last_name);
        match full.trim() {
            "" => self.username.clone(),
            full => full.to_owned(),
        }
    }
}
