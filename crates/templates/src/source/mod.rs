//! What a template's text says before the engine compiles it.
//!
//! The engine knows nothing of HTML positions and nothing of [`Decimal`](carafe_core::Decimal). So
//! every text is read once: [`html`] finds where in the page each `{{ … }}` stands, [`operators`]
//! finds arithmetic, and the text that the engine gets calls our own filters at these places. Line
//! numbers stay what they were.

mod edits;
mod html;
mod names;
mod operators;
mod tokens;

use self::{
    edits::Edits,
    html::{Page, Place},
    names::Names,
    tokens::{Part, Token},
};
use std::sync::Arc;

pub(crate) use self::names::Mentions;

/// A template's text, and what was found in it.
#[derive(Debug)]
pub(crate) struct Source {
    /// As the author wrote it; errors quote it.
    pub(crate) written: Arc<str>,
    /// As the engine gets it.
    pub(crate) compiled: String,
    pub(crate) mentions: Mentions,
    /// The first place that cannot be made safe.
    pub(crate) unquoted: Option<Unquoted>,
}

/// `{{ … }}` as an attribute's value without quotes: a blank in the value would start an attribute.
#[derive(Debug, Clone)]
pub(crate) struct Unquoted {
    pub(crate) line: usize,
    pub(crate) attribute: String,
}

impl Source {
    /// Reads a template. `escapes` says whether it is HTML or XML.
    pub(crate) fn read(text: &str, escapes: bool) -> Self {
        let mut reader = Reader {
            text,
            page: escapes.then(Page::default),
            edits: Edits::default(),
            names: Names::default(),
            unquoted: None,
        };
        for part in tokens::parts(text) {
            reader.part(&part);
        }
        Self {
            written: text.into(),
            compiled: reader.edits.apply(text),
            mentions: reader.names.finish(),
            unquoted: reader.unquoted,
        }
    }

    /// The lines around this one, with their numbers.
    pub(crate) fn excerpt(&self, line: usize) -> Vec<(usize, String)> {
        let first = line.saturating_sub(2).max(1);
        let lines = self.written.lines().enumerate().skip(first - 1);
        lines
            .take(line + 3 - first)
            .map(|(at, text)| (at + 1, text.to_owned()))
            .collect()
    }
}

struct Reader<'a> {
    text: &'a str,
    page: Option<Page>,
    edits: Edits,
    names: Names,
    unquoted: Option<Unquoted>,
}

impl Reader<'_> {
    fn part(&mut self, part: &Part<'_>) {
        match part {
            Part::Text(text) => {
                if let Some(page) = &mut self.page {
                    page.read(text);
                }
            }
            Part::Print(tokens) => self.print(tokens),
            Part::Tag(tokens) => {
                let branches = tokens
                    .first()
                    .is_some_and(|first| matches!(first.text, "else" | "elif"));
                if let Some(page) = self.page.as_mut().filter(|_| branches) {
                    page.branch();
                }
                self.names.tag(tokens);
                operators::rewrite_tag(tokens, &mut self.edits);
            }
        }
    }

    fn print(&mut self, tokens: &[Token<'_>]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return;
        };
        self.names.print(tokens);
        let filter = match self.page.as_mut().map_or(Place::Text, Page::print) {
            Place::Text => None,
            Place::Script => Some(")|__script"),
            Place::Address => Some(")|__address"),
            Place::Unquoted(attribute) => {
                let line = 1 + self.text[..first.start].matches('\n').count();
                self.unquoted.get_or_insert(Unquoted { line, attribute });
                None
            }
        };
        let Some(filter) = filter else {
            operators::rewrite(tokens, &mut self.edits);
            return;
        };
        self.edits.insert(first.start, "(");
        operators::rewrite(tokens, &mut self.edits);
        self.edits.insert(last.end, filter);
    }
}
