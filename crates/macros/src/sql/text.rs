//! The literal of `sql!`, cut where values, columns and tables are captured.

use super::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Index, LitStr};

/// A part of a statement.
pub(super) enum Piece {
    Text(String),
    /// The value, or the column, with this number.
    Capture(usize),
    /// The list with this number.
    List(usize),
    /// The columns of the row type, behind this alias.
    Star(Option<String>),
    /// The table of a model.
    Table(TokenStream),
}

/// The pieces, and the captures they speak of, each once.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    pub(super) captures: Vec<(String, TokenStream, bool)>,
}

pub(super) fn pieces(literal: &LitStr, kind: Kind) -> syn::Result<Pieces> {
    let text = literal.value();
    let mut reader = Reader {
        kind,
        span: literal.span(),
        rest: text.trim(),
        text: String::new(),
        inside: Inside::Sql,
        out: Pieces::default(),
    };
    while let Some(letter) = reader.rest.chars().next() {
        reader.step(letter)?;
    }
    reader.end()
}

/// Where in the SQL the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Sql,
    Quotes(char),
    LineComment,
    BlockComment,
}

struct Reader<'t> {
    kind: Kind,
    span: Span,
    rest: &'t str,
    text: String,
    inside: Inside,
    out: Pieces,
}

impl<'t> Reader<'t> {
    fn error(&self, message: impl std::fmt::Display) -> syn::Error {
        syn::Error::new(self.span, message)
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    fn keep(&mut self, bytes: usize) {
        let taken = self.take(bytes);
        self.text.push_str(taken);
    }

    fn step(&mut self, letter: char) -> syn::Result<()> {
        match letter {
            '{' | '}' if self.rest[1..].starts_with(letter) => {
                self.take(2);
                self.text.push(letter);
            }
            '{' => return self.capture(),
            '}' => {
                return Err(
                    self.error("`}` stands alone: a brace of the SQL is written twice, `}}`")
                );
            }
            _ => {
                self.check(letter)?;
                self.turn(letter);
                self.keep(letter.len_utf8());
            }
        }
        Ok(())
    }

    /// Follows quotes and comments.
    fn turn(&mut self, letter: char) {
        self.inside = match (self.inside, letter) {
            (Inside::Sql, '\'' | '"' | '`') => Inside::Quotes(letter),
            (Inside::Sql, '-') if self.rest.starts_with("--") => Inside::LineComment,
            (Inside::Sql, '/') if self.rest.starts_with("/*") => Inside::BlockComment,
            (Inside::Quotes(quote), _) if letter == quote => Inside::Sql,
            (Inside::LineComment, '\n') => Inside::Sql,
            (Inside::BlockComment, '/') if self.text.ends_with('*') => Inside::Sql,
            (inside, _) => inside,
        };
    }

    /// What has no place outside quotes.
    fn check(&self, letter: char) -> syn::Result<()> {
        if self.inside != Inside::Sql {
            return Ok(());
        }
        let next = self.rest[letter.len_utf8()..].chars().next();
        let numbered = next.is_some_and(|next| next.is_ascii_digit());
        if letter == '$' && numbered || letter == '?' && (numbered || next.is_none()) {
            return Err(
                self.error("parameters have no numbers here: a value is captured as `{name}`")
            );
        }
        if letter == ';' && !self.rest[1..].trim().is_empty() {
            return Err(self.error("several statements: one `sql!` is one statement"));
        }
        Ok(())
    }

    fn capture(&mut self) -> syn::Result<()> {
        let Some(end) = self.rest.find('}') else {
            return Err(
                self.error("`{` is never closed: a brace of the SQL is written twice, `{{`")
            );
        };
        let inner = self.rest[1..end].trim();
        match self.inside {
            Inside::Quotes('\'') => {
                return Err(self.error(format!("`{{{inner}}}` stands in quotes: take the quotes away, or write `{{{{` for a brace of the text")));
            }
            Inside::Sql => {}
            _ => return Err(self.error("a capture stands in a comment or in a quoted name: a brace of the SQL is written twice, `{{`")),
        }
        let piece = self.piece(inner)?;
        self.take(end + 1);
        self.flush();
        self.out.pieces.push(piece);
        Ok(())
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.out
                .pieces
                .push(Piece::Text(std::mem::take(&mut self.text)));
        }
    }

