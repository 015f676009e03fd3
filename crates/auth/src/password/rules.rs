//! What a new password must be like. Django's four rules, in its order.

use carafe_core::i18n::{tr, tr_with};

/// Fewer characters are guessed too soon.
const SHORTEST: usize = 8;
/// From this likeness on, a password gives itself away.
const TOO_LIKE: f64 = 0.7;

/// Passwords of eight characters and more that every list of guesses starts with.
static COMMON: &str = include_str!("common.txt");

/// Something known about whose password it is.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// What people call it, such as `username`.
    pub label: &'a str,
    /// The value.
    pub value: &'a str,
}

/// Everything that is wrong with a new password; nothing when it is fine.
///
/// ```
/// use carafe_auth::password::rules::{About, problems};
///
/// let about = [About { label: "username", value: "ada.lovelace" }];
/// assert!(problems("correct horse", &about).is_empty());
/// assert_eq!(problems("lovelace1", &about), ["The password is too similar to the username."]);
/// assert_eq!(problems("1234", &about).len(), 2);
/// ```
pub fn problems(password: &str, about: &[About<'_>]) -> Vec<String> {
    let similar = about
        .iter()
        .find(|about| too_similar(password, about.value))
        .map(|about| {
            let english = "The password is too similar to the {what}.";
            let id = format!("auth.about.{}", about.label.replace(' ', "_"));
            let what = tr(&id, about.label);
            tr_with("auth.password.similar", english, &[("what", &what)])
        });
    let short = (password.chars().count() < SHORTEST).then(|| {
        let english = "This password is too short. It must contain at least {least} characters.";
        tr_with("auth.password.short", english, &[("least", &SHORTEST)])
    });
    let common = is_common(password)
        .then(|| tr("auth.password.common", "This password is too common.").into_owned());
    let digits = !password.is_empty() && password.chars().all(char::is_numeric);
    let digits = digits
        .then(|| tr("auth.password.digits", "This password is entirely numeric.").into_owned());
    similar
        .into_iter()
        .chain(short)
        .chain(common)
        .chain(digits)
        .collect()
}

/// The rules in words, for the page on which a password is chosen.
pub fn help() -> Vec<String> {
    let english = "Your password must contain at least {least} characters.";
    vec![
        tr(
            "auth.password.help.similar",
            "Your password cannot be too similar to your other personal information.",
        )
        .into(),
        tr_with("auth.password.help.short", english, &[("least", &SHORTEST)]),
        tr(
            "auth.password.help.common",
            "Your password cannot be a commonly used password.",
        )
        .into(),
        tr(
            "auth.password.help.digits",
            "Your password cannot be entirely numeric.",
        )
        .into(),
    ]
}

fn is_common(password: &str) -> bool {
    let low = password.trim().to_lowercase();
    COMMON.lines().any(|common| common == low)
}

fn too_similar(password: &str, value: &str) -> bool {
    let (password, value) = (password.to_lowercase(), value.to_lowercase());
    let words = value.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words
        .chain([value.as_str()])
        .any(|word| !word.is_empty() && likeness(&password, word) >= TOO_LIKE)
}

/// From 0 to 1: how many letters two texts share, wherever these stand.
#[expect(
    clippy::cast_precision_loss,
    reason = "texts that people type are short"
)]
fn likeness(one: &str, other: &str) -> f64 {
    let mut left: Vec<char> = other.chars().collect();
    let total = one.chars().count() + left.len();
    let mut shared = 0_usize;
    for letter in one.chars() {
        if let Some(place) = left.iter().position(|known| *known == letter) {
            left.swap_remove(place);
            shared += 1;
        }
    }
    2.0 * shared as f64 / total as f64
}
