//! `exclude(room = "=", period = "&&", where = |b| …)`: no two rows whose fields are all related so.

use super::{
    entries::{Entry, split},
    rules::named,
};
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Error, LitStr, Result};

/// One rule of `exclude`.
pub(in crate::model) struct Exclusion {
    pub(in crate::model) fields: Vec<Ident>,
    /// The operator of each field.
    pub(in crate::model) operators: Vec<LitStr>,
    pub(in crate::model) condition: Option<TokenStream>,
}

/// The operators of PostgreSQL that are the same both ways, as an exclusion needs them.
const OPERATORS: [&str; 4] = ["=", "&&", "-|-", "<>"];

impl Exclusion {
    pub(super) fn read(entry: &Entry) -> Result<Self> {
        let (mut fields, mut operators, mut condition) = (Vec::new(), Vec::new(), None);
        for item in split(entry.inside()?) {
            match item.as_slice() {
                [TokenTree::Ident(word), ..] if word == "where" && condition.is_none() => {
                    condition = Some(named(entry, item)?.1);
                }
                [TokenTree::Ident(name), TokenTree::Punct(equals), said]
                    if equals.as_char() == '=' =>
                {
                    operators.push(operator(entry, said)?);
                    fields.push(name.clone());
                }
                [first, ..] => return Err(Error::new(first.span(), entry.wrong().to_string())),
                [] => {}
            }
        }
        if fields.is_empty() {
            return Err(entry.wrong());
        }
        Ok(Self {
            fields,
            operators,
            condition,
        })
    }
}

fn operator(entry: &Entry, said: &TokenTree) -> Result<LitStr> {
    let text: LitStr = syn::parse2(said.clone().into()).map_err(|_| entry.wrong())?;
    if OPERATORS.contains(&text.value().as_str()) {
        return Ok(text);
    }
    let known = OPERATORS.map(|operator| format!("`{operator}`")).join(", ");
    let message = format!(
        "`{}` is no operator of `exclude`: it takes {known}",
        text.value()
    );
    Err(Error::new(text.span(), message))
}
