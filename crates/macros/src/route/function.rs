//! The function under the attribute. Its body is not parsed: it can be long, and half typed.

use super::{ATTRIBUTES, attribute::Attribute, verb_of};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{
    Ident, Meta, Result, Token, Type, Visibility, parenthesized,
    parse::{Parse, ParseStream},
    spanned::Spanned as _,
};

/// What is known about a handler.
pub(super) struct Function {
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    pub(super) arguments: Vec<Type>,
    pub(super) output: Option<Type>,
    /// `#[cfg]` of the function: what stands beside it is there only when it is.
    pub(super) cfgs: Vec<syn::Attribute>,
    /// Other route attributes on the same function.
    pub(super) routes: Vec<Other>,
    /// What is wrong with it, all at once.
    pub(super) mistakes: Vec<syn::Error>,
    /// The function as it was written, without other route attributes.
    pub(super) item: TokenStream,
}

/// A route attribute below the one that is expanded.
pub(super) struct Other {
    verb: Option<&'static str>,
    arguments: TokenStream,
    span: Span,
}

impl Other {
    pub(super) fn parse(self) -> Result<Attribute> {
        Attribute::parse(self.verb, self.arguments, self.span)
    }
}

/// There is a function that calls a handler for each number up to this one.
const MOST: usize = 8;

const PLACE: &str = "a route attribute goes on an `async fn`";

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (kept, routes) = split_attributes(input)?;
        let rest: TokenStream = input.fork().parse()?;
        let visibility = input.parse()?;
        let mut mistakes = Vec::new();
        let is_async = qualifiers(input, &mut mistakes)?;
        let ident: Ident = input.parse()?;
        if !is_async {
            let message = format!("a handler must be async: write `async fn {ident}`");
            mistakes.push(syn::Error::new(ident.span(), message));
        }
        if input.peek(Token![<]) {
            let message = "a handler cannot be generic: a route needs one concrete function";
            return Err(syn::Error::new(input.span(), message));
        }
        let list;
        parenthesized!(list in input);
        let arguments = arguments(&list, &mut mistakes)?;
        let output = if input.parse::<Option<Token![->]>>()?.is_some() {
            Some(input.parse()?)
        } else {
            None
        };
        input.parse::<TokenStream>()?;
        let item = quote::quote!(#(#kept)* #rest);
        let cfgs = kept
            .into_iter()
            .filter(|kept| kept.path().is_ident("cfg"))
            .collect();
        Ok(Self {
            visibility,
            ident,
            arguments,
            output,
            cfgs,
            routes,
            mistakes,
            item,
        })
    }
}

fn split_attributes(input: ParseStream<'_>) -> Result<(Vec<syn::Attribute>, Vec<Other>)> {
    let (mut kept, mut routes) = (Vec::new(), Vec::new());
    for attribute in input.call(syn::Attribute::parse_outer)? {
        let name = attribute
            .path()
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        if !ATTRIBUTES.iter().any(|(known, _)| *known == name) {
            kept.push(attribute);
            continue;
        }
        let arguments = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
        };
        routes.push(Other {
            verb: verb_of(&name),
            arguments,
            span: attribute.path().span(),
        });
    }
    Ok((kept, routes))
}

/// Everything up to and with `fn`; whether `async` was there.
fn qualifiers(input: ParseStream<'_>, mistakes: &mut Vec<syn::Error>) -> Result<bool> {
    let mut is_async = false;
    loop {
        if input.parse::<Option<Token![fn]>>()?.is_some() {
            return Ok(is_async);
        }
        if input.parse::<Option<Token![async]>>()?.is_some() {
            is_async = true;
        } else if input.peek(Token![unsafe])
            || input.peek(Token![const])
            || input.peek(Token![extern])
        {
            let word: TokenTree = input.parse()?;
            mistakes.push(syn::Error::new(
                word.span(),
                format!("a handler cannot be `{word}`"),
            ));
        } else if input.peek(syn::LitStr) {
            input.parse::<syn::LitStr>()?;
        } else {
            return Err(syn::Error::new(input.span(), PLACE));
        }
    }
}

fn arguments(list: ParseStream<'_>, mistakes: &mut Vec<syn::Error>) -> Result<Vec<Type>> {
    let mut types = Vec::new();
    while !list.is_empty() {
        list.call(syn::Attribute::parse_outer)?;
        pattern(list)?;
        list.parse::<Token![:]>()?;
        let ty: Type = list.parse()?;
        mistakes.extend(unowned(&ty));
        if types.len() == MOST {
            let message = format!(
                "a handler takes at most {MOST} arguments: put some into a struct or a tuple"
            );
            mistakes.push(syn::Error::new(ends(&ty).0, message));
        }
        types.push(ty);
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    Ok(types)
}

/// Skips the pattern before a single colon.
fn pattern(list: ParseStream<'_>) -> Result<()> {
    let span = list.span();
    while list.peek(Token![::]) || !list.peek(Token![:]) {
        if list.parse::<Option<Token![::]>>()?.is_some() {
            continue;
        }
        if list.is_empty() || list.peek(Token![,]) {
            return Err(syn::Error::new(span, "expected `name: Type`"));
        }
        let piece: TokenTree = list.parse()?;
        if piece.to_string() == "self" {
            let message = "a handler is a free function: it cannot take `self` (put shared things in `State<T>`)";
            return Err(syn::Error::new(span, message));
        }
    }
    Ok(())
}

fn unowned(ty: &Type) -> Option<syn::Error> {
    let message = match ty {
        Type::Reference(_) => {
            "a handler owns its arguments: no reference here (`String` instead of `&str`)"
        }
        Type::ImplTrait(_) => "a handler argument needs a concrete type, not `impl Trait`",
        _ => return None,
    };
    Some(syn::Error::new(ends(ty).0, message))
}

/// Spans of the first and of the last token: together they underline the whole type.
pub(super) fn ends(ty: &Type) -> (Span, Span) {
    let mut tokens = ty.to_token_stream().into_iter();
    let first = tokens
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    (first, tokens.last().map_or(first, |token| token.span()))
}
