//! One input: its name, what it means, how it is drawn.

mod kind;
mod widget;

pub(crate) use self::kind::{Refusal, is_yes};
pub use self::{
    kind::{Kind, Typed},
    widget::Widget,
};

use carafe_core::i18n::tr;
use std::borrow::Cow;

type Text = Cow<'static, str>;

/// One of the values that a select offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What a person reads.
    pub text: String,
}

impl Choice {
    /// A choice that is sent as `value` and read as `text`.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
        }
    }
}

/// One input of a form. It is required unless [`optional`](Self::optional) says otherwise.
///
/// ```
/// use carafe_forms::{Field, Widget};
///
/// let field = Field::decimal("price", 10, 2).label("Price").help("With tax.").optional();
/// assert_eq!(field.name(), "price");
/// assert_eq!(field.widget(), Widget::Number);
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Field {
    pub(crate) name: Text,
    pub(crate) label: Text,
    pub(crate) help: Option<Text>,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    pub(crate) widget: Widget,
    pub(crate) max: Option<u32>,
    pub(crate) strip: bool,
    pub(crate) choices: Vec<Choice>,
    pub(crate) autocomplete: Option<Text>,
    pub(crate) autofocus: bool,
    pub(crate) search_url: Option<String>,
}

impl Field {
    /// A field of this meaning, drawn in its usual way.
    pub fn new(name: impl Into<Text>, kind: Kind) -> Self {
        let name = name.into();
        Self {
            label: humanized(&name).into(),
            name,
            help: None,
            required: kind != Kind::Bool,
            kind,
            widget: Widget::of(kind),
            max: None,
            strip: true,
            choices: Vec::new(),
            autocomplete: None,
            autofocus: false,
            search_url: None,
        }
    }

    /// One line of text; spaces around it are taken off.
    pub fn text(name: impl Into<Text>) -> Self {
        Self::new(name, Kind::Text)
    }

    /// Text of several lines.
    pub fn textarea(name: impl Into<Text>) -> Self {
        Self::text(name).drawn(Widget::Textarea)
    }

    /// A password: never shown again, and taken as it was typed.
    pub fn password(name: impl Into<Text>) -> Self {
        Self {
            strip: false,
            ..Self::text(name).drawn(Widget::Password)
        }
    }

    /// An e-mail address.
    pub fn email(name: impl Into<Text>) -> Self {
        Self::new(name, Kind::Email)
    }

    /// A text that no person sees.
    pub fn hidden(name: impl Into<Text>) -> Self {
        Self {
            strip: false,
            ..Self::text(name).drawn(Widget::Hidden).optional()
        }
    }

    /// A whole number.
    pub fn integer(name: impl Into<Text>) -> Self {
        Self::new(
            name,
            Kind::Integer {
                min: i64::MIN,
                max: i64::MAX,
            },
        )
    }

    /// An exact number with at most so many digits, `places` of them after the point.
    pub fn decimal(name: impl Into<Text>, digits: u8, places: u8) -> Self {
        Self::new(name, Kind::Decimal { digits, places })
    }

    /// A checkbox.
    pub fn boolean(name: impl Into<Text>) -> Self {
        Self::new(name, Kind::Bool)
    }

    /// One of these.
    pub fn choice(name: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::text(name).choices(choices)
    }

    /// Any number of these.
    pub fn several(name: impl Into<Text>, choices: Vec<Choice>) -> Self {
        Self::text(name)
            .drawn(Widget::SelectMultiple)
            .choices(choices)
            .optional()
    }

    /// What a person calls it.
    pub fn label(self, label: impl Into<Text>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }

    /// A sentence beside it.
    pub fn help(self, help: impl Into<Text>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// May be left empty.
    pub fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }

    /// At most that many characters.
    pub fn max(self, characters: u32) -> Self {
        Self {
            max: Some(characters),
            ..self
        }
    }

    /// Another way of drawing it.
    pub fn drawn(self, widget: Widget) -> Self {
        Self { widget, ..self }
    }

    /// Only these values are taken; it becomes a select, of several when it was one already.
    pub fn choices(self, choices: Vec<Choice>) -> Self {
        let widget = if self.widget == Widget::SelectMultiple {
            self.widget
        } else {
            Widget::Select
        };
        Self {
            widget,
            choices,
            ..self
        }
    }

    /// What password managers and browsers may fill in, such as `username` or `current-password`.
    pub fn autocomplete(self, token: impl Into<Text>) -> Self {
        Self {
            autocomplete: Some(token.into()),
            ..self
        }
    }

    /// The cursor starts here.
    pub fn autofocus(self) -> Self {
        Self {
            autofocus: true,
            ..self
        }
    }

    /// A page on which the wanted key can be found, as a link beside the input.
    pub fn search_url(self, url: impl Into<String>) -> Self {
        Self {
            search_url: Some(url.into()),
            ..self
        }
    }

    /// Its name, which is also the input's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a person calls it.
    pub fn label_text(&self) -> &str {
        &self.label
    }

    /// How it is drawn.
    pub fn widget(&self) -> Widget {
        self.widget
    }

    /// What it means.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether it must be filled in.
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// What one typed text means, or why it is refused.
    pub(crate) fn read(&self, typed: &str) -> Result<Typed, Refusal> {
        let text = self.tidy(typed);
        if text.is_empty() {
            return if self.required {
                Err(required())
            } else {
                Ok(Typed::Null)
            };
        }
        let value = self.kind.read(&text, self.max)?;
        if self.offers(&text) {
            Ok(value)
        } else {
            Err(not_offered())
        }
    }

    /// What is compared and stored: lines end as everywhere but in a browser, and spaces around it are gone.
    pub(crate) fn tidy(&self, typed: &str) -> String {
        let text = if self.widget == Widget::Textarea {
            typed.replace("\r\n", "\n")
        } else {
            typed.to_owned()
        };
        if self.strip {
            text.trim().to_owned()
        } else {
            text
        }
    }

    /// The keys in a list that was typed; those that are no text may have spaces between them.
    pub(crate) fn keys<'t>(&self, typed: &'t str) -> impl Iterator<Item = String> + use<'t> {
        let spaced = self.kind != Kind::Text;
        let keys = typed.split(move |sign: char| sign == ',' || spaced && sign.is_whitespace());
        let keys = keys.map(str::trim).filter(|key| !key.is_empty());
        keys.map(str::to_owned)
    }

    fn offers(&self, text: &str) -> bool {
        !self.widget.is_select() || self.choices.iter().any(|choice| choice.value == text)
    }
}

pub(crate) fn required() -> Refusal {
    Refusal::new("required", tr("forms.required", "This field is required."))
}

fn not_offered() -> Refusal {
    Refusal::new(
        "invalid_choice",
        tr("forms.choice", "Select one of the available choices."),
    )
}

/// `created_at` as people read it: `Created at`.
pub(crate) fn humanized(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .map(|first| first.collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
