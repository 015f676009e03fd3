//! The names that a template uses, makes and refers to.

use super::tokens::{Kind, Token};
use std::collections::BTreeSet;

/// What a template's text mentions.
#[derive(Debug, Default, Clone)]
pub(crate) struct Mentions {
    /// Words that may be variables or functions.
    pub(crate) names: BTreeSet<String>,
    /// Words in tags that make variables, such as `for` and `set`.
    pub(crate) made: BTreeSet<String>,
    /// Templates named in `extends`, `include` and `import`.
    pub(crate) templates: BTreeSet<String>,
    /// Those of them that must exist: not one of several, not `ignore missing`.
    pub(crate) required: BTreeSet<String>,
    /// Filters.
    pub(crate) filters: BTreeSet<String>,
    /// Whether a template is chosen at run time.
    pub(crate) dynamic: bool,
}

#[derive(Debug, Default)]
pub(super) struct Names(Mentions);

impl Names {
    pub(super) fn print(&mut self, tokens: &[Token<'_>]) {
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| tokens[before].text);
            match (token.kind, before) {
                (Kind::Word, "|") => self.0.filters.insert(token.text.to_owned()),
                (Kind::Word, ".") => false,
                (Kind::Word, _) => self.0.names.insert(token.text.to_owned()),
                _ => false,
            };
        }
    }

    pub(super) fn tag(&mut self, tokens: &[Token<'_>]) {
        let Some((first, rest)) = tokens.split_first() else {
            return;
        };
        match first.text {
            "block" | "endblock" => return,
            "extends" | "include" | "import" | "from" => self.refers(rest),
            _ => {}
        }
        if matches!(
            first.text,
            "for" | "set" | "with" | "macro" | "import" | "from" | "call"
        ) {
            let words = rest.iter().filter(|token| token.kind == Kind::Word);
            self.0.made.extend(words.map(|token| token.text.to_owned()));
        }
        self.print(rest);
    }

    /// A text, or a list of texts, names templates; anything else is known at run time only.
    fn refers(&mut self, tokens: &[Token<'_>]) {
        let mut found = false;
        let must_exist = !tokens
            .iter()
            .any(|token| token.text == "ignore" || token.kind == Kind::Open);
        for token in tokens {
            match token.kind {
                Kind::Text => {
                    self.refers_to(token, must_exist);
                    found = true;
                }
                Kind::Open | Kind::Close => {}
                Kind::Sign if token.text == "," => {}
                Kind::Word if found => break,
                _ => {
                    self.0.dynamic = true;
                    break;
                }
            }
        }
    }

    fn refers_to(&mut self, quoted: &Token<'_>, must_exist: bool) {
        let name = &quoted.text[1..quoted.text.len().max(2) - 1];
        self.0.templates.insert(name.to_owned());
        if must_exist {
            self.0.required.insert(name.to_owned());
        }
    }

    pub(super) fn finish(self) -> Mentions {
        self.0
    }
}
