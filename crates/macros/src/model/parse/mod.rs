//! The struct and its attributes as plain data.

mod entries;
mod errors;
mod exclude;
mod field;
mod kind;
mod options;
mod rules;
mod search;

pub(super) use self::{
    errors::Errors,
    field::{FieldOptions, field_options, is_generic},
    kind::{Kind, classify, is_own_key, last_segment, without_option},
    options::{Closure, Display, ModelOptions, Sorted, model_options},
};

use proc_macro2::{Ident, TokenStream, TokenTree};

/// `Self` means the model also where it is written outside of the struct.
pub(super) fn replace_self(tokens: TokenStream, name: &Ident) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(word) if word == "Self" => {
                Ident::new(&name.to_string(), word.span()).into()
            }
            TokenTree::Group(group) => {
                let inner = replace_self(group.stream(), name);
                let mut replaced = proc_macro2::Group::new(group.delimiter(), inner);
                replaced.set_span(group.span());
                replaced.into()
            }
            other => other,
        })
        .collect()
}
