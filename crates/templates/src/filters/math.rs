//! Arithmetic that holds for decimals; see `source::operators` for how templates get here.

use crate::context::typed::Typed;
use carafe_core::Decimal;
use minijinja::{
    Environment, Error, ErrorKind, State,
    value::{Kwargs, Value, ValueKind},
};

pub(super) fn register(jinja: &mut Environment<'static>) {
    jinja.add_filter("__number", comparable);
    jinja.add_filter("__add", |a: &Value, b: &Value| add(a, b));
    jinja.add_filter("__subtract", |a: &Value, b: &Value| SUBTRACT.apply(a, b));
    jinja.add_filter("__multiply", |a: &Value, b: &Value| multiply(a, b));
    jinja.add_filter("__divide", |a: &Value, b: &Value| DIVIDE.apply(a, b));
    jinja.add_filter("sum", sum);
    jinja.add_filter("round", round);
    jinja.add_filter("abs", abs);
    jinja.add_filter("int", int);
    jinja.add_filter("float", float_filter);
    jinja.add_test("number", |value: &Value| {
        value.kind() == ValueKind::Number || decimal(value).is_some()
    });
}

fn abs(value: Value) -> Result<Value, Error> {
    match decimal(&value) {
        Some(number) if number < Decimal::ZERO => Ok(Typed::Decimal(-number).into()),
        Some(_) => Ok(value),
        None => minijinja::filters::abs(value),
    }
}

fn int(
    state: &State<'_, '_>,
    value: &Value,
    default: Option<Value>,
    base: Option<u32>,
    named: Kwargs,
) -> Result<Value, Error> {
    match decimal(value) {
        Some(number) => Ok(Value::from(whole(number))),
        None => minijinja::filters::int(state, value, default, base, named),
    }
}

fn float_filter(
    state: &State<'_, '_>,
    value: &Value,
    default: Option<Value>,
    named: Kwargs,
) -> Result<Value, Error> {
    match decimal(value) {
        Some(number) => Ok(Value::from(number.to_f64())),
        None => minijinja::filters::float(state, value, default, named),
    }
}

pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match Typed::of(value)? {
        Typed::Decimal(number) => Some(number),
        _ => None,
    }
}

/// Digits before the point, towards zero.
pub(super) fn whole(number: Decimal) -> i64 {
    let units = number.units() / 10_i128.pow(number.scale());
    i64::try_from(units).unwrap_or(if units < 0 { i64::MIN } else { i64::MAX })
}

/// A decimal as a number that the engine compares with its own; exact for whole ones.
fn comparable(value: Value) -> Value {
    let Some(number) = decimal(&value).map(Decimal::normalized) else {
        return value;
    };
    match i64::try_from(number.units()) {
        Ok(whole) if number.scale() == 0 => Value::from(whole),
        _ => Value::from(number.to_f64()),
    }
}

/// One operation in all kinds of numbers.
struct Operation {
    sign: char,
    decimals: fn(Decimal, Decimal) -> Option<Decimal>,
    integers: fn(i128, i128) -> Option<i128>,
    floats: fn(f64, f64) -> f64,
}

const ADD: Operation = Operation {
    sign: '+',
    decimals: Decimal::checked_add,
    integers: i128::checked_add,
    floats: |a, b| a + b,
};
const SUBTRACT: Operation = Operation {
    sign: '-',
    decimals: Decimal::checked_sub,
    integers: i128::checked_sub,
    floats: |a, b| a - b,
};
const MULTIPLY: Operation = Operation {
    sign: '*',
    decimals: Decimal::checked_mul,
    integers: i128::checked_mul,
    floats: |a, b| a * b,
};
// Whole numbers divide into fractions, as in Python.
const DIVIDE: Operation = Operation {
    sign: '/',
    decimals: quotient,
    integers: |_, _| None,
    floats: |a, b| a / b,
};

/// As many digits as it needs, and at least those that were there.
fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let exact = a.checked_div(b)?.normalized();
    let shown = a.scale().max(b.scale());
    Some(if exact.scale() < shown {
        exact.rescaled(shown)
    } else {
        exact
    })
}

impl Operation {
    fn apply(&self, a: &Value, b: &Value) -> Result<Value, Error> {
        if decimal(a).is_some() || decimal(b).is_some() {
            return self.exact(a, b);
        }
        let (Some(left), Some(right)) = (float(a), float(b)) else {
            return Err(self.impossible(a, b));
        };
        if self.sign == '/' && right == 0.0 {
            return Err(self.failed(a, b));
        }
        if let (true, Some(left), Some(right)) = (self.sign != '/', whole_of(a), whole_of(b)) {
            return (self.integers)(left, right)
                .map(integer)
                .ok_or_else(|| self.failed(a, b));
        }
        Ok(Value::from((self.floats)(left, right)))
    }

    fn exact(&self, a: &Value, b: &Value) -> Result<Value, Error> {
        let (Some(left), Some(right)) = (as_decimal(a), as_decimal(b)) else {
            return Err(self.impossible(a, b));
        };
        let result = (self.decimals)(left, right).ok_or_else(|| self.failed(a, b))?;
        Ok(Typed::Decimal(result).into())
    }

