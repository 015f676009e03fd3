//! In which columns people search.

use crate::value::{DbType, TextLike};

/// The columns of `#[model(search(…))]`, and how their texts become words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchMeta {
    /// The columns.
    pub fields: &'static [SearchField],
    /// PostgreSQL's configuration, such as `english`; `simple` knows no language.
    pub language: &'static str,
    /// Whether `é` is found by `e`.
    pub unaccent: bool,
    /// Whether PostgreSQL indexes three letters at a time too, for similar texts.
    pub trigram: bool,
}

/// A column of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchField {
    /// Position of the column.
    pub column: u16,
    /// How much a word in it counts.
    pub weight: Weight,
}

/// How much a word counts in the rank of a row: 1, 0.4, 0.2 and 0.1, as PostgreSQL has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Most.
    A,
    /// Less.
    B,
    /// Still less.
    C,
    /// Least: what a column has that names none.
    D,
}

impl Weight {
    /// All of them, the heaviest first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// Its letter.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// What a word counts, as a number of SQL.
    pub(crate) const fn factor(self) -> &'static str {
        match self {
            Self::A => "1.0",
            Self::B => "0.4",
            Self::C => "0.2",
            Self::D => "0.1",
        }
    }
}

impl SearchMeta {
    /// These columns, in words of no language.
    pub const fn new(fields: &'static [SearchField]) -> Self {
        Self {
            fields,
            language: "simple",
            unaccent: false,
            trigram: false,
        }
    }

    /// In words of this language.
    #[must_use]
    pub const fn language(mut self, name: &'static str) -> Self {
        self.language = name;
        self
    }

    /// Accents do not count.
    #[must_use]
    pub const fn unaccent(mut self) -> Self {
        self.unaccent = true;
        self
    }

    /// PostgreSQL finds similar texts by an index.
    #[must_use]
    pub const fn trigram(mut self) -> Self {
        self.trigram = true;
        self
    }

    /// Whether it is one of the columns, and which.
    pub(crate) fn position(&self, column: u16) -> Option<usize> {
        self.fields.iter().position(|field| field.column == column)
    }
}

impl SearchField {
    /// A column of this type.
    #[expect(
        clippy::extra_unused_type_parameters,
        reason = "the type has to be a text, no more"
    )]
    pub const fn new<T: DbType<Inner: TextLike>>(column: u16, weight: Weight) -> Self {
        Self { column, weight }
    }
}
