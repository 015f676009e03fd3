//! `search(name = A, text, language = "english", unaccent, trigram)`.

use super::entries::{Entry, split};
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Error, LitStr, Result};

/// The letters of weights.
const WEIGHTS: [&str; 4] = ["A", "B", "C", "D"];

/// In which columns people search, and how.
#[derive(Default)]
pub(in crate::model) struct Search {
    /// The fields, each with its weight.
    pub(in crate::model) fields: Vec<(Ident, Ident)>,
    pub(in crate::model) language: Option<LitStr>,
    pub(in crate::model) unaccent: bool,
    pub(in crate::model) trigram: bool,
}

/// Reads what stands in the parentheses.
pub(super) fn search(entry: &Entry) -> Result<Search> {
    let mut search = Search::default();
    for item in split(entry.inside()?) {
        search.part(entry, &item)?;
    }
    if search.fields.is_empty() {
        return Err(entry.wrong());
    }
    Ok(search)
}

impl Search {
    fn part(&mut self, entry: &Entry, item: &[TokenTree]) -> Result<()> {
        match item {
            [TokenTree::Ident(word)] if word == "unaccent" => self.unaccent = true,
            [TokenTree::Ident(word)] if word == "trigram" => self.trigram = true,
            [TokenTree::Ident(name)] => self.field(name, Ident::new("D", name.span()))?,
            [TokenTree::Ident(name), equals, TokenTree::Ident(weight)] if is_equals(equals) => {
                self.field(name, weighed(weight)?)?;
            }
            [TokenTree::Ident(word), equals, TokenTree::Literal(text)]
                if is_equals(equals) && word == "language" =>
            {
                self.language = Some(language(TokenTree::from(text.clone()).into())?);
            }
            [first, ..] => return Err(Error::new(first.span(), entry.wrong().to_string())),
            [] => {}
        }
        Ok(())
    }

    fn field(&mut self, name: &Ident, weight: Ident) -> Result<()> {
        if self.fields.iter().any(|(known, _)| known == name) {
            return Err(Error::new(name.span(), format!("`{name}` is given twice")));
        }
        self.fields.push((name.clone(), weight));
        Ok(())
    }
}

fn is_equals(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '=')
}

fn weighed(weight: &Ident) -> Result<Ident> {
    if WEIGHTS.iter().any(|letter| weight == letter) {
        return Ok(weight.clone());
    }
    let message = "a weight is `A`, `B`, `C` or `D`; `A` counts most";
    Err(Error::new(weight.span(), message))
}

fn language(tokens: TokenStream) -> Result<LitStr> {
    let name: LitStr = syn::parse2(tokens)?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if name.value().is_empty() || !name.value().chars().all(fits) {
        let message = "a language is PostgreSQL's name of it, such as `english` or `german`";
        return Err(Error::new(name.span(), message));
    }
    Ok(name)
}
