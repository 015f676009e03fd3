//! `#[get]` and its like, `routes!`, `url_for!`.
//!
//! The function stays as it is. Beside it stands a type of the same name (functions and types do not collide) that
//! carries the table of its routes: `routes!` lists it, `url_for!` asks it for its URL.
//!
//! Three rules make the messages of rustc short. What tokens can show is refused here. Generated tokens carry the
//! span of the user's token itself, so that rustc does not speak of macros. A bound is missed at
//! `Pick::<T>::NEW`, written with the user's own tokens.

mod arguments;
mod attribute;
mod emit;
mod function;
mod lists;
mod path;
#[cfg(test)]
mod tests;

pub(crate) use self::lists::{routes, url_for};

use self::{
    attribute::Attribute,
    function::{Function, Other},
};
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// The route attributes and the method each stands for; `route` takes a list of methods.
const ATTRIBUTES: [(&str, Option<&str>); 6] = [
    ("get", Some("Get")),
    ("post", Some("Post")),
    ("put", Some("Put")),
    ("patch", Some("Patch")),
    ("delete", Some("Delete")),
    ("route", None),
];

/// Expands the route attribute of this name.
pub(crate) fn expand(name: &str, arguments: TokenStream, item: TokenStream) -> TokenStream {
    let item = crate::login::applied(item);
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let own = Attribute::parse(verb_of(name), arguments, Span::call_site());
    let others = std::mem::take(&mut function.routes)
        .into_iter()
        .map(Other::parse);
    let mut mistakes = std::mem::take(&mut function.mistakes);
    let mut attributes = Vec::new();
    for attribute in std::iter::once(own).chain(others) {
        match attribute {
            Ok(attribute) => {
                mistakes.extend(arguments::check(&attribute, &function));
                attributes.push(attribute);
            }
            Err(mistake) => mistakes.push(mistake),
        }
    }
    let item = &function.item;
    let generated = emit::emit(&function, &attributes, mistakes.is_empty());
    let mistakes = mistakes.iter().map(syn::Error::to_compile_error);
    // A handler is async also when it waits for nothing, which pedantic clippy would mind.
    quote!(#[allow(clippy::unused_async, reason = "handlers are async")] #item #(#mistakes)* #generated)
}

fn verb_of(name: &str) -> Option<&'static str> {
    ATTRIBUTES
        .iter()
        .find(|(known, _)| *known == name)
        .and_then(|(_, verb)| *verb)
}

/// The path to our crate: `::carafe`, or what `crate = …` says.
fn our_crate(said: Option<&syn::Path>, span: Span) -> TokenStream {
    said.map_or_else(
        || quote::quote_spanned!(span=> ::carafe),
        quote::ToTokens::to_token_stream,
    )
}
