//! `#[login_required]`: a handler gets one more argument, which answers instead of it when nobody is signed in.
//!
//! The attribute works above and below the route attribute: whichever is expanded first sees the other.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, Error, Meta, Path, Result, Token,
    parse::{ParseStream, Parser as _},
    spanned::Spanned as _,
};

const NAME: &str = "login_required";
const ROUTES: [&str; 6] = ["get", "post", "put", "patch", "delete", "route"];

/// Expands the attribute when it stands above the route attribute.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let guarded = krate(arguments).and_then(|krate| {
        let (attributes, rest) = split(item.clone())?;
        if !attributes.iter().any(is_route) {
            return Err(misplaced(&rest));
        }
        let function = guarded(&rest, krate.as_ref())?;
        Ok(quote!(#(#attributes)* #function))
    });
    guarded.unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote!(#error #item)
    })
}

/// What a route attribute calls: the item without a `#[login_required]` below it, and with the argument it stands for.
pub(crate) fn applied(item: TokenStream) -> TokenStream {
    let Ok((attributes, rest)) = split(item.clone()) else {
        return item;
    };
    let (own, others): (Vec<_>, Vec<_>) = attributes
        .into_iter()
        .partition(|attribute| is_named(attribute, &[NAME]));
    let Some(own) = own.first() else {
        return item;
    };
    let arguments = match &own.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    };
    match krate(arguments).and_then(|krate| guarded(&rest, krate.as_ref())) {
        Ok(function) => quote!(#(#others)* #function),
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#(#others)* #rest #error)
        }
    }
}

/// `crate = carafe_auth`, in our own crates.
fn krate(arguments: TokenStream) -> Result<Option<Path>> {
    if arguments.is_empty() {
        return Ok(None);
    }
    let read = |input: ParseStream<'_>| {
        input.parse::<Token![crate]>()?;
        input.parse::<Token![=]>()?;
        input.call(Path::parse_mod_style)
    };
    let span = arguments.span();
    let path = read.parse2(arguments);
    path.map(Some)
        .map_err(|_| Error::new(span, "`#[login_required]` takes nothing in parentheses"))
}

fn split(item: TokenStream) -> Result<(Vec<Attribute>, TokenStream)> {
    let read = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_outer)?, input.parse()?));
    read.parse2(item)
}

fn is_route(attribute: &Attribute) -> bool {
    is_named(attribute, &ROUTES)
}

fn is_named(attribute: &Attribute, names: &[&str]) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

fn misplaced(rest: &TokenStream) -> Error {
    let message = "`#[login_required]` goes on a handler: a function with `#[get(\"/…\")]` or another route attribute";
    Error::new(rest.span(), message)
}

/// The function with the guard as its first argument.
fn guarded(function: &TokenStream, krate: Option<&Path>) -> Result<TokenStream> {
    let mut tokens: Vec<TokenTree> = function.clone().into_iter().collect();
    let is_fn = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "fn");
    let start = tokens
        .iter()
        .position(is_fn)
        .ok_or_else(|| misplaced(function))?;
    let list = tokens[start..].iter_mut().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => Some(group),
        _ => None,
    });
    let list = list.ok_or_else(|| misplaced(function))?;
    let (span, arguments) = (list.span(), list.stream());
    let ours = krate.map_or_else(
        || quote_spanned!(span=> ::carafe::auth),
        ToTokens::to_token_stream,
    );
    let mut with = Group::new(
        Delimiter::Parenthesis,
        quote_spanned!(span=> _: #ours::LoginRequired, #arguments),
    );
    with.set_span(span);
    *list = with;
    Ok(tokens.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{applied, expand};
    use quote::quote;

    fn expanded() -> String {
        quote!(
            #[get("/x")]
            async fn x(_: ::carafe::auth::LoginRequired, id: i64) -> String {
                body(id)
            }
        )
        .to_string()
    }

    #[test]
    fn above_the_route() {
        let item = quote!(
            #[get("/x")]
            async fn x(id: i64) -> String {
                body(id)
            }
        );
        assert_eq!(expand(quote!(), &item).to_string(), expanded());
    }

    #[test]
    fn below_the_route() {
        let item = quote!(
            #[login_required]
            async fn x(id: i64) -> String {
                body(id)
            }
        );
        let route = quote!(#[get("/x")]);
        assert_eq!(format!("{route} {}", applied(item)), expanded());
    }

    #[test]
    fn other_items_stay() {
        let item = quote!(
            #[doc = "x"]
            async fn x() {}
        );
        assert_eq!(applied(item.clone()).to_string(), item.to_string());
    }

    #[test]
    fn a_function_without_route_is_an_error() {
        let out = expand(
            quote!(),
            &quote!(
                async fn x() {}
            ),
        )
        .to_string();
        assert!(out.contains("goes on a handler"), "{out}");
        let handler = quote!(
            #[get("/")]
            async fn x() {}
        );
        let out = expand(quote!(admin), &handler).to_string();
        assert!(out.contains("takes nothing"), "{out}");
    }
}
