//! Parts of dates and times, and their beginnings, by the clocks of any zone.

use super::{Function, Given, give, refused, text_of};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};
use rusqlite::{functions::Context, types::Value};

pub(super) const ALL: &[Function] = &[("carafe_part", 3, part), ("carafe_trunc", 3, trunc)];

/// What a cell holds.
enum Moment {
    Day(Date),
    Clock(Time),
    Both(DateTime),
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        if text.len() == 10 {
            return text.parse().ok().map(Self::Day);
        }
        if text.as_bytes().get(2) == Some(&b':') {
            return text.parse().ok().map(Self::Clock);
        }
        let instant = text.parse::<Timestamp>().ok();
        let civil = instant.map(|at| TimeZone::UTC.to_datetime(at));
        civil.or_else(|| text.parse().ok()).map(Self::Both)
    }

    fn civil(&self) -> DateTime {
        match self {
            Self::Day(day) => day.to_datetime(Time::midnight()),
            Self::Clock(time) => Date::constant(1970, 1, 1).to_datetime(*time),
            Self::Both(both) => *both,
        }
    }
}

fn zone_of(context: &Context<'_>) -> rusqlite::Result<Option<TimeZone>> {
    let Some(name) = text_of(context, 2) else {
        return Ok(None);
    };
    let zone = TimeZone::get(&name).or_else(|_| fixed(&name).ok_or(()));
    zone.map(Some).map_err(|()| refused("an unknown time zone"))
}

/// `+02:00`.
fn fixed(name: &str) -> Option<TimeZone> {
    let sign = if name.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = name.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let offset = jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    Some(TimeZone::fixed(offset))
}

/// The instant of a text in UTC, and what the clocks of a zone show then.
fn local(moment: &DateTime, zone: &TimeZone) -> Option<DateTime> {
    let instant = TimeZone::UTC.to_timestamp(*moment).ok()?;
    Some(zone.to_datetime(instant))
}

fn bad() -> rusqlite::Error {
    refused("the column holds no date or time")
}

fn part(context: &Context<'_>) -> Given {
    let (Some(name), Some(text)) = (text_of(context, 0), text_of(context, 1)) else {
        return give(Value::Null);
    };
    let mut at = Moment::read(&text).ok_or_else(bad)?.civil();
    if let Some(zone) = zone_of(context)? {
        at = local(&at, &zone).ok_or_else(bad)?;
    }
    match &*name {
        "date" => give(at.date().to_string()),
        "time" => give(clock(at.time())),
        name => number(name, at).map_or_else(|| Err(bad()), give),
    }
}

fn number(name: &str, at: DateTime) -> Option<i64> {
    let week = at.date().iso_week_date();
    Some(i64::from(match name {
        "year" => at.year(),
        "isoyear" => week.year(),
        "quarter" => i16::from((at.month() - 1) / 3 + 1),
        "month" => at.month().into(),
        "week" => week.week().into(),
        "day" => at.day().into(),
        "dow" => i16::from(at.weekday().to_sunday_one_offset()),
        "isodow" => at.weekday().to_monday_one_offset().into(),
        "hour" => at.hour().into(),
        "minute" => at.minute().into(),
        "second" => at.second().into(),
        _ => return None,
    }))
}

/// As times are kept: no fraction when there is none.
fn clock(time: Time) -> String {
    let whole = format!(
        "{:02}:{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second()
    );
    match time.subsec_nanosecond() / 1000 {
        0 => whole,
        micros => format!("{whole}.{micros:06}"),
    }
}

fn trunc(context: &Context<'_>) -> Given {
    let (Some(name), Some(text)) = (text_of(context, 0), text_of(context, 1)) else {
        return give(Value::Null);
    };
    let moment = Moment::read(&text).ok_or_else(bad)?;
    let zone = zone_of(context)?.unwrap_or(TimeZone::UTC);
    let start = match (&*name, &moment) {
        ("hour" | "minute" | "second", Moment::Clock(time)) => {
            return give(clock(begin_clock(&name, *time)));
        }
        ("hour" | "minute" | "second", _) => begin_hour(&name, moment.civil(), &zone),
        (_, Moment::Day(day)) => return give(begin(&name, *day).ok_or_else(bad)?.to_string()),
        _ => begin_day(&name, moment.civil(), &zone),
    };
    let start = start.ok_or_else(bad)?;
    give(format!("{} {}", start.date(), clock(start.time())))
}

fn begin_clock(name: &str, time: Time) -> Time {
    let (minute, second) = match name {
        "hour" => (0, 0),
        "minute" => (time.minute(), 0),
        _ => (time.minute(), time.second()),
    };
    Time::constant(time.hour(), minute, second, 0)
}

/// In UTC again; an hour that the clocks show twice stays the one it was.
fn begin_hour(name: &str, at: DateTime, zone: &TimeZone) -> Option<DateTime> {
    let shown = local(&at, zone)?;
    let start = shown.date().to_datetime(begin_clock(name, shown.time()));
    let passed = shown.since(start).ok()?;
    at.checked_sub(passed).ok()
}

fn begin_day(name: &str, at: DateTime, zone: &TimeZone) -> Option<DateTime> {
    let day = begin(name, local(&at, zone)?.date())?;
    let instant = zone.to_timestamp(day.to_datetime(Time::midnight())).ok()?;
    Some(TimeZone::UTC.to_datetime(instant))
}

fn begin(name: &str, day: Date) -> Option<Date> {
    match name {
        "year" => Date::new(day.year(), 1, 1).ok(),
        "quarter" => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
        "month" => Some(day.first_of_month()),
        "week" if day.weekday() == Weekday::Monday => Some(day),
        "week" => day.nth_weekday(-1, Weekday::Monday).ok(),
        _ => Some(day),
    }
}
