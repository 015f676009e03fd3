//! A model that names mixins.

use super::fields;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;
use syn::{DeriveInput, Path, Token, parse::Parser as _, punctuated::Punctuated};

/// The call that writes the model down with the fields of its first mixin; `None` when it names none, or is no struct
/// with named fields, which is told of elsewhere.
pub(crate) fn mixed(arguments: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    let mut entries = entries(arguments);
    let at = entries.iter().position(|entry| is_mixins(entry))?;
    let Some(TokenTree::Group(list)) = entries.remove(at).pop() else {
        return None;
    };
    let paths = Punctuated::<Path, Token![,]>::parse_terminated;
    let mut paths = match paths.parse2(list.stream()) {
        Ok(paths) => paths.into_iter(),
        Err(error) => return Some(error.into_compile_error()),
    };
    let first = paths.next()?;
    let more: Vec<Path> = paths.collect();
    let input: DeriveInput = syn::parse2(item.clone()).ok()?;
    let own = fields(&input).filter(|_| input.generics.params.is_empty())?;
    let root = entries.iter().find_map(|entry| root(entry));
    let (attribute, orm) = match root {
        None => (quote!(::carafe::model), quote!(::carafe::orm)),
        Some(root) => (attribute(&root), root),
    };
    let entries = entries.into_iter().map(TokenStream::from_iter);
    let more = (!more.is_empty()).then(|| quote!(mixins(#(#more),*),));
    let (attributes, vis, name) = (&input.attrs, &input.vis, &input.ident);
    Some(quote! {
        #first! {
            { #[#attribute(#more #(#entries),*)] #(#attributes)* #vis struct #name }
            { #(#own,)* } { #orm::__private } { #first } #name
        }
    })
}

/// The ORM itself has no attribute: it stands beside it.
fn attribute(root: &TokenStream) -> TokenStream {
    if root.to_string() == "carafe_orm" {
        quote!(::carafe_macros::model)
    } else {
        quote!(#root::model)
    }
}

/// What stands between the commas.
fn entries(arguments: &TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    tokens
        .split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
        .filter(|entry| !entry.is_empty())
        .map(<[TokenTree]>::to_vec)
        .collect()
}

/// `mixins(…)`.
fn is_mixins(entry: &[TokenTree]) -> bool {
    match entry {
        [TokenTree::Ident(name), TokenTree::Group(list)] => {
            name == "mixins" && list.delimiter() == Delimiter::Parenthesis
        }
        _ => false,
    }
}

/// The path of `crate = carafe_orm`.
fn root(entry: &[TokenTree]) -> Option<TokenStream> {
    match entry {
        [TokenTree::Ident(name), TokenTree::Punct(_), path @ ..] if name == "crate" => {
            Some(path.iter().cloned().collect())
        }
        _ => None,
    }
}
