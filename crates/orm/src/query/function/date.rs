//! Parts of dates and times, and their beginnings. Instants are in UTC; `in_zone` asks another clock.

use super::kinds::{Func, call};
use crate::{
    query::{Col, Expr, expr::NullOf, kind::ToOne, path::Path, tape::Tape},
    value::{Class, Dated, DbType, Instant, Nullness, Timed, Value},
};
use carafe_core::{Date, DateTime, Time};
use std::fmt;

// One invocation each: rustc prints an invocation beside a mistake, and a list of them would be long.
functions! {
    /// The day of an instant.
    date() for Instant => Date as Date;
}
functions! {
    /// The time of day of an instant.
    time() for Instant => Time as Time;
}
functions! {
    /// Year: `p.created.year().eq(2026)`.
    year() for Dated => i32 as Year;
}
functions! {
    /// Year that the ISO week belongs to.
    iso_year() for Dated => i32 as IsoYear;
}
functions! {
    /// Quarter of the year, 1 to 4.
    quarter() for Dated => i32 as Quarter;
}
functions! {
    /// Month, 1 to 12.
    month() for Dated => i32 as Month;
}
functions! {
    /// ISO week, 1 to 53.
    week() for Dated => i32 as Week;
}
functions! {
    /// Day of the month.
    day() for Dated => i32 as Day;
}
functions! {
    /// Day of the week: 1 is Sunday, 7 is Saturday.
    week_day() for Dated => i32 as WeekDay;
}
functions! {
    /// Day of the ISO week: 1 is Monday, 7 is Sunday.
    iso_week_day() for Dated => i32 as IsoWeekDay;
}
functions! {
    /// Hour, 0 to 23.
    hour() for Timed => i32 as Hour;
}
functions! {
    /// Minute.
    minute() for Timed => i32 as Minute;
}
functions! {
    /// Second, without its fraction.
    second() for Timed => i32 as Second;
}
functions! {
    /// The beginning of its year.
    trunc_year() for Dated => same as TruncYear;
}
functions! {
    /// The beginning of its quarter.
    trunc_quarter() for Dated => same as TruncQuarter;
}
functions! {
    /// The beginning of its month.
    trunc_month() for Dated => same as TruncMonth;
}
functions! {
    /// The Monday of its week.
    trunc_week() for Dated => same as TruncWeek;
}
functions! {
    /// The beginning of its day.
    trunc_day() for Dated => same as TruncDay;
}
functions! {
    /// The beginning of its hour.
    trunc_hour() for Timed => same as TruncHour;
}
functions! {
    /// The beginning of its minute.
    trunc_minute() for Timed => same as TruncMinute;
}
functions! {
    /// The beginning of its second.
    trunc_second() for Timed => same as TruncSecond;
}

/// An instant as the clocks of a zone show it: `p.created.in_zone("Europe/Berlin").hour()`.
#[must_use = "a zone does nothing without a part, such as `.year()` or `.trunc_day()`"]
pub struct InZone<M, N> {
    instant: Expr<DateTime, M, N>,
}

impl<M, N> fmt::Debug for InZone<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.instant.fmt(f)
    }
}

macro_rules! zoned {
    ($($(#[$doc:meta])* $name:ident $out:ident $func:ident;)*) => {
        impl<M, N> InZone<M, N> { $(
            $(#[$doc])*
            pub fn $name(self) -> Expr<$out, M, N> {
                let mut tape = self.instant.tape;
                call(&mut tape, Func::$func, Class::DateTime, 2);
                Expr::of(tape)
            }
        )* }
    };
}
zoned! {
    /// The day there.
    date Date Date;
    /// The time of day there.
    time Time Time;
    /// Year there.
    year i32 Year;
    /// Year that the ISO week there belongs to.
    iso_year i32 IsoYear;
    /// Quarter there, 1 to 4.
    quarter i32 Quarter;
    /// Month there, 1 to 12.
    month i32 Month;
    /// ISO week there, 1 to 53.
    week i32 Week;
    /// Day of the month there.
    day i32 Day;
    /// Day of the week there: 1 is Sunday, 7 is Saturday.
    week_day i32 WeekDay;
    /// Day of the ISO week there: 1 is Monday, 7 is Sunday.
    iso_week_day i32 IsoWeekDay;
    /// Hour there, 0 to 23.
    hour i32 Hour;
    /// Minute there.
    minute i32 Minute;
    /// Second there.
    second i32 Second;
    /// The instant when the year there began.
    trunc_year DateTime TruncYear;
    /// The instant when the quarter there began.
    trunc_quarter DateTime TruncQuarter;
    /// The instant when the month there began.
    trunc_month DateTime TruncMonth;
    /// The instant when the week there began, on Monday.
    trunc_week DateTime TruncWeek;
    /// The instant when the day there began.
    trunc_day DateTime TruncDay;
    /// The instant when the hour there began.
    trunc_hour DateTime TruncHour;
}

impl<T, M, N> Expr<T, M, N> {
    /// As the clocks of a zone show it, such as `Europe/Berlin`.
    pub fn in_zone(self, zone: &str) -> InZone<M, N>
    where
        T: Instant,
    {
        let mut tape = self.tape;
        tape.value(Value::Text(zone.into()));
        tape.op(crate::query::tape::Code::Typed, Class::Text as u16);
        InZone {
            instant: Expr::of(tape),
        }
    }
}

impl<P: Path, T, const I: u16> Col<P, T, I> {
    /// As the clocks of a zone show it, such as `Europe/Berlin`.
    pub fn in_zone(self, zone: &str) -> InZone<P::Root, NullOf<P, T>>
    where
        T: DbType,
        T::Inner: Instant,
        NullOf<P, T>: Nullness,
        P::Card: ToOne,
    {
        self.expr().in_zone(zone)
    }
}

/// The database's clock, at the start of the statement or its transaction.
///
/// ```
/// # use carafe_orm::query::{Expr, now};
/// # struct Product;
/// let year: Expr<i32, Product> = now().year();
/// ```
pub fn now<M>() -> Expr<DateTime, M> {
    let mut tape = Tape::default();
    call(&mut tape, Func::Now, Class::DateTime, 0);
    Expr::of(tape)
}
