//! `key`, `key = value` and `key(…)`, separated by commas: the one grammar of both attributes.

use super::{super::suggest, Errors};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Error, LitBool, Result, Token, parse::Parse, parse::Parser, punctuated::Punctuated};

/// The keys of an attribute, each with an example of how it is written.
pub(super) struct Keys {
    pub(super) attribute: &'static str,
    pub(super) known: &'static [(&'static str, &'static str)],
}

/// One key and what was given for it.
pub(super) struct Entry {
    pub(super) key: Ident,
    given: Given,
    form: &'static str,
}

enum Given {
    Nothing,
    Value(TokenStream),
    List(TokenStream),
}

/// Reads the inside of an attribute. Unknown and repeated keys are errors; `repeatable` ones may come again.
pub(super) fn entries(
    tokens: TokenStream,
    keys: &Keys,
    repeatable: &[&str],
    errors: &mut Errors,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for item in split(tokens) {
        let again = |entry: &Entry| {
            !repeatable.contains(&&*entry.name()) && entries.iter().any(|e| e.key == entry.key)
        };
        match entry(item, keys) {
            Ok(entry) if again(&entry) => errors.push(twice(&entry.key)),
            Ok(entry) => entries.push(entry),
            Err(error) => errors.push(error),
        }
    }
    entries
}

fn twice(key: &Ident) -> Error {
    Error::new(key.span(), format!("`{key}` is given twice"))
}

/// Splits at commas. Those of a turbofish (`Vec::<A, B>::new()`) do not count.
pub(super) fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    let (mut depth, mut colons) = (0_usize, 0);
    for token in tokens {
        let mark = mark(&token);
        match mark {
            '<' if colons == 2 || depth > 0 => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        colons = if mark == ':' { colons + 1 } else { 0 };
        match items.last_mut() {
            Some(item) if mark != ',' || depth > 0 => item.push(token),
            _ => items.push(Vec::new()),
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// The character of a punctuation mark; a blank for anything else.
fn mark(token: &TokenTree) -> char {
    if let TokenTree::Punct(punct) = token {
        punct.as_char()
    } else {
        ' '
    }
}

fn entry(item: Vec<TokenTree>, keys: &Keys) -> Result<Entry> {
    let mut tokens = item.into_iter();
    let first = tokens.next();
    let Some(TokenTree::Ident(key)) = first.clone() else {
        let message = format!(
            "`#[{}(…)]` takes keys, such as `{}`",
            keys.attribute, keys.known[0].1
        );
        return Err(Error::new_spanned(first, message));
    };
    let name = key.to_string();
    let Some((_, form)) = keys.known.iter().find(|(known, _)| *known == name) else {
        let hint = suggest::hint(&name, keys.known.iter().map(|(known, _)| *known));
        let message = format!("`{name}` is no key of `#[{}(…)]`{hint}", keys.attribute);
        return Err(Error::new(key.span(), message));
    };
    let given = given(&tokens.collect::<Vec<_>>(), &key, form)?;
    Ok(Entry { key, given, form })
}

fn given(tokens: &[TokenTree], key: &Ident, form: &str) -> Result<Given> {
    match tokens.split_first() {
        None => Ok(Given::Nothing),
        Some((TokenTree::Punct(equals), value)) if equals.as_char() == '=' && !value.is_empty() => {
            Ok(Given::Value(value.iter().cloned().collect()))
        }
        Some((TokenTree::Group(list), [])) if list.delimiter() == Delimiter::Parenthesis => {
            Ok(Given::List(list.stream()))
        }
        _ => Err(written(key, form)),
    }
}

fn written(key: &Ident, form: &str) -> Error {
    Error::new(key.span(), format!("`{key}` is written `{form}`"))
}

impl Entry {
    /// The key's text.
    pub(super) fn name(&self) -> String {
        self.key.to_string()
    }

    /// How it is written, as an error.
    pub(super) fn wrong(&self) -> Error {
        let error = written(&self.key, self.form);
        match &self.given {
            Given::Value(tokens) | Given::List(tokens) if !tokens.is_empty() => {
                Error::new_spanned(tokens, error.to_string())
            }
            _ => error,
        }
    }

    /// A key without a value, or with `true` or `false`.
    pub(super) fn flag(&self) -> Result<bool> {
        match &self.given {
            Given::Nothing => Ok(true),
            Given::Value(_) => self.value::<LitBool>().map(|value| value.value),
            Given::List(_) => Err(self.wrong()),
        }
    }

    /// The tokens after `=`.
    pub(super) fn tokens(&self) -> Result<TokenStream> {
        match &self.given {
            Given::Value(tokens) => Ok(tokens.clone()),
            _ => Err(self.wrong()),
        }
    }

    /// The tokens in the parentheses.
    pub(super) fn inside(&self) -> Result<TokenStream> {
        match &self.given {
            Given::List(tokens) if !tokens.is_empty() => Ok(tokens.clone()),
            _ => Err(self.wrong()),
        }
    }

    /// What stands after `=`.
    pub(super) fn value<T: Parse>(&self) -> Result<T> {
        syn::parse2(self.tokens()?).map_err(|_| self.wrong())
    }

    /// What stands in parentheses; at least `least` of them.
    pub(super) fn list<T: Parse>(&self, least: usize) -> Result<Vec<T>> {
        let Given::List(tokens) = &self.given else {
            return Err(self.wrong());
        };
        let items = Punctuated::<T, Token![,]>::parse_terminated
            .parse2(tokens.to_token_stream())
            .map_err(|_| self.wrong())?;
        if items.len() < least {
            return Err(self.wrong());
        }
        Ok(items.into_iter().collect())
    }

    /// Exactly two of them.
    pub(super) fn pair<T: Parse>(&self) -> Result<(T, T)> {
        let items: [T; 2] = self.list(2)?.try_into().map_err(|_| self.wrong())?;
        Ok(items.into())
    }
}
