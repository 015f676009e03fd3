//! Columns whose values are the variants of an enum.

use super::{Cell, ColumnType, Value, cell::mismatch, scalar::text, wire::int};
use carafe_core::{Error, ErrorKind, Result};

/// What a type says of its column besides the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hints {
    /// Most characters of a text; 0 is no limit.
    pub max: u32,
    /// The only values it may have; empty is no limit.
    pub choices: &'static [Variant],
    /// Whether the choices are a type of the database, where it has such types.
    pub native: bool,
}

impl Hints {
    /// Nothing.
    pub const NONE: Self = Self {
        max: 0,
        choices: &[],
        native: false,
    };
}

/// A variant of a [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// What the column holds.
    pub value: ChoiceValue,
    /// What people read.
    pub label: &'static str,
}

/// What a column holds for a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceValue {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Int(i64),
}

/// How the database keeps a [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceKind {
    /// As a text, with a CHECK constraint.
    Text,
    /// As a whole number, with a CHECK constraint.
    Int,
    /// As an enum of PostgreSQL or MariaDB; elsewhere as a text.
    Native,
}

/// An enum whose variants are the values of a column. `#[derive(Choice)]` writes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a choice",
    label = "add `#[derive(Choice)]` to the enum `{Self}`"
)]
pub trait Choice: Sized + Send + Sync + 'static {
    /// Its variants, in the order of the enum.
    const VARIANTS: &'static [Variant];
    /// How the database keeps it.
    const KIND: ChoiceKind;

    /// The variant at this position.
    fn at(position: usize) -> Option<Self>;

    /// The position of this variant.
    fn position(&self) -> usize;

    /// What people read, as Django's `get_status_display()`.
    fn label(&self) -> &'static str {
        Self::VARIANTS[self.position()].label
    }

    /// What the column holds.
    fn value(&self) -> ChoiceValue {
        Self::VARIANTS[self.position()].value
    }

    /// All variants, in the order of the enum.
    fn all() -> Vec<Self> {
        (0..Self::VARIANTS.len()).filter_map(Self::at).collect()
    }
}

impl Variant {
    /// One that is kept as a text.
    pub const fn text(value: &'static str, label: &'static str) -> Self {
        Self {
            value: ChoiceValue::Text(value),
            label,
        }
    }

    /// One that is kept as a number.
    pub const fn int(value: i64, label: &'static str) -> Self {
        Self {
            value: ChoiceValue::Int(value),
            label,
        }
    }
}

impl From<ChoiceValue> for Value {
    fn from(value: ChoiceValue) -> Self {
        match value {
            ChoiceValue::Text(text) => Self::Text(text.into()),
            ChoiceValue::Int(number) => Self::Int(number),
        }
    }
}

impl ChoiceKind {
    /// The type of the column.
    pub const fn column(self) -> ColumnType {
        match self {
            Self::Text | Self::Native => ColumnType::Text,
            Self::Int => ColumnType::Int,
        }
    }

    /// What else there is to say of the column. Its length leaves room, so that a new variant seldom changes it.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the name of a variant is short"
    )]
    pub const fn hints(self, variants: &'static [Variant]) -> Hints {
        let mut longest: u32 = 0;
        let mut index = 0;
        while index < variants.len() {
            if let ChoiceValue::Text(text) = variants[index].value
                && text.len() > longest as usize
            {
                longest = text.len() as u32;
            }
            index += 1;
        }
        let mut max = 0;
        if !matches!(self, Self::Int) {
            max = 32;
            while max < longest {
                max *= 2;
            }
        }
        Hints {
            max,
            choices: variants,
            native: matches!(self, Self::Native),
        }
    }
}

/// Reads a variant of `T` from a cell.
#[doc(hidden)]
pub fn read_choice<T: Choice>(cell: Cell<'_>, name: &'static str) -> Result<T> {
    position(cell, T::VARIANTS, name).and_then(|at| T::at(at).ok_or_else(|| unknown(name)))
}

fn position(cell: Cell<'_>, variants: &[Variant], name: &'static str) -> Result<usize> {
    let is = |variant: &Variant| match variant.value {
        ChoiceValue::Text(value) => text(cell) == Some(value),
        ChoiceValue::Int(value) => int(cell) == Some(value),
    };
    let found = variants.iter().position(is);
    found.ok_or_else(|| {
        if text(cell).is_some() || int(cell).is_some() {
            unknown(name)
        } else {
            mismatch(name, cell)
        }
    })
}

#[cold]
#[track_caller]
fn unknown(name: &str) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("a column holds a value that is no variant of `{name}`"),
    )
    .code("orm.E241")
    .hint("add the variant, or change the rows; `#[choice(value = \"…\")]` names what a variant is called in the table")
}

/// The impls of an enum with `#[derive(Choice)]` that are alike for all of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_impls {
    ($choice:ident) => {
        impl $crate::__private::DbType for $choice {
            type Inner = Self;
            type Null = $crate::__private::NotNull;
            type Alone = Self;
            type Perhaps = $crate::__private::Option<Self>;
            const TYPE: $crate::__private::ColumnType =
                <Self as $crate::__private::Choice>::KIND.column();
            const HINTS: $crate::__private::Hints = <Self as $crate::__private::Choice>::KIND
                .hints(<Self as $crate::__private::Choice>::VARIANTS);

            fn from_cell(cell: $crate::__private::Cell<'_>) -> $crate::__private::Result<Self> {
                $crate::__private::read_choice(cell, $crate::__private::stringify!($choice))
            }

            fn to_value(&self) -> $crate::__private::Value {
                $crate::__private::Into::into($crate::__private::Choice::value(self))
            }
        }

        impl $crate::__private::IntoField for $choice {
            fn field(&self) -> $crate::__private::Field<'_> {
                $crate::__private::choice_field($crate::__private::Choice::value(self))
            }
        }

        $crate::__column_value! { $choice }
    };
}

/// What lets a type of an app stand in queries: as a value in a comparison, and as a column of a result.
#[doc(hidden)]
#[macro_export]
macro_rules! __column_value {
    ($type:ident) => {
        #[diagnostic::do_not_recommend]
        impl $crate::__private::expr::Of<Self> for $type {}

        #[diagnostic::do_not_recommend]
        impl $crate::__private::expr::Literal for $type {}

        #[diagnostic::do_not_recommend]
        impl $crate::__private::Shape for $type {
            const WIDTH: u16 = 1;

            fn decode(row: &mut $crate::__private::Row<'_>) -> $crate::__private::Result<Self> {
                row.get()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<__M, __N> $crate::__private::expr::IntoExpr<$type, __M, __N> for $type {
            type Null = $crate::__private::NotNull;

            fn write(self, tape: &mut $crate::__private::expr::Tape) {
                tape.value($crate::__private::DbType::into_value(self));
            }
        }
    };
}
