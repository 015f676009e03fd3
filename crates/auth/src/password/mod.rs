//! Passwords: how they are hashed, where that work runs, and which are refused.
//!
//! - [`Passwords`]: hashes and verifies off the async threads, a bounded number at once
//! - [`PasswordHasher`]: what does it; [`Argon2`] unless an app gives another one
//! - [`rules`]: what a new password must be like

mod argon2;
mod encoded;
mod pbkdf2;
pub mod rules;
mod work;

pub use self::{
    argon2::{Argon2, Cost},
    work::{Passwords, Verdict},
};

use carafe_core::Result;

/// Turns passwords into texts that give nothing away, and tells whether a password belongs to such a text.
///
/// It is called on threads where long work is welcome. [`Passwords::new`] takes one.
pub trait PasswordHasher: Send + Sync + 'static {
    /// The text to keep: algorithm, parameters, salt and hash, separated by `$`. At most 128 characters.
    fn hash(&self, password: &str) -> Result<String>;

    /// Whether `password` is the one that `encoded` was made of; `false` for a text it does not know.
    fn verify(&self, password: &str, encoded: &str) -> bool;

    /// Whether `encoded` was made in a weaker way than [`hash`](Self::hash) works now.
    fn outdated(&self, encoded: &str) -> bool;
}

/// What starts the stored text of an account that nobody can sign in to by password, as in Django.
pub const UNUSABLE: char = '!';

/// A stored text that no password fits.
pub fn unusable() -> String {
    UNUSABLE.to_string() + &carafe_core::random::token()
}

/// Whether a password can fit this stored text at all.
pub fn is_usable(encoded: &str) -> bool {
    !encoded.is_empty() && !encoded.starts_with(UNUSABLE)
}
