//! Aggregate functions that SQLite does not have. Each can take a row back, so that it serves as a window too.

use rusqlite::{
    Connection, Result,
    functions::{Aggregate, Context, FunctionFlags, WindowAggregate},
    types::{Value, ValueRef},
};
use std::{
    collections::VecDeque,
    panic::{RefUnwindSafe, UnwindSafe},
};

/// Registers them on a connection.
pub(super) fn register(conn: &Connection) -> Result<()> {
    for (name, operands, result) in MOMENTS {
        conn.create_window_function(*name, *operands, FLAGS, Function(*result))?;
    }
    for (name, result) in BITS {
        conn.create_window_function(*name, 1, FLAGS, Function(*result))?;
    }
    conn.create_window_function("carafe_join", 1, FLAGS, Function(joined))
}

const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// What the rows so far come to.
trait Rows: Default + UnwindSafe + RefUnwindSafe {
    fn add(&mut self, row: &Context<'_>);

    /// Takes the row back that was added first.
    fn remove(&mut self, row: &Context<'_>);
}

/// A function whose result is read from the rows.
struct Function<R>(fn(&R) -> Value);

impl<R: Rows> Aggregate<R, Value> for Function<R> {
    fn init(&self, _: &mut Context<'_>) -> Result<R> {
        Ok(R::default())
    }

    fn step(&self, row: &mut Context<'_>, rows: &mut R) -> Result<()> {
        rows.add(row);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, rows: Option<R>) -> Result<Value> {
        Ok((self.0)(&rows.unwrap_or_default()))
    }
}

impl<R: Rows> WindowAggregate<R, Value> for Function<R> {
    fn value(&self, rows: Option<&mut R>) -> Result<Value> {
        Ok(rows.map_or_else(|| (self.0)(&R::default()), |rows| (self.0)(rows)))
    }

    fn inverse(&self, row: &mut Context<'_>, rows: &mut R) -> Result<()> {
        rows.remove(row);
        Ok(())
    }
}

/// Sums of one number, or of a pair (y, x), as distances from the first one: so large numbers lose nothing.
#[derive(Default)]
struct Moments {
    first: Option<(f64, f64)>,
    count: i64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers are binary fractions here"
)]
fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    }
}

impl Moments {
    fn change(&mut self, row: &Context<'_>, sign: i8) {
        let pair = match row.len() {
            1 => number(row.get_raw(0)).map(|x| (0.0, x)),
            _ => number(row.get_raw(0)).zip(number(row.get_raw(1))),
        };
        let Some((y, x)) = pair else { return };
        let (y0, x0) = *self.first.get_or_insert((y, x));
        let (y, x, sign) = (y - y0, x - x0, f64::from(sign));
        self.count += if sign > 0.0 { 1 } else { -1 };
        self.x += sign * x;
        self.y += sign * y;
        self.xx += sign * x * x;
        self.yy += sign * y * y;
        self.xy += sign * x * y;
    }

    #[expect(clippy::cast_precision_loss, reason = "no table has 2^53 rows")]
    fn n(&self) -> f64 {
        self.count as f64
    }

    fn sxx(&self) -> f64 {
        (self.xx - self.x * self.x / self.n()).max(0.0)
    }

    fn syy(&self) -> f64 {
        (self.yy - self.y * self.y / self.n()).max(0.0)
    }

    fn sxy(&self) -> f64 {
        self.xy - self.x * self.y / self.n()
    }

    fn mean_x(&self) -> f64 {
        self.first.unwrap_or_default().1 + self.x / self.n()
    }

    fn mean_y(&self) -> f64 {
        self.first.unwrap_or_default().0 + self.y / self.n()
    }

    fn slope(&self) -> f64 {
        self.sxy() / self.sxx()
    }

    /// NULL with fewer rows, or where the result is no number.
    fn with(&self, rows: i64, result: f64) -> Value {
        if self.count >= rows && result.is_finite() {
            Value::Real(result)
        } else {
            Value::Null
        }
    }
}

impl Rows for Moments {
    fn add(&mut self, row: &Context<'_>) {
        self.change(row, 1);
    }

    fn remove(&mut self, row: &Context<'_>) {
        self.change(row, -1);
    }
}

