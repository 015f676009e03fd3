//! The parts of a template, and the words inside `{{ … }}` and `{% … %}`.
//!
//! Only as much of the grammar as the other modules need; what is not understood is left to the
//! engine, which then says what is wrong with it.

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// Text that is printed as it stands.
    Text(&'a str),
    /// `{{ … }}`
    Print(Vec<Token<'a>>),
    /// `{% … %}`
    Tag(Vec<Token<'a>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    Text,
    Open,
    Close,
    Sign,
}

/// Cuts a template into its parts.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut cutter = Cutter {
        text,
        at: 0,
        parts: Vec::new(),
    };
    while cutter.at < text.len() {
        cutter.next();
    }
    cutter.parts
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    parts: Vec<Part<'a>>,
}

impl<'a> Cutter<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&mut self) {
        let Some(found) = next_opening(self.rest()) else {
            self.parts.push(Part::Text(self.rest()));
            self.at = self.text.len();
            return;
        };
        if found > 0 {
            self.parts.push(Part::Text(&self.rest()[..found]));
            self.at += found;
        }
        match self.rest().as_bytes()[1] {
            b'#' => self.at = self.after("#}"),
            b'{' => {
                let tokens = self.tokens("}}");
                self.parts.push(Part::Print(tokens));
            }
            _ => self.tag(),
        }
    }

    fn tag(&mut self) {
        let tokens = self.tokens("%}");
        if tokens.len() == 1 && tokens[0].text == "raw" {
            self.raw();
        } else {
            self.parts.push(Part::Tag(tokens));
        }
    }

    /// What stands between `{% raw %}` and `{% endraw %}` is text.
    fn raw(&mut self) {
        let rest = self.rest();
        let ends = rest.match_indices("{%").find(|(at, _)| {
            let inside = rest[at + 2..].trim_start_matches(['-', '+']).trim_start();
            inside.starts_with("endraw")
        });
        let end = ends.map_or(rest.len(), |(at, _)| at);
        self.parts.push(Part::Text(&rest[..end]));
        self.at += end;
        self.at = self.after("%}");
    }

    fn after(&self, mark: &str) -> usize {
        self.rest()
            .find(mark)
            .map_or(self.text.len(), |found| self.at + found + mark.len())
    }

    /// The tokens up to the closing mark, which is passed.
    fn tokens(&mut self, close: &str) -> Vec<Token<'a>> {
        self.at += 2;
        if self.rest().starts_with(['-', '+']) {
            self.at += 1;
        }
        let mut tokens = Vec::new();
        let mut depth = 0_usize;
        while let Some(first) = self.rest().chars().next() {
            if depth == 0 && self.closes(close) {
                return tokens;
            }
            if first.is_whitespace() {
                self.at += first.len_utf8();
                continue;
            }
            let token = token(self.text, self.at, first);
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at = token.end;
            tokens.push(token);
        }
        // Never closed: the engine says so, and better without our changes.
        Vec::new()
    }

    fn closes(&mut self, close: &str) -> bool {
        let rest = self.rest();
        let trimmed = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        let closes = trimmed.starts_with(close);
        if closes {
            self.at = self.text.len() - trimmed.len() + close.len();
        }
        closes
    }
}

fn next_opening(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let at = from + found;
        if matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn token(text: &str, start: usize, first: char) -> Token<'_> {
    let rest = &text[start..];
    let (kind, length) = match first {
        '"' | '\'' => (Kind::Text, quoted(rest, first)),
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        '0'..='9' => (Kind::Number, number(rest)),
        _ if first == '_' || first.is_alphanumeric() => (Kind::Word, word(rest)),
        _ => (Kind::Sign, sign(rest, first)),
    };
    let end = start + length;
    Token {
        kind,
        text: &text[start..end],
        start,
        end,
    }
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == quote {
            return at + 1;
        }
    }
    rest.len()
}

fn word(rest: &str) -> usize {
    let end = rest.find(|letter: char| letter != '_' && !letter.is_alphanumeric());
    end.unwrap_or(rest.len())
}

/// Digits, and a point only before another digit: `1.5` is a number, `1.real` is not.
fn number(rest: &str) -> usize {
    let whole = word(rest);
    let fraction = rest[whole..]
        .strip_prefix('.')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    fraction.map_or(whole, |digits| whole + 1 + word(digits))
}

fn sign(rest: &str, first: char) -> usize {
    const LONG: &[&str] = &["**", "//", "==", "!=", "<=", ">="];
    let long = LONG.iter().find(|long| rest.starts_with(**long));
    long.map_or(first.len_utf8(), |long| long.len())
}
