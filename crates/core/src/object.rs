//! One row seen by name: what templates, the admin and JSON read of a model.

use crate::value::{Date, DateTime, Decimal, Duration, Time, Uuid};
use std::{borrow::Cow, net::IpAddr};

/// Something whose fields can be asked for by name. `#[model]` writes it, and for `…With` rows too.
///
/// Secret columns are not in it.
pub trait Object: Send + Sync {
    /// The names that [`get`](Self::get) knows, in the order of the struct.
    fn fields(&self) -> &'static [&'static str];

    /// The value of a field, or `None` when there is no such field or its relation was not loaded.
    fn get(&self, name: &str) -> Option<Field<'_>>;

    /// The row in one short text, such as a product's name.
    fn display(&self) -> String;
}

/// A value of an [`Object`].
#[derive(Clone)]
#[non_exhaustive]
pub enum Field<'a> {
    /// No value.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A binary fraction.
    Float(f64),
    /// An exact number.
    Decimal(Decimal),
    /// A text.
    Text(Cow<'a, str>),
    /// Raw bytes.
    Bytes(&'a [u8]),
    /// A day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// An instant.
    DateTime(DateTime),
    /// Another object, such as a loaded foreign key.
    Object(&'a dyn Object),
    /// Several values, such as a loaded to-many relation.
    List(Vec<Field<'a>>),
    /// Named values, such as those of a JSON object.
    Map(Vec<(Cow<'a, str>, Field<'a>)>),
}

impl std::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({:?})", self.to_text())
    }
}

impl Field<'_> {
    /// The value as a person reads it; empty for no value.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Self::Int(number) => number.to_string().into(),
            Self::Float(number) => number.to_string().into(),
            Self::Decimal(number) => number.to_string().into(),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Bytes(bytes) => format!("{} bytes", bytes.len()).into(),
            Self::Date(date) => date.to_string().into(),
            Self::Time(time) => time.to_string().into(),
            Self::DateTime(at) => at.to_string().into(),
            Self::Object(object) => object.display().into(),
            Self::List(items) => items
                .iter()
                .map(Field::to_text)
                .collect::<Vec<_>>()
                .join(", ")
                .into(),
            Self::Map(items) => items
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.to_text()))
                .collect::<Vec<_>>()
                .join(", ")
                .into(),
        }
    }
}

/// A Rust value as a [`Field`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown as a field",
    note = "column types, models and lists of them can"
)]
pub trait IntoField {
    /// The value, borrowed where that saves a copy.
    fn field(&self) -> Field<'_>;
}

macro_rules! copied {
    ($($type:ty => $variant:ident;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl IntoField for $type {
            fn field(&self) -> Field<'_> {
                Field::$variant((*self).into())
            }
        }
    )* };
}
copied! {
    bool => Bool; i8 => Int; i16 => Int; i32 => Int; i64 => Int; u8 => Int; u16 => Int; u32 => Int;
    f32 => Float; f64 => Float; Decimal => Decimal; Date => Date; Time => Time; DateTime => DateTime;
}

macro_rules! as_text {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl IntoField for $type {
            fn field(&self) -> Field<'_> {
                Field::Text(self.to_string().into())
            }
        }
    )* };
}
as_text!(Uuid Duration IpAddr);

/// Those above `i64::MAX` keep their digits.
#[diagnostic::do_not_recommend]
impl IntoField for u64 {
    fn field(&self) -> Field<'_> {
        i64::try_from(*self).map_or_else(|_| Field::Decimal((*self).into()), Field::Int)
    }
}

#[diagnostic::do_not_recommend]
impl IntoField for String {
    fn field(&self) -> Field<'_> {
        Field::Text(Cow::Borrowed(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoField for &str {
    fn field(&self) -> Field<'_> {
        Field::Text(Cow::Borrowed(self))
    }
}

#[diagnostic::do_not_recommend]
impl IntoField for Vec<u8> {
    fn field(&self) -> Field<'_> {
        Field::Bytes(self)
    }
}

macro_rules! lists {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl IntoField for Vec<$type> {
            fn field(&self) -> Field<'_> {
                Field::List(self.iter().map(IntoField::field).collect())
            }
        }
    )* };
}
lists!(bool i16 i32 i64 f64 String Decimal Date Time DateTime Uuid);

#[diagnostic::do_not_recommend]
impl<T: IntoField> IntoField for Option<T> {
    fn field(&self) -> Field<'_> {
        self.as_ref().map_or(Field::Null, IntoField::field)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Object> IntoField for T {
    fn field(&self) -> Field<'_> {
        Field::Object(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Object> IntoField for Vec<T> {
    fn field(&self) -> Field<'_> {
        Field::List(self.iter().map(|item| Field::Object(item)).collect())
    }
}

impl serde_core::Serialize for Field<'_> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            Self::Int(number) => serializer.serialize_i64(*number),
            Self::Float(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.serialize_bytes(bytes),
            Self::Object(object) => serialize(*object, serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(items) => {
                serializer.collect_map(items.iter().map(|(name, value)| (name, value)))
            }
            Self::Decimal(_) | Self::Date(_) | Self::Time(_) | Self::DateTime(_) => {
                serializer.serialize_str(&self.to_text())
            }
        }
    }
}

/// Serializes an object as a map of its fields, for JSON; relations that were not loaded are left out.
pub fn serialize<S: serde_core::Serializer>(
    object: &dyn Object,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        object
            .fields()
            .iter()
            .filter_map(|name| Some((name, object.get(name)?))),
    )
}