type Moment = (&'static str, i32, fn(&Moments) -> Value);

const MOMENTS: &[Moment] = &[
    ("carafe_var_pop", 1, |m| m.with(1, m.sxx() / m.n())),
    ("carafe_var_samp", 1, |m| m.with(2, m.sxx() / (m.n() - 1.0))),
    ("carafe_stddev_pop", 1, |m| {
        m.with(1, (m.sxx() / m.n()).sqrt())
    }),
    ("carafe_stddev_samp", 1, |m| {
        m.with(2, (m.sxx() / (m.n() - 1.0)).sqrt())
    }),
    ("carafe_corr", 2, |m| {
        m.with(1, m.sxy() / (m.sxx() * m.syy()).sqrt())
    }),
    ("carafe_covar_pop", 2, |m| m.with(1, m.sxy() / m.n())),
    ("carafe_covar_samp", 2, |m| {
        m.with(2, m.sxy() / (m.n() - 1.0))
    }),
    ("carafe_regr_avgx", 2, |m| m.with(1, m.mean_x())),
    ("carafe_regr_avgy", 2, |m| m.with(1, m.mean_y())),
    ("carafe_regr_count", 2, |m| Value::Integer(m.count)),
    ("carafe_regr_intercept", 2, |m| {
        m.with(1, m.mean_y() - m.slope() * m.mean_x())
    }),
    ("carafe_regr_r2", 2, |m| {
        if m.syy() == 0.0 && m.sxx() > 0.0 {
            return Value::Real(1.0);
        }
        m.with(1, m.sxy() * m.sxy() / (m.sxx() * m.syy()))
    }),
    ("carafe_regr_slope", 2, |m| m.with(1, m.slope())),
    ("carafe_regr_sxx", 2, |m| m.with(1, m.sxx())),
    ("carafe_regr_sxy", 2, |m| m.with(1, m.sxy())),
    ("carafe_regr_syy", 2, |m| m.with(1, m.syy())),
];

/// How often each bit is set.
struct Bits {
    rows: u64,
    set: [u64; 64],
}

impl Default for Bits {
    fn default() -> Self {
        Self {
            rows: 0,
            set: [0; 64],
        }
    }
}

impl Bits {
    fn change(&mut self, row: &Context<'_>, change: impl Fn(u64) -> u64) {
        let ValueRef::Integer(number) = row.get_raw(0) else {
            return;
        };
        self.rows = change(self.rows);
        for (bit, set) in self.set.iter_mut().enumerate() {
            if number >> bit & 1 == 1 {
                *set = change(*set);
            }
        }
    }

    fn number(&self, is_set: impl Fn(u64) -> bool) -> Value {
        if self.rows == 0 {
            return Value::Null;
        }
        let bits = self.set.iter().enumerate();
        Value::Integer(bits.fold(0, |number, (bit, set)| {
            number | i64::from(is_set(*set)) << bit
        }))
    }
}

impl Rows for Bits {
    fn add(&mut self, row: &Context<'_>) {
        self.change(row, |count| count + 1);
    }

    fn remove(&mut self, row: &Context<'_>) {
        self.change(row, |count| count.saturating_sub(1));
    }
}

type Bit = (&'static str, fn(&Bits) -> Value);

const BITS: &[Bit] = &[
    ("carafe_bit_and", |bits| bits.number(|set| set == bits.rows)),
    ("carafe_bit_or", |bits| bits.number(|set| set > 0)),
    ("carafe_bit_xor", |bits| bits.number(|set| set % 2 == 1)),
];

/// Texts in the order in which they came.
#[derive(Default)]
struct Texts(VecDeque<Option<String>>);

impl Rows for Texts {
    fn add(&mut self, row: &Context<'_>) {
        let text = match row.get_raw(0) {
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Integer(number) => Some(number.to_string()),
            ValueRef::Real(number) => Some(number.to_string()),
            _ => None,
        };
        self.0.push_back(text);
    }

    fn remove(&mut self, _: &Context<'_>) {
        self.0.pop_front();
    }
}

/// Between them stands the letter 31, which the statement replaces: an aggregate with DISTINCT takes one operand.
fn joined(texts: &Texts) -> Value {
    let known: Vec<&str> = texts.0.iter().flatten().map(String::as_str).collect();
    if known.is_empty() {
        Value::Null
    } else {
        Value::Text(known.join("\u{1f}"))
    }
}