    fn impossible(&self, a: &Value, b: &Value) -> Error {
        // An undefined side is the mistake, and the engine knows where it came from.
        for side in [a, b] {
            if let (true, Err(undefined)) = (side.is_undefined(), side.get_attr("value")) {
                return undefined;
            }
        }
        let what = format!(
            "`{}` does not work on {} and {}",
            self.sign,
            kind(a),
            kind(b)
        );
        Error::new(ErrorKind::InvalidOperation, what)
    }

    fn failed(&self, a: &Value, b: &Value) -> Error {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("{a} {} {b} cannot be calculated", self.sign),
        )
    }
}

fn kind(value: &Value) -> String {
    match Typed::of(value) {
        Some(Typed::Decimal(_)) => "a decimal".to_owned(),
        Some(Typed::Date(_)) => "a date".to_owned(),
        Some(Typed::Time(_)) => "a time".to_owned(),
        Some(Typed::DateTime(_)) => "a date and time".to_owned(),
        None => value.kind().to_string(),
    }
}

fn integer(number: i128) -> Value {
    i64::try_from(number).map_or_else(|_| Value::from(number), Value::from)
}

fn float(value: &Value) -> Option<f64> {
    match value.kind() {
        ValueKind::Bool => Some(if value.is_true() { 1.0 } else { 0.0 }),
        ValueKind::Number => f64::try_from(value.clone()).ok(),
        _ => None,
    }
}

fn whole_of(value: &Value) -> Option<i128> {
    match value.kind() {
        ValueKind::Bool => Some(value.is_true().into()),
        _ if value.is_integer() => i128::try_from(value.clone()).ok(),
        _ => None,
    }
}

fn as_decimal(value: &Value) -> Option<Decimal> {
    if let Some(number) = decimal(value) {
        return Some(number);
    }
    if let Some(number) = whole_of(value) {
        return Decimal::from_units(number, 0);
    }
    float(value).and_then(Decimal::from_f64)
}

/// `+` also joins texts and lists.
fn add(a: &Value, b: &Value) -> Result<Value, Error> {
    if let (Some(left), Some(right)) = (a.as_str(), b.as_str()) {
        return Ok(Value::from(format!("{left}{right}")));
    }
    let list = |value: &Value| matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable);
    if list(a) && list(b) {
        return Ok(a
            .try_iter()?
            .chain(b.try_iter()?)
            .collect::<Vec<_>>()
            .into());
    }
    ADD.apply(a, b)
}

/// `*` also repeats texts and lists.
fn multiply(a: &Value, b: &Value) -> Result<Value, Error> {
    let repeated = repeat(a, b).or_else(|| repeat(b, a));
    repeated.unwrap_or_else(|| MULTIPLY.apply(a, b))
}

fn repeat(what: &Value, times: &Value) -> Option<Result<Value, Error>> {
    const LONGEST: usize = 1_000_000;
    let times = times.as_usize()?;
    let fits = |length: usize| length.saturating_mul(times) <= LONGEST;
    let repeated = match (what.kind(), what.len()) {
        (ValueKind::String, Some(length)) if fits(length) => {
            Ok(Value::from(what.as_str()?.repeat(times)))
        }
        (ValueKind::Seq, Some(length)) if fits(length) => {
            let items: Vec<Value> = what.try_iter().ok()?.collect();
            let repeated = std::iter::repeat_n(items, times).flatten();
            Ok(repeated.collect())
        }
        (ValueKind::String | ValueKind::Seq, _) => {
            let message = format!("repeating it {times} times is too much for a page");
            Err(Error::new(ErrorKind::InvalidOperation, message))
        }
        _ => return None,
    };
    Some(repeated)
}

/// Jinja's `sum`, for decimals too.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the engine hands its arguments over"
)]
fn sum(values: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let attribute: Option<String> = kwargs.get("attribute")?;
    let start: Option<Value> = kwargs.get("start")?;
    kwargs.assert_all_used()?;
    let mut total = start.unwrap_or_else(|| Value::from(0));
    for item in values.try_iter()? {
        let item = match &attribute {
            Some(path) => path
                .split('.')
                .try_fold(item, |value, step| value.get_attr(step))?,
            None => item,
        };
        total = ADD.apply(&total, &item)?;
    }
    Ok(total)
}

/// Jinja's `round`; a decimal stays one.
fn round(
    value: Value,
    precision: Option<i32>,
    method: Option<&str>,
    named: Kwargs,
) -> Result<Value, Error> {
    let Some(number) = decimal(&value) else {
        return minijinja::filters::round(value, precision, method, named);
    };
    let precision = precision.or(named.get("precision")?).unwrap_or(0);
    Ok(Typed::Decimal(rounded(number, u32::try_from(precision).unwrap_or(0))).into())
}

/// Halves go up, as people expect of prices; `Decimal::rescaled` sends them to even.
pub(super) fn rounded(number: Decimal, scale: u32) -> Decimal {
    let Some(extra) = number.scale().checked_sub(scale).filter(|extra| *extra > 0) else {
        return number.rescaled(scale);
    };
    let step = 10_i128.pow(extra);
    let half = if number.units() < 0 {
        -step / 2
    } else {
        step / 2
    };
    Decimal::from_units((number.units() + half) / step, scale).unwrap_or(number)
}
