//! A type as the sources write it.

use proc_macro2::{Delimiter, TokenTree};
use std::{iter::Peekable, vec::IntoIter};

/// A type that reads rows, as far as its tokens tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Written {
    Tuple(Vec<Self>),
    /// The last name of a path, and what stands in its angle brackets.
    Named(String, Vec<Self>),
    /// `_`, a function, an array: nothing is known of it.
    Other,
}

impl Written {
    /// The only argument when it is this wrapper.
    pub(super) fn inside(&self, wrapper: &str) -> Option<&Self> {
        match self {
            Self::Named(name, inner) if name == wrapper => inner.first(),
            _ => None,
        }
    }
}

type Tokens = Peekable<IntoIter<TokenTree>>;

/// Reads a type from the beginning of these tokens.
pub(super) fn read(tokens: Vec<TokenTree>) -> Written {
    one(&mut tokens.into_iter().peekable())
}

fn one(tokens: &mut Tokens) -> Written {
    while skipped(tokens) {}
    match tokens.next() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Written::Tuple(list(group.stream().into_iter().collect()))
        }
        // What a macro handed on as one token.
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::None => {
            read(group.stream().into_iter().collect())
        }
        Some(TokenTree::Ident(name)) if name != "dyn" && name != "impl" && name != "fn" => {
            path(name.to_string(), tokens)
        }
        _ => Written::Other,
    }
}

/// Passes by `&`, `'a`, `mut` and a leading `::`.
fn skipped(tokens: &mut Tokens) -> bool {
    let skip = match tokens.peek() {
        Some(TokenTree::Punct(sign)) => match sign.as_char() {
            '\'' => {
                tokens.next();
                true
            }
            '&' | ':' => true,
            _ => false,
        },
        Some(TokenTree::Ident(name)) => name == "mut",
        _ => false,
    };
    if skip {
        tokens.next();
    }
    skip
}

fn path(mut name: String, tokens: &mut Tokens) -> Written {
    loop {
        match tokens.peek() {
            Some(TokenTree::Punct(sign)) if sign.as_char() == ':' => {
                tokens.next();
            }
            Some(TokenTree::Ident(next)) => {
                name = next.to_string();
                tokens.next();
            }
            Some(TokenTree::Punct(sign)) if sign.as_char() == '<' => {
                tokens.next();
                return Written::Named(name, arguments(tokens));
            }
            _ => break,
        }
    }
    if name == "_" {
        Written::Other
    } else {
        Written::Named(name, Vec::new())
    }
}

fn arguments(tokens: &mut Tokens) -> Vec<Written> {
    let mut arguments = Vec::new();
    loop {
        match tokens.peek() {
            None => return arguments,
            Some(TokenTree::Punct(sign)) if sign.as_char() == '>' => {
                tokens.next();
                return arguments;
            }
            Some(TokenTree::Punct(sign)) if sign.as_char() == ',' => {
                tokens.next();
            }
            Some(_) => arguments.push(one(tokens)),
        }
    }
}

/// The parts of a tuple.
fn list(tokens: Vec<TokenTree>) -> Vec<Written> {
    let mut tokens = tokens.into_iter().peekable();
    let mut parts = Vec::new();
    while tokens.peek().is_some() {
        if matches!(tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == ',') {
            tokens.next();
        } else {
            parts.push(one(&mut tokens));
        }
    }
    parts
}
