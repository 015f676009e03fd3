//! Exact decimal numbers.

use crate::error::{Error, ErrorKind};
use std::{fmt, iter::Sum, ops, str::FromStr};

/// An exact decimal number of up to 28 digits: money, weights, rates.
///
/// ```
/// use carafe_core::Decimal;
///
/// let price: Decimal = "12.50".parse()?;
/// assert_eq!((price + 1).to_string(), "13.50");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(rust_decimal::Decimal);

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(rust_decimal::Decimal::ZERO);

    /// `units` × 10⁻ˢᶜᵃˡᵉ: `Decimal::new(1250, 2)` is 12.50. `scale` is at most 28.
    pub fn new(units: i64, scale: u32) -> Self {
        Self(rust_decimal::Decimal::new(units, scale))
    }

    /// From an integer of up to 96 bits and a scale; `None` when it does not fit.
    pub fn from_units(units: i128, scale: u32) -> Option<Self> {
        rust_decimal::Decimal::try_from_i128_with_scale(units, scale)
            .ok()
            .map(Self)
    }

    /// The digits without the point: 1250 for 12.50.
    pub fn units(&self) -> i128 {
        self.0.mantissa()
    }

    /// Digits after the point: 2 for 12.50.
    pub fn scale(&self) -> u32 {
        self.0.scale()
    }

    /// The nearest number with `scale` digits after the point, halves to even, trailing zeros kept.
    #[must_use]
    pub fn rescaled(self, scale: u32) -> Self {
        let mut number = self.0;
        number.rescale(scale);
        if self.0.scale() > scale {
            number = self.0.round_dp(scale);
            number.rescale(scale);
        }
        Self(number)
    }

    /// Without trailing zeros.
    #[must_use]
    pub fn normalized(self) -> Self {
        Self(self.0.normalize())
    }

    /// The nearest 64-bit float.
    pub fn to_f64(self) -> f64 {
        f64::try_from(self.0).unwrap_or(f64::NAN)
    }

    /// The shortest decimal that reads back as this float; `None` for infinities, NaN and beyond 28 digits.
    pub fn from_f64(number: f64) -> Option<Self> {
        number
            .is_finite()
            .then(|| number.to_string().parse().ok())
            .flatten()
    }

    /// The digits that stand before and after the point, as `NUMERIC(precision, scale)` counts them.
    pub fn digits(self) -> (u32, u32) {
        let scale = self.normalized().scale();
        let whole = self.0.trunc().mantissa().unsigned_abs();
        (whole.checked_ilog10().map_or(0, |n| n + 1), scale)
    }

    /// Sum, or `None` beyond 28 digits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` beyond 28 digits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Product, or `None` beyond 28 digits.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// Quotient, or `None` by zero or beyond 28 digits.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).map(Self)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Decimal {
    type Err = Error;

    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let parsed = if text.contains(['e', 'E']) {
            rust_decimal::Decimal::from_scientific(text)
        } else {
            rust_decimal::Decimal::from_str_exact(text)
        };
        parsed.map(Self).map_err(|_| {
            Error::new(
                ErrorKind::BadRequest,
                format!("`{text}` is not a decimal number"),
            )
            .code("core.E001")
            .hint("write digits with a point, such as 12.50; at most 28 digits")
        })
    }
}

macro_rules! from_integers {
    ($($int:ty)*) => { $(
        impl From<$int> for Decimal {
            fn from(number: $int) -> Self {
                Self(number.into())
            }
        }
    )* };
}
from_integers!(i8 i16 i32 i64 u8 u16 u32 u64);

macro_rules! arithmetic {
    ($($trait:ident $method:ident $assign:ident $assign_method:ident;)*) => { $(
        impl<T: Into<Decimal>> ops::$trait<T> for Decimal {
            type Output = Decimal;
            fn $method(self, other: T) -> Decimal {
                Decimal(ops::$trait::$method(self.0, other.into().0))
            }
        }
        impl<T: Into<Decimal>> ops::$assign<T> for Decimal {
            fn $assign_method(&mut self, other: T) {
                *self = ops::$trait::$method(*self, other);
            }
        }
    )* };
}
arithmetic! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
}

impl ops::Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |total, number| total + number)
    }
}

/// As a string, so that no JSON reader rounds it.
impl serde_core::Serialize for Decimal {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

struct Visitor;

impl serde_core::de::Visitor<'_> for Visitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number, as a string or a number")
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.parse()
            .map_err(|error: Error| E::custom(error.message()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Decimal, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Decimal, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde_core::de::Error>(self, number: f64) -> Result<Decimal, E> {
        Decimal::from_f64(number).ok_or_else(|| E::custom("beyond 28 digits"))
    }
}

impl<'de> serde_core::Deserialize<'de> for Decimal {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}
