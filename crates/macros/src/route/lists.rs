//! `routes!` and `url_for!`.

use super::our_crate;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{
    Ident, Path, Result, Token,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _},
    spanned::Spanned as _,
};

/// `routes![a, shop::b]`, in our own crates `routes![crate = carafe_http; a, b]`.
pub(crate) fn routes(input: TokenStream) -> TokenStream {
    let parsed = (|input: ParseStream<'_>| handlers(input)).parse2(input);
    let (krate, handlers) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return error.to_compile_error(),
    };
    let ours = our_crate(krate.as_ref(), Span::call_site());
    let sets = handlers.iter().map(|handler| {
        let span = handler
            .segments
            .last()
            .map_or_else(Span::call_site, |last| last.ident.span());
        quote_spanned!(span=> <#handler>::_routes())
    });
    quote! {
        #ours::__route::RouteList { folder: ::core::env!("CARGO_MANIFEST_DIR"), sets: ::std::vec![#(#sets),*] }
    }
}

fn handlers(input: ParseStream<'_>) -> Result<(Option<Path>, Vec<Path>)> {
    let krate = krate(input)?;
    let mut handlers = Vec::new();
    while !input.is_empty() {
        let span = input.span();
        let handler = input.call(Path::parse_mod_style).map_err(|_| {
            syn::Error::new(
                span,
                "`routes!` takes handlers by name: `routes![hello, shop::product]`",
            )
        })?;
        handlers.push(handler);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok((krate, handlers))
}

/// `crate = path;` at the start.
fn krate(input: ParseStream<'_>) -> Result<Option<Path>> {
    if !(input.peek(Token![crate]) && input.peek2(Token![=])) {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let path = input.call(Path::parse_mod_style)?;
    input.parse::<Token![;]>()?;
    Ok(Some(path))
}

/// `url_for!(product, id; page = 2)`.
pub(crate) fn url_for(input: TokenStream) -> TokenStream {
    let (call, query) = split_at(input, ';');
    let mut pieces = split_commas(call).into_iter();
    let Some(route) = pieces.next() else {
        let message = "url_for! needs a route: `url_for!(product, id)`";
        return syn::Error::new(Span::call_site(), message).to_compile_error();
    };
    let Ok(path) = Path::parse_mod_style.parse2(route.clone()) else {
        let message = "url_for! takes the handler itself: `url_for!(product, id)`; \
                       in templates write `url_for(\"shop.product\", id=1)`";
        return syn::Error::new(route.span(), message).to_compile_error();
    };
    let span = path
        .segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span());
    let queries = match split_commas(query)
        .into_iter()
        .map(|pair| query_pair(pair, span))
        .collect::<Result<Vec<_>>>()
    {
        Ok(queries) => queries,
        Err(error) => return error.to_compile_error(),
    };
    quote_spanned!(span=> <#path>::url(#(#pieces),*) #(#queries)*)
}

fn query_pair(pair: TokenStream, span: Span) -> Result<TokenStream> {
    let (key, value) = split_at(pair, '=');
    let at = key.span();
    let key = Ident::parse_any.parse2(key).map_err(|_| {
        syn::Error::new(
            at,
            "after `;` comes the query: `url_for!(products; page = 2)`",
        )
    })?;
    let key = key.unraw().to_string();
    if value.is_empty() {
        return Err(syn::Error::new(
            at,
            format!("`{key}` has no value: `{key} = …`"),
        ));
    }
    Ok(quote_spanned!(span=> .query(#key, #value)))
}

/// Pieces between commas. Commas in parentheses are out of sight; those of `::<A, B>` are kept together.
fn split_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let (mut pieces, mut piece) = (Vec::new(), Vec::new());
    let mut depth = 0_u32;
    for token in tokens {
        let punct = if let TokenTree::Punct(punct) = &token {
            Some(punct.as_char())
        } else {
            None
        };
        let after_colon =
            matches!(piece.last(), Some(TokenTree::Punct(last)) if last.as_char() == ':');
        match punct {
            Some(',') if depth == 0 => {
                pieces.push(std::mem::take(&mut piece).into_iter().collect());
                continue;
            }
            Some('<') if depth > 0 || after_colon => depth += 1,
            Some('>') => depth = depth.saturating_sub(1),
            _ => {}
        }
        piece.push(token);
    }
    if !piece.is_empty() {
        pieces.push(piece.into_iter().collect());
    }
    pieces
}

/// What stands before and after the first such sign.
fn split_at(tokens: TokenStream, sign: char) -> (TokenStream, TokenStream) {
    let mut tokens = tokens.into_iter();
    let before = tokens
        .by_ref()
        .take_while(|token| !matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign))
        .collect();
    (before, tokens.collect())
}
