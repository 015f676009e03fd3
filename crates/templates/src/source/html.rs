//! Where in a page a printed value stands.
//!
//! A reader of HTML that is just exact enough: tags, attributes, quotes, comments, and the raw text
//! of `<script>` and `<style>`. The branches of an `{% if %}` are read one after the other.

/// Where the next printed value stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In text or in a quoted attribute: escaping `& < > " '` is enough.
    Text,
    /// In a script or an event attribute.
    Script,
    /// At the start of an attribute that browsers follow as an address.
    Address,
    /// As the value of this attribute, without quotes.
    Unquoted(String),
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Comment,
    /// Inside `<name …>`.
    Tag,
    /// After `name=`.
    Equals,
    /// In a value without quotes.
    Bare,
    Quoted(char),
    /// Inside `<script>`, `<style>`, `<textarea>` or `<title>`: only the closing tag ends it.
    Raw,
}

#[derive(Debug, Default)]
pub(super) struct Page {
    state: State,
    /// Name of the open tag, lower case.
    tag: String,
    naming: bool,
    attribute: String,
    /// Whether the quoted value has begun with text of the template.
    begun: bool,
    /// Whether it has begun with a printed value.
    printed: bool,
}

/// Attributes whose value a browser follows or loads.
const ADDRESSES: &[&str] = &[
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "poster",
    "background",
    "cite",
    "data",
    "manifest",
    "ping",
];

impl Page {
    pub(super) fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let used = self.step(rest, letter);
            rest = &rest[used..];
        }
    }

    /// Passes a printed value and says where it stands.
    pub(super) fn print(&mut self) -> Place {
        let begun = std::mem::replace(&mut self.printed, true) || self.begun;
        match self.state {
            State::Equals | State::Bare => {
                self.state = State::Bare;
                Place::Unquoted(self.attribute.clone())
            }
            State::Raw if self.tag == "script" => Place::Script,
            State::Quoted(_) if self.is_event() => Place::Script,
            State::Quoted(_) if !begun && ADDRESSES.contains(&self.attribute.as_str()) => {
                Place::Address
            }
            _ => Place::Text,
        }
    }

    /// Passes an `else`: what the other branch printed is not there.
    pub(super) fn branch(&mut self) {
        self.printed = false;
    }

    fn is_event(&self) -> bool {
        self.attribute.len() > 2 && self.attribute.starts_with("on")
    }

    /// Takes one step and gives the bytes it used.
    fn step(&mut self, rest: &str, letter: char) -> usize {
        match self.state {
            State::Text => return self.in_text(rest, letter),
            State::Raw => return self.in_raw(rest, letter),
            State::Comment => {
                if rest.starts_with("-->") {
                    self.state = State::Text;
                }
            }
            State::Tag => self.in_tag(letter),
            State::Equals => self.after_equals(letter),
            State::Bare => match letter {
                '>' => self.end_tag(),
                _ if letter.is_whitespace() => self.state = State::Tag,
                _ => {}
            },
            State::Quoted(quote) if letter == quote => self.state = State::Tag,
            State::Quoted(_) => self.begun |= !letter.is_whitespace(),
        }
        letter.len_utf8()
    }

    fn in_text(&mut self, rest: &str, letter: char) -> usize {
        if rest.starts_with("<!--") {
            self.state = State::Comment;
            return 4;
        }
        let opens = letter == '<'
            && rest[1..].starts_with(|next: char| next == '/' || next.is_ascii_alphabetic());
        if opens {
            self.state = State::Tag;
            self.tag.clear();
            self.attribute.clear();
            self.naming = true;
        }
        letter.len_utf8()
    }

    fn in_raw(&mut self, rest: &str, letter: char) -> usize {
        let closing = rest
            .strip_prefix("</")
            .and_then(|rest| rest.get(..self.tag.len()));
        if closing.is_some_and(|name| name.eq_ignore_ascii_case(&self.tag)) {
            self.state = State::Text;
            return self.in_text(rest, letter);
        }
        letter.len_utf8()
    }

    fn in_tag(&mut self, letter: char) {
        match letter {
            '>' => self.end_tag(),
            '=' => self.state = State::Equals,
            '"' | '\'' => self.quote(letter),
            _ if letter.is_whitespace() || (letter == '/' && !self.tag.is_empty()) => {
                self.naming = false;
                // `name = "x"` has blanks before the sign, so the name is only forgotten by the next one.
                if !self.attribute.ends_with(' ') {
                    self.attribute.push(' ');
                }
            }
            _ if self.naming => self.tag.extend(letter.to_lowercase()),
            _ => {
                if self.attribute.ends_with(' ') {
                    self.attribute.clear();
                }
                self.attribute.extend(letter.to_lowercase());
            }
        }
    }

    fn after_equals(&mut self, letter: char) {
        match letter {
            '"' | '\'' => self.quote(letter),
            '>' => self.end_tag(),
            _ if letter.is_whitespace() => {}
            _ => self.state = State::Bare,
        }
    }

    fn quote(&mut self, quote: char) {
        self.attribute.truncate(self.attribute.trim_end().len());
        self.state = State::Quoted(quote);
        self.begun = false;
        self.printed = false;
    }

    fn end_tag(&mut self) {
        let raw = matches!(self.tag.as_str(), "script" | "style" | "textarea" | "title");
        self.state = if raw { State::Raw } else { State::Text };
    }
}
