//! The `sql!` of a file with the types that its rows are read into, and the structs that it declares.

use super::types::{self, Written};
use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// What a file has.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) statements: Vec<Found>,
    pub(super) structs: Vec<Struct>,
}

/// One `sql!`.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) literal: String,
    /// What one row is read into, when the sources say it.
    pub(super) rows: Option<Written>,
    /// `.using(…)` sends it to another database.
    pub(super) elsewhere: bool,
}

/// A struct with named fields.
#[derive(Debug)]
pub(super) struct Struct {
    pub(super) name: String,
    /// Column and type.
    pub(super) fields: Vec<(String, Written)>,
}

/// Reads a file. One that does not parse has nothing: the compiler says why.
pub(super) fn read(text: &str) -> Source {
    let mut source = Source::default();
    if let Ok(tokens) = text.parse::<TokenStream>() {
        source.block(&tokens_of(tokens), None);
    }
    source
}

impl Source {
    /// Statements and items; `tail` is the type of the last expression.
    fn block(&mut self, tokens: &[TokenTree], tail: Option<&Written>) {
        let last = tokens
            .iter()
            .rposition(|token| is(token, ';'))
            .map_or(0, |at| at + 1);
        let mut start = 0;
        for end in 0..=tokens.len() {
            if tokens.get(end).is_some_and(|token| !is(token, ';')) {
                continue;
            }
            let tail = tail.filter(|_| start >= last);
            self.statement(&tokens[start..end], tail);
            start = end + 1;
        }
    }

    fn statement(&mut self, tokens: &[TokenTree], tail: Option<&Written>) {
        let (mut whole, mut returned) = (tail.cloned(), None);
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "let" => whole = bound(&tokens[at..]),
                TokenTree::Ident(word) if word == "fn" => returned = Some(result_of(&tokens[at..])),
                TokenTree::Ident(word) if word == "struct" => self.declared(&tokens[at + 1..]),
                TokenTree::Ident(word) if word == "sql" && is_at(tokens, at + 1, '!') => {
                    self.found(tokens, at, whole.as_ref());
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let tail = returned.take().flatten();
                    self.block(&tokens_of(group.stream()), tail.as_ref());
                }
                TokenTree::Group(group) => self.block(&tokens_of(group.stream()), None),
                _ => {}
            }
        }
    }

    /// `sql ! (…) . fetch (…)` begins at `at`.
    fn found(&mut self, tokens: &[TokenTree], at: usize, whole: Option<&Written>) {
        let Some(TokenTree::Group(input)) = tokens.get(at + 2) else {
            return;
        };
        let Some(literal) = literal(input) else {
            return; // a macro of the program that hands its input on
        };
        let start = tokens[at].span().start();
        self.statements.push(Found {
            line: u32::try_from(start.line).unwrap_or(0),
            column: u32::try_from(start.column + 1).unwrap_or(0),
            literal,
            rows: whole.and_then(|whole| row_of(&tokens[at + 3..], whole)),
            elsewhere: is_at(tokens, at + 3, '.')
                && tokens
                    .get(at + 4)
                    .is_some_and(|token| is_word(token, "using")),
        });
    }

    /// A struct's name, and its fields when they have names.
    fn declared(&mut self, tokens: &[TokenTree]) {
        let Some(TokenTree::Ident(name)) = tokens.first() else {
            return;
        };
        let fields = tokens.iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
            _ => None,
        });
        if let Some(fields) = fields {
            self.structs.push(Struct {
                name: name.to_string(),
                fields: fields_of(fields),
            });
        }
    }
}

fn tokens_of(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_at(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    tokens.get(at).is_some_and(|token| is(token, sign))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// The type that `let name: Type =` says; `let` comes first.
fn bound(tokens: &[TokenTree]) -> Option<Written> {
    let equals = tokens.iter().position(|token| is(token, '='))?;
    let colon = tokens[..equals].iter().position(|token| is(token, ':'))?;
    Some(types::read(tokens[colon + 1..equals].to_vec()))
}

/// What a function gives, without its `Result`.
fn result_of(tokens: &[TokenTree]) -> Option<Written> {
    let arrow = tokens
        .windows(2)
        .position(|pair| is(&pair[0], '-') && is(&pair[1], '>'))?;
    let body = tokens.iter().position(
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    )?;
    let given = types::read(tokens.get(arrow + 2..body)?.to_vec());
    Some(without_result(given))
}

fn without_result(given: Written) -> Written {
    given.inside("Result").cloned().unwrap_or(given)
}

/// What one row is read into, by the method that follows and the type of the whole expression.
fn row_of(after: &[TokenTree], whole: &Written) -> Option<Written> {
    let calls = calls(after)?;
    let whole = without_result(whole.clone());
    let reads = calls
        .iter()
        .find(|name| matches!(name.as_str(), "fetch" | "one" | "first"))?;
    let known = ["using", reads, "await", "unwrap", "expect"];
    if calls.iter().any(|name| !known.contains(&name.as_str())) {
        return None; // the type is that of something else
    }
    match reads.as_str() {
        "fetch" => whole.inside("Vec").cloned(),
        "first" => whole.inside("Option").cloned(),
        _ => Some(whole),
    }
    .filter(|row| *row != Written::Other)
}

/// The names in `.using("x").fetch(&db).await?`; `None` when more follows than names and their arguments.
fn calls(after: &[TokenTree]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for token in after {
        match token {
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Punct(sign) if matches!(sign.as_char(), '.' | '?') => {}
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {}
            _ => return None,
        }
    }
    Some(names)
}

/// The text of `sql!`, behind `crate = …,` if that is there.
fn literal(input: &Group) -> Option<String> {
    input.stream().into_iter().find_map(|token| match token {
        TokenTree::Literal(literal) => unquoted(&literal.to_string()),
        _ => None,
    })
}

/// What a string literal says: a plain or a raw one.
fn unquoted(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            // The end of a line: its indentation goes with it.
            '\n' => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
            'u' => text.push(code(&mut letters)?),
            'x' => {
                let digits: String = letters.by_ref().take(2).collect();
                text.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            other => text.push(other),
        }
    }
    Some(text)
}

/// `{1F600}`.
fn code(letters: &mut impl Iterator<Item = char>) -> Option<char> {
    let digits: String = letters
        .skip(1)
        .take_while(|letter| *letter != '}')
        .collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

/// Column and type of each field; `#[row(column = "…")]` names another column.
fn fields_of(fields: &Group) -> Vec<(String, Written)> {
    let tokens: Vec<TokenTree> = fields.stream().into_iter().collect();
    let mut out = Vec::new();
    let mut column = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                column = renamed(group).or(column);
            }
            TokenTree::Ident(name) if is_field(&tokens, at) => {
                let own = name.to_string().trim_start_matches("r#").to_owned();
                let kind = types::read(tokens[at + 2..].to_vec());
                out.push((column.take().unwrap_or(own), kind));
            }
            _ => {}
        }
    }
    out
}

/// A name with a single colon behind it.
fn is_field(tokens: &[TokenTree], at: usize) -> bool {
    let path = matches!(tokens.get(at + 1), Some(TokenTree::Punct(sign)) if sign.spacing() == Spacing::Joint);
    let in_path = at > 0 && is_at(tokens, at - 1, ':');
    is_at(tokens, at + 1, ':') && !path && !in_path
}

fn renamed(attribute: &Group) -> Option<String> {
    let mut tokens = attribute.stream().into_iter();
    if !is_word(&tokens.next()?, "row") {
        return None;
    }
    match tokens.next()? {
        TokenTree::Group(inner) => literal(&inner),
        _ => None,
    }
}