    fn piece(&mut self, inner: &str) -> syn::Result<Piece> {
        if let Some(alias) = inner.strip_suffix('*') {
            return self.star(alias);
        }
        if let Some(list) = inner.strip_prefix("..") {
            let open = self.text.trim_end();
            if !open.ends_with('(') {
                return Err(self.error(format!(
                    "a list stands in parentheses behind IN: `id IN ({{..{list}}})`"
                )));
            }
            return Ok(Piece::List(self.captured(list, true)?));
        }
        if is_type(inner) {
            return Ok(Piece::Table(self.path(inner)?));
        }
        self.captured(inner, false).map(Piece::Capture)
    }

    fn star(&self, alias: &str) -> syn::Result<Piece> {
        if self.kind == Kind::Expression {
            return Err(self
                .error("`{*}` are the columns of a statement's row type: an expression has none"));
        }
        match alias.strip_suffix('.') {
            None if alias.is_empty() => Ok(Piece::Star(None)),
            Some(alias) if syn::parse_str::<Ident>(alias).is_ok() => Ok(Piece::Star(Some(alias.to_owned()))),
            _ => Err(self.error(format!("`{{{alias}*}}` is not understood: `{{*}}` are all columns, `{{p.*}}` those behind the alias `p`"))),
        }
    }

    /// The number of a capture; the same words are one capture.
    fn captured(&mut self, words: &str, list: bool) -> syn::Result<usize> {
        let known = self
            .out
            .captures
            .iter()
            .position(|(known, _, is_list)| known == words && *is_list == list);
        if let Some(known) = known {
            return Ok(known);
        }
        let value = self.value(words)?;
        self.out.captures.push((words.to_owned(), value, list));
        Ok(self.out.captures.len() - 1)
    }

    /// A variable or the field of one.
    fn value(&self, words: &str) -> syn::Result<TokenStream> {
        if words.is_empty() {
            return Err(self.error("`{}` names nothing: write the variable into it, as `{name}`"));
        }
        let mut parts = words.split('.');
        let first = self.ident(parts.next().unwrap_or_default(), words)?;
        let mut value = quote!(#first);
        for part in parts {
            value = if let Ok(index) = part.parse::<u32>() {
                let index = Index {
                    index,
                    span: self.span,
                };
                quote!(#value.#index)
            } else {
                let field = self.ident(part, words)?;
                quote!(#value.#field)
            };
        }
        Ok(value)
    }

    fn ident(&self, word: &str, words: &str) -> syn::Result<Ident> {
        let plain = word.strip_prefix("r#").unwrap_or(word);
        let known = if word == "self" || word.starts_with("r#") {
            plain
        } else {
            word
        };
        if word != "self" && syn::parse_str::<Ident>(word).is_err() {
            return Err(self.error(format!(
                "`{{{words}}}` is not a variable or a field of one: compute it before, then write `{{name}}`"
            )));
        }
        Ok(if word.starts_with("r#") {
            Ident::new_raw(known, self.span)
        } else {
            Ident::new(known, self.span)
        })
    }

    fn path(&self, words: &str) -> syn::Result<TokenStream> {
        let parts: syn::Result<Vec<Ident>> = words
            .split("::")
            .map(|part| match part {
                "crate" | "super" => Ok(Ident::new(part, self.span)),
                part => self.ident(part, words),
            })
            .collect();
        let parts = parts?;
        Ok(quote!(#(#parts)::*))
    }

    fn end(mut self) -> syn::Result<Pieces> {
        if let Inside::Quotes(quote) = self.inside {
            return Err(self.error(format!("{quote} is never closed")));
        }
        let text = self.text.trim_end().trim_end_matches(';').trim_end().len();
        self.text.truncate(text);
        self.flush();
        if self.out.pieces.is_empty() {
            return Err(self.error("there is no SQL in it"));
        }
        Ok(self.out)
    }
}

/// A name that begins like a type and is not all capitals, as constants are.
fn is_type(words: &str) -> bool {
    let last = words.rsplit("::").next().unwrap_or_default();
    !words.contains('.')
        && last.starts_with(char::is_uppercase)
        && (last.contains(char::is_lowercase) || last.len() == 1)
}
