//! A condition as a tree, which becomes a query and which Rust can answer itself.

use super::{Row, random::Random};
use crate::chinook::models::{Track, TrackCols};
use carafe_core::Decimal;
use carafe_orm::{
    query::{
        Col, Expr, Pred,
        array::Containing,
        kind::ToOne,
        path::{Path, Root},
    },
    value::{DbType, TextLike},
};

type Cols = TrackCols<Root<Track>>;

/// A condition.
#[derive(Debug)]
pub(crate) enum Tree {
    Not(Box<Tree>),
    And(Box<Tree>, Box<Tree>),
    Or(Box<Tree>, Box<Tree>),
    Number(Number, Order, i32),
    Price(Order, Decimal),
    Text(Text, Lookup, String),
    Is(Text, bool, Option<String>),
    Absent(Text),
    GenreIn(Vec<i32>),
    AlbumIs(bool, Option<i32>),
    Heavy(i32),
    InPlaylist(String),
    Sold,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Id,
    Milliseconds,
    Bytes,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Text {
    Name,
    Composer,
    Title,
    Artist,
    Genre,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Order {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Lookup {
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
    IExact,
}

const NUMBERS: [Number; 3] = [Number::Id, Number::Milliseconds, Number::Bytes];
const TEXTS: [Text; 5] = [
    Text::Name,
    Text::Composer,
    Text::Title,
    Text::Artist,
    Text::Genre,
];
const ORDERS: [Order; 6] = [
    Order::Eq,
    Order::Ne,
    Order::Lt,
    Order::Le,
    Order::Gt,
    Order::Ge,
];
const LOOKUPS: [Lookup; 7] = [
    Lookup::Contains,
    Lookup::IContains,
    Lookup::StartsWith,
    Lookup::IStartsWith,
    Lookup::EndsWith,
    Lookup::IEndsWith,
    Lookup::IExact,
];

/// Making one.
impl Tree {
    /// A tree of at most this depth, with values that occur in the rows.
    pub(crate) fn random(random: &mut Random, rows: &[Row], depth: usize) -> Self {
        if depth == 0 {
            return Self::leaf(random, rows);
        }
        let mut inner = || Box::new(Self::random(random, rows, depth - 1));
        let (a, b) = (inner(), inner());
        match random.below(8) {
            0..3 => Self::And(a, b),
            3..6 => Self::Or(a, b),
            6 => Self::Not(a),
            _ => Self::leaf(random, rows),
        }
    }

    fn leaf(random: &mut Random, rows: &[Row]) -> Self {
        let row = random.pick(rows);
        match random.below(12) {
            0 | 1 => {
                let number = *random.pick(&NUMBERS);
                Self::Number(number, *random.pick(&ORDERS), number.of(row).unwrap_or(0))
            }
            2 => Self::Price(*random.pick(&ORDERS), row.unit_price),
            3..6 => Self::lookup(random, row),
            6 => {
                let text = *random.pick(&TEXTS);
                Self::Is(text, random.below(2) == 0, text.of(row).map(str::to_owned))
            }
            7 => Self::Absent(*random.pick(&TEXTS)),
            8 => Self::GenreIn(
                (0..random.below(5))
                    .map(|_| i32::try_from(random.below(27)).unwrap_or(1))
                    .collect(),
            ),
            9 => Self::AlbumIs(
                random.below(2) == 0,
                row.album.as_ref().map(|album| album.id.raw()),
            ),
            10 => Self::Heavy(i32::try_from(10 + random.below(40)).unwrap_or(10)),
            _ => Self::many(random, row),
        }
    }

    fn lookup(random: &mut Random, row: &Row) -> Self {
        let (text, lookup) = (*random.pick(&TEXTS), *random.pick(&LOOKUPS));
        let letters: Vec<char> = text.of(row).unwrap_or("100%_\\").chars().collect();
        let start = if matches!(lookup, Lookup::StartsWith | Lookup::IStartsWith) {
            0
        } else {
            random.below(letters.len().max(1))
        };
        let length = 1 + random.below(3);
        let mut part: String = match lookup {
            Lookup::EndsWith | Lookup::IEndsWith => letters[letters.len().saturating_sub(length)..]
                .iter()
                .collect(),
            Lookup::IExact => letters.iter().collect(),
            _ => letters.iter().skip(start).take(length).collect(),
        };
        if random.below(3) == 0 {
            part = part.to_uppercase();
        }
        Self::Text(text, lookup, part)
    }

    fn many(random: &mut Random, row: &Row) -> Self {
        match row
            .playlists
            .get(random.below(3))
            .and_then(|playlist| playlist.name.clone())
        {
            Some(name) => Self::InPlaylist(name),
            None => Self::Sold,
        }
    }
}

/// Asking Rust.
impl Tree {
    /// Whether it holds for this row: NULL fits nothing but its own absence, and differs from everything.
    pub(crate) fn holds(&self, row: &Row) -> bool {
        match self {
            Self::Not(inner) => !inner.holds(row),
            Self::And(a, b) => a.holds(row) && b.holds(row),
            Self::Or(a, b) => a.holds(row) || b.holds(row),
            Self::Number(number, order, value) => order.holds(number.of(row), *value),
            Self::Price(order, value) => order.holds(Some(row.unit_price), *value),
            Self::Text(text, lookup, value) => {
                text.of(row).is_some_and(|found| lookup.holds(found, value))
            }
            Self::Is(text, same, value) => (text.of(row) == value.as_deref()) == *same,
            Self::Absent(text) => text.of(row).is_none(),
            Self::GenreIn(ids) => row
                .genre
                .as_ref()
                .is_some_and(|genre| ids.contains(&genre.id.raw())),
            Self::AlbumIs(same, id) => {
                (row.album.as_ref().map(|album| album.id.raw()) == *id) == *same
            }
            Self::Heavy(times) => row.bytes.is_some_and(|bytes| {
                i64::from(bytes) > i64::from(row.milliseconds) * i64::from(*times)
            }),
            Self::InPlaylist(name) => row
                .playlists
                .iter()
                .any(|playlist| playlist.name.as_ref() == Some(name)),
            Self::Sold => !row.invoice_lines.is_empty(),
        }
    }
}

impl Number {
    fn of(self, row: &Row) -> Option<i32> {
        match self {
            Self::Id => Some(row.id.raw()),
            Self::Milliseconds => Some(row.milliseconds),
            Self::Bytes => row.bytes,
        }
    }
}

impl Text {
    fn of(self, row: &Row) -> Option<&str> {
        match self {
            Self::Name => Some(&row.name),
            Self::Composer => row.composer.as_deref(),
            Self::Title => row.album.as_ref().map(|album| &*album.title),
            Self::Artist => row.album.as_ref()?.artist.name.as_deref(),
            Self::Genre => row.genre.as_ref()?.name.as_deref(),
        }
    }
}

impl Order {
    fn holds<T: PartialOrd + Copy>(self, found: Option<T>, value: T) -> bool {
        let Some(found) = found else {
            return matches!(self, Self::Ne);
        };
        match self {
            Self::Eq => found == value,
            Self::Ne => found != value,
            Self::Lt => found < value,
            Self::Le => found <= value,
            Self::Gt => found > value,
            Self::Ge => found >= value,
        }
    }
}

impl Lookup {
    fn holds(self, found: &str, value: &str) -> bool {
        let lower = |text: &str| {
            text.chars()
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        match self {
            Self::Contains => found.contains(value),
            Self::StartsWith => found.starts_with(value),
            Self::EndsWith => found.ends_with(value),
            Self::IContains => lower(found).contains(&lower(value)),
            Self::IStartsWith => lower(found).starts_with(&lower(value)),
            Self::IEndsWith => lower(found).ends_with(&lower(value)),
            Self::IExact => lower(found) == lower(value),
        }
    }
}

/// Asking the database.
impl Tree {
    /// The same as a condition of a query.
    pub(crate) fn condition(&self, t: Cols) -> Pred<Track> {
        match self {
            Self::Not(inner) => !inner.condition(t),
            Self::And(a, b) => a.condition(t) & b.condition(t),
            Self::Or(a, b) => a.condition(t) | b.condition(t),
            Self::Number(Number::Id, order, value) => order.condition(t.id.expr(), *value),
            Self::Number(Number::Milliseconds, order, value) => {
                order.condition(t.milliseconds.expr(), *value)
            }
            Self::Number(Number::Bytes, order, value) => order.condition(t.bytes.expr(), *value),
            Self::Price(order, value) => order.condition(t.unit_price.expr(), *value),
            Self::Text(text, lookup, value) => text.lookup(t, *lookup, value),
            Self::Is(text, same, value) => text.is(t, *same, value.as_deref()),
            Self::Absent(text) => text.is(t, true, None),
            Self::GenreIn(ids) => t.genre.in_(ids.as_slice()),
            Self::AlbumIs(true, id) => t.album.eq(*id),
            Self::AlbumIs(false, id) => t.album.ne(*id),
            Self::Heavy(times) => t.bytes.gt(t.milliseconds * *times),
            Self::InPlaylist(name) => t.playlists.any(|p| p.name.eq(name)),
            Self::Sold => t.invoice_lines.exists(),
        }
    }
}

impl Order {
    fn condition<T: DbType, V, N>(self, column: Expr<T, Track, N>, value: V) -> Pred<Track>
    where
        V: carafe_orm::query::expr::IntoExpr<T, Track, N>
            + carafe_orm::query::expr::IntoExpr<T, Track, carafe_orm::value::NotNull>,
    {
        match self {
            Self::Eq => column.eq(value),
            Self::Ne => column.ne(value),
            Self::Lt => column.lt(value),
            Self::Le => column.le(value),
            Self::Gt => column.gt(value),
            Self::Ge => column.ge(value),
        }
    }
}

impl Text {
    fn lookup(self, t: Cols, lookup: Lookup, value: &str) -> Pred<Track> {
        match self {
            Self::Name => lookup.condition(t.name, value),
            Self::Composer => lookup.condition(t.composer, value),
            Self::Title => lookup.condition(t.album.title, value),
            Self::Artist => lookup.condition(t.album.artist.name, value),
            Self::Genre => lookup.condition(t.genre.name, value),
        }
    }

    fn is(self, t: Cols, same: bool, value: Option<&str>) -> Pred<Track> {
        let equal = match self {
            Self::Name => value.map_or_else(|| Pred::any([]), |value| t.name.eq(value)),
            Self::Composer => t.composer.eq(value),
            Self::Title => t.album.title.eq(value),
            Self::Artist => t.album.artist.name.eq(value),
            Self::Genre => t.genre.name.eq(value),
        };
        if same { equal } else { !equal }
    }
}

impl Lookup {
    fn condition<P, T, const I: u16>(self, column: Col<P, T, I>, value: &str) -> Pred<Track>
    where
        P: Path<Root = Track>,
        P::Card: ToOne,
        T: DbType,
        T::Inner: TextLike + Containing<Part = String>,
    {
        match self {
            Self::Contains => column.contains(value),
            Self::IContains => column.icontains(value),
            Self::StartsWith => column.starts_with(value),
            Self::IStartsWith => column.istarts_with(value),
            Self::EndsWith => column.ends_with(value),
            Self::IEndsWith => column.iends_with(value),
            Self::IExact => column.iexact(value),
        }
    }
}
