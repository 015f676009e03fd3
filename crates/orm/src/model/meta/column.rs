//! One column of a model, as data.

use crate::{
    model::{Generated, Kept, Validator},
    value::{ColumnType, DbType, Nullness, Value, Variant},
};

/// One column.
#[derive(Debug)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own, set by a word of the attribute"
)]
pub struct ColumnMeta {
    /// Name of the field in the struct.
    pub field: &'static str,
    /// Name of the column in the table.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Most characters of a text; 0 is no limit.
    pub max: u32,
    /// Precision and scale of a decimal; (0, 0) when not given.
    pub digits: (u8, u8),
    /// Whether the database numbers it.
    pub auto: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
    /// Whether an index of its own is kept.
    pub index: bool,
    /// Gives the value of a new row that does not name one.
    pub default: Option<fn() -> Value>,
    /// Set to the present time when the row is made.
    pub auto_now_add: bool,
    /// Set to the present time whenever the row is saved.
    pub auto_now: bool,
    /// Whether it counts the changes of its row, and a save of an older row is refused.
    pub version: bool,
    /// Position of the relation whose key it is.
    pub relation: Option<u16>,
    /// Whether templates, JSON, the admin and dynamic queries never see it.
    pub secret: bool,
    /// Whether forms show it.
    pub editable: bool,
    /// Its name for people, when `label = "…"` gives one.
    pub label: Option<&'static str>,
    /// A sentence beside it in forms.
    pub help_text: Option<&'static str>,
    /// Whether an empty text is accepted in forms.
    pub blank: bool,
    /// The only values it may have; empty is no limit.
    pub choices: &'static [Variant],
    /// Whether the choices are a type of the database, where it has such types.
    pub native_choices: bool,
    /// What a value must be to be saved.
    pub validators: &'static [Validator],
    /// What the database gives a new row that does not name a value.
    pub db_default: Option<Kept>,
    /// What the database computes it from.
    pub generated: Option<Generated>,
    /// What the database remembers about it.
    pub comment: Option<&'static str>,
    /// How the database compares and sorts its texts, by the database's name.
    pub collation: Option<&'static str>,
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(mut self) -> Self {
            self.$name = true;
            self
        }
    )* };
}

impl ColumnMeta {
    /// A column for a field of type `T`.
    pub const fn of<T: DbType>(field: &'static str, name: &'static str) -> Self {
        Self {
            field,
            name,
            kind: T::TYPE,
            nullable: <T::Null as Nullness>::YES,
            max: T::HINTS.max,
            digits: (0, 0),
            auto: false,
            unique: false,
            index: false,
            default: None,
            auto_now_add: false,
            auto_now: false,
            version: false,
            relation: None,
            secret: false,
            editable: true,
            label: None,
            help_text: None,
            blank: false,
            choices: T::HINTS.choices,
            native_choices: T::HINTS.native,
            validators: &[],
            db_default: None,
            generated: None,
            comment: None,
            collation: None,
        }
    }

    flags! {
        /// The database numbers it.
        auto;
        /// No two rows have the same value.
        unique;
        /// It has an index of its own.
        index;
        /// Set when the row is made.
        auto_now_add;
        /// Set whenever the row is saved.
        auto_now;
        /// It counts the changes of its row.
        version;
        /// Never shown.
        secret;
        /// May be empty in forms.
        blank;
    }

    /// At most that many characters.
    #[must_use]
    pub const fn max(mut self, characters: u32) -> Self {
        self.max = characters;
        self
    }

    /// That many digits in all, and that many of them after the point.
    #[must_use]
    pub const fn digits(mut self, precision: u8, scale: u8) -> Self {
        self.digits = (precision, scale);
        self
    }

    /// A new row gets this value when it names none.
    #[must_use]
    pub const fn default(mut self, value: fn() -> Value) -> Self {
        self.default = Some(value);
        self
    }

    /// It holds the key of this relation.
    #[must_use]
    pub const fn relation(mut self, relation: u16) -> Self {
        self.relation = Some(relation);
        self
    }

    /// Forms leave it out.
    #[must_use]
    pub const fn not_editable(mut self) -> Self {
        self.editable = false;
        self
    }

    /// Its name for people.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// A sentence beside it in forms.
    #[must_use]
    pub const fn help_text(mut self, text: &'static str) -> Self {
        self.help_text = Some(text);
        self
    }

    /// What a value must be to be saved.
    #[must_use]
    pub const fn validators(mut self, validators: &'static [Validator]) -> Self {
        self.validators = validators;
        self
    }

    /// The database gives a new row this value when it names none.
    #[must_use]
    pub const fn db_default(mut self, value: Kept) -> Self {
        self.db_default = Some(value);
        self
    }

    /// The database computes it, when the row is saved or when it is read. Nobody edits it.
    #[must_use]
    pub const fn generated(mut self, value: Kept, stored: bool) -> Self {
        self.generated = Some(Generated { value, stored });
        self.editable = false;
        self
    }

    /// The database remembers this about it.
    #[must_use]
    pub const fn comment(mut self, text: &'static str) -> Self {
        self.comment = Some(text);
        self
    }

    /// The database compares and sorts it like this.
    #[must_use]
    pub const fn collation(mut self, name: &'static str) -> Self {
        self.collation = Some(name);
        self
    }

    /// Whether an insert may leave it out.
    pub const fn optional(&self) -> bool {
        self.auto
            || self.version
            || self.nullable
            || self.default.is_some()
            || self.auto_now
            || self.auto_now_add
            || self.db_default.is_some()
            || self.generated.is_some()
    }
}
