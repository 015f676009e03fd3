//! How a field is drawn.

use super::Kind;

/// How a field is drawn. `forms/widget.html` has the HTML of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Widget {
    /// One line.
    Text,
    /// An e-mail address.
    Email,
    /// Dots.
    Password,
    /// A number.
    Number,
    /// Several lines.
    Textarea,
    /// A box to tick.
    Checkbox,
    /// Yes, no or unknown.
    Ternary,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time.
    DateTime,
    /// One of several.
    Select,
    /// Any number of several.
    SelectMultiple,
    /// The key of a row, where there are too many rows for a select.
    Key,
    /// The keys of any number of rows, with commas between them, where there are too many rows for a select.
    Keys,
    /// Not at all.
    Hidden,
}

impl Widget {
    /// The usual way of drawing a field of this meaning.
    pub(crate) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text,
            Kind::Email => Self::Email,
            Kind::Integer { .. } | Kind::Float | Kind::Decimal { .. } => Self::Number,
            Kind::Bool => Self::Checkbox,
            Kind::Date => Self::Date,
            Kind::Time => Self::Time,
            Kind::DateTime => Self::DateTime,
        }
    }

    /// Its name in templates.
    pub fn name(self) -> &'static str {
        match self {
            Self::Textarea => "textarea",
            Self::Checkbox => "checkbox",
            Self::Ternary => "ternary",
            Self::Select => "select",
            Self::SelectMultiple => "select_multiple",
            Self::Key => "key",
            Self::Keys => "keys",
            Self::Hidden => "hidden",
            _ => "input",
        }
    }

    /// The `type` of its `<input>`.
    pub(crate) fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime-local",
            Self::Hidden => "hidden",
            _ => "text",
        }
    }

    /// Whether only offered values are taken.
    pub(crate) fn is_select(self) -> bool {
        matches!(self, Self::Select | Self::SelectMultiple)
    }
}
