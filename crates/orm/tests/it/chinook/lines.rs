//! Rows as lines of plain text, the same for both databases, and their comparison with hand-written SQL.

use super::models::{
    Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Playlist,
    PlaylistTrack, Track,
};
use carafe_core::{DateTime, Decimal, Error, Result};
use carafe_orm::{
    db::Db,
    model::{Id, Model},
    query::QuerySet,
    shape::Shape,
    value::{DbType, Value},
};

/// One row: its cells as text.
pub(crate) type Line = Vec<String>;

/// What a case gives back.
pub(crate) type Outcome = Result<()>;

/// A row, or a part of one, as cells.
pub(crate) trait Cells {
    /// Appends its cells.
    fn cells(&self, line: &mut Line);

    /// It alone.
    fn line(&self) -> Line {
        let mut line = Line::new();
        self.cells(&mut line);
        line
    }
}

/// A value without what the databases do differently: 2, 2.0 and 2.00 are one number, an instant is a text.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(yes) => i64::from(*yes).to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => {
            Decimal::from_f64(*number).map_or_else(|| number.to_string(), short)
        }
        Value::Decimal(number) => short(*number),
        Value::Text(text) => text.to_string(),
        Value::DateTime(at) => format!("{} {}", at.date(), at.time()),
        other => format!("{other:?}"),
    }
}

/// To six places: SQLite calculates with binary fractions.
fn short(number: Decimal) -> String {
    number.rescaled(6).normalized().to_string()
}

macro_rules! models {
    ($($model:ty)*) => { $(
        impl Cells for $model {
            fn cells(&self, line: &mut Line) {
                let columns = 0..u16::try_from(Self::META.columns.len()).expect("few columns");
                line.extend(columns.map(|column| value(&self.to_value(column))));
            }
        }
    )* };
}
models!(Album Artist Customer Employee Genre Invoice InvoiceLine MediaType Playlist PlaylistTrack Track);

macro_rules! scalars {
    ($($type:ty)*) => { $(
        impl Cells for $type {
            fn cells(&self, line: &mut Line) {
                line.push(value(&self.to_value()));
            }
        }
    )* };
}
scalars!(i32 i64 f64 bool String Decimal DateTime);

impl<M: 'static> Cells for Id<M, i32> {
    fn cells(&self, line: &mut Line) {
        line.push(self.raw().to_string());
    }
}

impl Cells for &str {
    fn cells(&self, line: &mut Line) {
        line.push((*self).to_owned());
    }
}

impl<T: Cells> Cells for Option<T> {
    fn cells(&self, line: &mut Line) {
        match self {
            Some(value) => value.cells(line),
            None => line.push("NULL".to_owned()),
        }
    }
}

impl<T: Cells> Cells for &T {
    fn cells(&self, line: &mut Line) {
        T::cells(self, line);
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => { $(
        impl<$($part: Cells),*> Cells for ($($part,)*) {
            #[allow(non_snake_case, reason = "the type's name serves as the binding's")]
            fn cells(&self, line: &mut Line) {
                let ($($part,)*) = self;
                $($part.cells(line);)*
            }
        }
    )* };
}
tuples!((A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H));

/// Each row as a line.
pub(crate) fn lines<'r, R: 'r, C: Cells>(
    rows: impl IntoIterator<Item = &'r R>,
    row: impl Fn(&'r R) -> C,
) -> Vec<Line> {
    rows.into_iter().map(|one| row(one).line()).collect()
}

/// The query gives the rows that this SQL gives.
pub(crate) async fn same<M: Model, S: Shape + Cells>(
    db: &Db,
    query: QuerySet<M, S>,
    sql: &str,
) -> Outcome {
    let ours = query.sql(db)?;
    let rows = query.fetch(db).await?;
    compare(db, rows.iter().map(Cells::line).collect(), sql)
        .await
        .map_err(|error| error.hint(ours))
}

/// These lines are the rows that this SQL gives: in its order when it says one, at least one of them.
pub(crate) async fn compare(db: &Db, mut ours: Vec<Line>, sql: &str) -> Outcome {
    let rows = db.rows(&spelled(db, sql), &[]).await?;
    let mut theirs: Vec<Line> = rows
        .iter()
        .map(|row| row.iter().map(value).collect())
        .collect();
    if !sql.contains("ORDER BY") {
        ours.sort();
        theirs.sort();
    }
    if theirs.is_empty() {
        return Err(Error::internal(format!("no rows to compare with: {sql}")));
    }
    if ours == theirs {
        Ok(())
    } else {
        Err(different(&ours, &theirs, sql))
    }
}

/// The same statement in MySQL's words: NULL sorts first there without being told, `/` gives fractions, and `length`
/// counts bytes.
pub(crate) fn spelled(db: &Db, sql: &str) -> String {
    if !db.dialect().is_mysql() {
        return sql.to_owned();
    }
    sql.replace(" NULLS FIRST", "")
        .replace(" NULLS LAST", "")
        .replace("/ 1000", "DIV 1000")
        .replace("100 / NULLIF", "100 DIV NULLIF")
        .replace("AS TEXT)", "AS CHAR)")
        .replace("\" / \"", "\" DIV \"")
        .replace("length(", "char_length(")
}

fn different(ours: &[Line], theirs: &[Line], sql: &str) -> Error {
    let at = ours
        .iter()
        .zip(theirs)
        .position(|(a, b)| a != b)
        .unwrap_or(ours.len().min(theirs.len()));
    let (counts, mine, other) = ((ours.len(), theirs.len()), ours.get(at), theirs.get(at));
    Error::internal(format!(
        "{counts:?} rows; row {at} is\n  {mine:?}, but\n  {other:?}\n  in {sql}"
    ))
}

/// Both are the same.
#[track_caller]
#[expect(
    clippy::needless_pass_by_value,
    reason = "both are made where they are compared"
)]
pub(crate) fn equal<T: PartialEq + std::fmt::Debug>(ours: T, theirs: T) -> Outcome {
    if ours == theirs {
        Ok(())
    } else {
        Err(Error::internal(format!("{ours:?} is not {theirs:?}")))
    }
}

/// The only cell of this SQL, a number.
pub(crate) async fn number(db: &Db, sql: &str) -> Result<i64> {
    let rows = db.rows(&spelled(db, sql), &[]).await?;
    let first = rows.first().and_then(|row| row.first()).map(value);
    first
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::internal(format!("no number: {sql}")))
}
