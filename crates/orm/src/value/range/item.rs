//! What ranges go over.

use super::super::{ColumnType, DbType, NotNull};
use carafe_core::{Date, DateTime, Decimal};
use std::str::FromStr;

/// What a column can hold a range of.
#[diagnostic::on_unimplemented(
    message = "there are no ranges of `{Self}` in columns",
    label = "ranges go over `i32`, `i64`, `Decimal`, `Date` and `DateTime`"
)]
pub trait RangeItem: DbType<Inner = Self, Null = NotNull> + Clone + PartialOrd + FromStr {
    /// The type of a column with a range of them.
    const RANGE: ColumnType;

    /// The next value, where values are counted.
    #[doc(hidden)]
    fn following(&self) -> Option<Self>;
}

macro_rules! items {
    ($($type:ty: $kind:ident, |$value:ident| $next:expr;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl RangeItem for $type {
            const RANGE: ColumnType = ColumnType::Range(&ColumnType::$kind);

            fn following(&self) -> Option<Self> {
                let $value = self;
                $next
            }
        }
    )* };
}
items! {
    i32: Int, |number| number.checked_add(1);
    i64: BigInt, |number| number.checked_add(1);
    Date: Date, |day| Date::from_days_since_epoch(day.days_since_epoch().checked_add(1)?);
    Decimal: Decimal, |_number| None;
    DateTime: DateTime, |_at| None;
}
