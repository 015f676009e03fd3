//! What stands in the parentheses: path, name, methods.

use super::path;
use proc_macro2::{Span, TokenStream};
use syn::{
    Ident, LitStr, Path, Result, Token, bracketed,
    ext::IdentExt as _,
    parse::{ParseStream, Parser as _},
};

const METHODS: [(&str, &str); 7] = [
    ("GET", "Get"),
    ("POST", "Post"),
    ("PUT", "Put"),
    ("PATCH", "Patch"),
    ("DELETE", "Delete"),
    ("HEAD", "Head"),
    ("OPTIONS", "Options"),
];

/// One route attribute.
pub(super) struct Attribute {
    pub(super) path: LitStr,
    pub(super) params: Vec<String>,
    pub(super) name: Option<LitStr>,
    /// Variants of `Verb`.
    pub(super) verbs: Vec<&'static str>,
    pub(super) krate: Option<Path>,
}

impl Attribute {
    /// Reads it; `verb` is `None` for `#[route]`, which lists its methods.
    pub(super) fn parse(
        verb: Option<&'static str>,
        arguments: TokenStream,
        span: Span,
    ) -> Result<Self> {
        if arguments.is_empty() {
            return Err(syn::Error::new(
                span,
                "a route needs a path: `#[get(\"/products/{id}\")]`",
            ));
        }
        let attribute = (|input: ParseStream<'_>| Self::read(verb, input)).parse2(arguments)?;
        if attribute.verbs.is_empty() {
            return Err(syn::Error::new(
                attribute.path.span(),
                "`#[route]` needs `methods = [GET, POST]`",
            ));
        }
        Ok(attribute)
    }

    fn read(verb: Option<&'static str>, input: ParseStream<'_>) -> Result<Self> {
        let first = input.span();
        let path: LitStr = input.parse().map_err(|_| {
            syn::Error::new(
                first,
                "the first thing in a route is its path: `#[get(\"/products/{id}\")]`",
            )
        })?;
        path::check(&path.value()).map_err(|message| syn::Error::new(path.span(), message))?;
        let params = path::params(&path.value());
        let mut attribute = Self {
            path,
            params,
            name: None,
            verbs: verb.into_iter().collect(),
            krate: None,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                attribute.key(verb.is_none(), input)?;
            }
        }
        Ok(attribute)
    }

    fn key(&mut self, lists_methods: bool, input: ParseStream<'_>) -> Result<()> {
        let key = input.call(Ident::parse_any)?;
        let text = key.to_string();
        match text.as_str() {
            "name" | "crate" => {}
            "methods" if lists_methods => {}
            _ => return Err(unknown_key(&key, lists_methods)),
        }
        input.parse::<Token![=]>()?;
        match text.as_str() {
            "name" => self.name = Some(text_of(&key, input)?),
            "crate" => self.krate = Some(input.call(Path::parse_mod_style)?),
            _ => self.verbs = methods(&key, input)?,
        }
        Ok(())
    }
}

fn text_of(key: &Ident, input: ParseStream<'_>) -> Result<LitStr> {
    let message = format!("`{key}` is a string: `{key} = \"product\"`");
    let name: LitStr = input
        .parse()
        .map_err(|_| syn::Error::new(key.span(), message))?;
    if name.value().is_empty() || name.value().contains(['.', ' ']) {
        return Err(syn::Error::new(
            name.span(),
            "a name has no dots and no spaces; the blueprint's name comes before it",
        ));
    }
    Ok(name)
}

fn methods(key: &Ident, input: ParseStream<'_>) -> Result<Vec<&'static str>> {
    if !input.peek(syn::token::Bracket) {
        return Err(syn::Error::new(
            key.span(),
            "`methods` is a list: `methods = [GET, POST]`",
        ));
    }
    let list;
    bracketed!(list in input);
    let mut verbs = Vec::new();
    while !list.is_empty() {
        let (span, written) = if list.peek(LitStr) {
            let text: LitStr = list.parse()?;
            (text.span(), text.value())
        } else {
            let word = list.call(Ident::parse_any)?;
            (word.span(), word.to_string())
        };
        let known = METHODS
            .iter()
            .find(|(name, _)| *name == written.to_uppercase());
        let Some((_, verb)) = known else {
            let known: Vec<_> = METHODS.iter().map(|(name, _)| *name).collect();
            return Err(syn::Error::new(
                span,
                format!("unknown method `{written}`: there is {}", known.join(", ")),
            ));
        };
        verbs.push(*verb);
        if !list.is_empty() {
            list.parse::<Token![,]>()?;
        }
    }
    Ok(verbs)
}

fn unknown_key(key: &Ident, lists_methods: bool) -> syn::Error {
    let known: &[&str] = if lists_methods {
        &["name", "methods"]
    } else {
        &["name"]
    };
    let written = key.to_string();
    let near = known.iter().find(|known| is_near(known, &written));
    let near = near.map_or(String::new(), |near| format!(". Did you mean `{near}`?"));
    let takes: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
    syn::Error::new(
        key.span(),
        format!(
            "unknown key `{written}`: a route takes {}{near}",
            takes.join(", ")
        ),
    )
}

/// The same letters in another order, or one more, or one less.
fn is_near(known: &str, written: &str) -> bool {
    let same = known
        .chars()
        .zip(written.chars())
        .filter(|(a, b)| a == b)
        .count();
    known.len().abs_diff(written.len()) <= 2 && same + 2 >= known.len().min(written.len())
}
