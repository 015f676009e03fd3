//! `#[queryset]`: methods on the queries of a model, without a trait in the program's own text.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Error, Result};

/// Expands the attribute: the block becomes the implementation of a trait that is made from its signatures.
pub(crate) fn expand(item: &TokenStream) -> TokenStream {
    parse(item).unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote! { #item #error }
    })
}

/// One method: its documentation and attributes, its visibility, the rest of its signature, and its body.
struct Method {
    docs: TokenStream,
    vis: TokenStream,
    signature: TokenStream,
    body: TokenTree,
}

fn parse(item: &TokenStream) -> Result<TokenStream> {
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => body.stream(),
        _ => return Err(wrong(item)),
    };
    let start = tokens.iter().position(|token| is(token, "impl"));
    let (attributes, target) = tokens.split_at(start.ok_or_else(|| wrong(item))?);
    let target = &target[1..];
    let model = model(target).ok_or_else(|| wrong(item))?;
    let name = format_ident!("{model}QuerySet", span = model.span());
    let methods = methods(body);
    let vis = methods.first().map(|method| method.vis.clone());
    let declared = methods.iter().map(|method| {
        let (docs, signature) = (&method.docs, without_mut(&method.signature));
        quote!(#docs #signature;)
    });
    let written = methods.iter().map(|method| {
        let (signature, body) = (&method.signature, &method.body);
        quote!(#signature #body)
    });
    let doc = format!("What `#[queryset]` adds to the queries of [`{model}`].");
    let (declared, written): (TokenStream, TokenStream) = (declared.collect(), written.collect());
    Ok(quote! {
        #[doc = #doc]
        #vis trait #name: Sized { #declared }
        #(#attributes)*
        impl #name for #(#target)* { #written }
    })
}

/// `Product` of `QuerySet<Product>`.
fn model(target: &[TokenTree]) -> Option<Ident> {
    let open = target
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '<'))?;
    let set = target[..open]
        .last()
        .is_some_and(|last| is(last, "QuerySet"));
    let ends = |token: &&TokenTree| !matches!(token, TokenTree::Punct(mark) if matches!(mark.as_char(), '>' | ','));
    let path = target[open + 1..].iter().take_while(ends);
    let last = path.filter_map(|token| match token {
        TokenTree::Ident(name) => Some(name.clone()),
        _ => None,
    });
    last.last().filter(|_| set)
}

fn methods(body: TokenStream) -> Vec<Method> {
    let (mut methods, mut open) = (Vec::new(), Vec::new());
    for token in body {
        let ends =
            matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if ends {
            methods.push(method(&open, token));
            open.clear();
        } else {
            open.push(token);
        }
    }
    methods
}

fn method(tokens: &[TokenTree], body: TokenTree) -> Method {
    let bracket = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    let attributes = tokens.iter().take_while(|token| {
        bracket(token) || matches!(token, TokenTree::Punct(mark) if mark.as_char() == '#')
    });
    let (docs, rest) = tokens.split_at(attributes.count());
    let vis = usize::from(rest.first().is_some_and(|first| is(first, "pub")));
    let within = matches!(rest.get(vis), Some(TokenTree::Group(_)));
    let (vis, signature) = rest.split_at(vis + usize::from(vis == 1 && within));
    let tokens = |tokens: &[TokenTree]| tokens.iter().cloned().collect();
    Method {
        docs: tokens(docs),
        vis: tokens(vis),
        signature: tokens(signature),
        body,
    }
}

/// `mut self` is the body's business: a declaration has no such word.
fn without_mut(signature: &TokenStream) -> TokenStream {
    let plain = |token| match token {
        TokenTree::Group(list) if list.delimiter() == Delimiter::Parenthesis => {
            let words = list.stream().into_iter().filter(|token| !is(token, "mut"));
            let mut plain = proc_macro2::Group::new(Delimiter::Parenthesis, words.collect());
            plain.set_span(list.span());
            plain.into()
        }
        other => other,
    };
    signature.clone().into_iter().map(plain).collect()
}

fn is(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn wrong(item: &TokenStream) -> Error {
    let message =
        "`#[queryset]` stands on `impl QuerySet<Product> { … }` with methods that take `self`";
    Error::new_spanned(item, message)
}
