//! What `{name}` and `{..names}` may be: values that become parameters.

use crate::{
    model::{Fk, Id},
    value::{ColumnType, DbType, Value},
};
use std::borrow::Cow;

/// A value that `sql!` can capture.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a parameter of SQL",
    label = "expected a value such as a number, a text, a date, a key or an `Option` of one",
    note = "a list is captured as `IN ({{..ids}})`; columns are captured by `expr!` only"
)]
pub trait Param {
    /// The type of a column that holds such values.
    const KIND: ColumnType;

    /// The value to bind.
    fn to_param(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: DbType> Param for T {
    const KIND: ColumnType = T::TYPE;

    fn to_param(&self) -> Value {
        self.to_value()
    }
}

macro_rules! texts {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Param for $type {
            const KIND: ColumnType = ColumnType::Text;

            fn to_param(&self) -> Value {
                Value::Text(AsRef::<str>::as_ref(self).into())
            }
        }
    )* };
}
texts!(&str &&str &String Box<str> Cow<'_, str>);

impl Param for str {
    const KIND: ColumnType = ColumnType::Text;

    fn to_param(&self) -> Value {
        Value::Text(self.into())
    }
}

macro_rules! references {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Param for &$type {
            const KIND: ColumnType = <$type>::TYPE;

            fn to_param(&self) -> Value {
                (**self).to_value()
            }
        }
    )* };
}
references!(i16 i32 i64 f64 bool carafe_core::Decimal carafe_core::Date carafe_core::Time carafe_core::DateTime);

#[diagnostic::do_not_recommend]
impl<M, R: DbType> Param for &Id<M, R>
where
    Id<M, R>: DbType,
{
    const KIND: ColumnType = <Id<M, R>>::TYPE;

    fn to_param(&self) -> Value {
        (**self).to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T: crate::model::Model> Param for &Fk<T>
where
    Fk<T>: DbType,
{
    const KIND: ColumnType = <Fk<T>>::TYPE;

    fn to_param(&self) -> Value {
        (**self).to_value()
    }
}

/// A value on its way, and what a list of them holds.
#[derive(Debug)]
pub struct Bound {
    pub(super) value: Value,
    pub(super) list: u16,
}

/// A single value.
pub fn param<T: Param + ?Sized>(value: &T) -> Bound {
    Bound {
        value: value.to_param(),
        list: 0,
    }
}

/// A list of values: one parameter.
pub fn list<T: Param>(values: &[T]) -> Bound {
    Bound {
        value: Value::List(values.iter().map(Param::to_param).collect()),
        list: list_number(T::KIND),
    }
}

/// What lists may hold. A tape knows the type by its place here, counted from 1.
const KINDS: [ColumnType; 10] = [
    ColumnType::Text,
    ColumnType::BigInt,
    ColumnType::Int,
    ColumnType::SmallInt,
    ColumnType::Float,
    ColumnType::Bool,
    ColumnType::Decimal,
    ColumnType::Date,
    ColumnType::Time,
    ColumnType::DateTime,
];

fn list_number(kind: ColumnType) -> u16 {
    let place = KINDS.iter().position(|known| *known == kind).unwrap_or(0);
    u16::try_from(place + 1).unwrap_or(1)
}

/// What the values of a list are.
pub(crate) fn list_kind(number: u16) -> ColumnType {
    let place = usize::from(number).saturating_sub(1);
    KINDS.get(place).copied().unwrap_or(ColumnType::Text)
}
