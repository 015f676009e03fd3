//! English in the code, other languages in catalogues beside it.
//!
//! A text is written where it is shown, with an id: `tr("auth.login.title", "Log in")`. A catalogue is
//! a TOML file named after its language, such as `locales/de.toml`:
//!
//! ```toml
//! [auth.login]
//! title = "Anmelden"
//! ```
//!
//! The English text is what is shown when a catalogue lacks the id, so nothing is ever blank.

mod catalogue;
mod negotiate;
mod placeholder;
mod pseudo;

use crate::context;
use std::{borrow::Cow, fmt::Display};

pub use self::{
    catalogue::Catalogues,
    placeholder::fill,
    pseudo::{PSEUDO, pseudo},
};

/// A text in the language of the running request, by the catalogues of its app.
///
/// ```
/// use carafe_core::i18n::tr;
///
/// assert_eq!(tr("auth.login.title", "Log in"), "Log in"); // outside any request: English
/// ```
pub fn tr<'a>(id: &str, english: &'a str) -> Cow<'a, str> {
    let translated = context::with(|context| {
        let language = context.language()?;
        match context.app().get::<Catalogues>() {
            Some(catalogues) => Some(catalogues.tr(&language, id, english)),
            None => (&*language == PSEUDO).then(|| pseudo(english).into()),
        }
    });
    translated.flatten().unwrap_or(Cow::Borrowed(english))
}

/// [`tr`] with values for the names in braces.
///
/// ```
/// use carafe_core::i18n::tr_with;
///
/// let text = tr_with("shop.cart", "{count} books", &[("count", &3)]);
/// assert_eq!(text, "3 books");
/// ```
pub fn tr_with(id: &str, english: &str, values: &[(&str, &dyn Display)]) -> String {
    fill(&tr(id, english), values)
}
