//! Functions of numbers. Where there is no result, as for the root of -1, it is NULL: those give an `Option`.

use super::kinds::{Func, call};
use crate::{
    query::{Expr, tape::Tape},
    value::{Class, Numeric},
};

functions! {
    /// Without its sign.
    abs() for Numeric => same as Abs;
    /// -1, 0 or 1.
    sign() for Numeric => i32 as Sign;
    /// The next whole number upwards, in the same type.
    ceil() for Numeric => same as Ceil;
    /// The next whole number downwards, in the same type.
    floor() for Numeric => same as Floor;
    /// To `places` behind the point, a half away from zero.
    round(places A: i32) for Numeric => same as Round;
    /// The number with the other sign; `-column` is an order instead.
    neg() for Numeric => same as Negate;
    /// To this power, as a binary fraction.
    power(exponent A: f64) for Numeric => f64 maybe Power;
    /// The square root; NULL below zero.
    sqrt() for Numeric => f64 maybe Sqrt;
    /// e to this power.
    exp() for Numeric => f64 as Exp;
    /// The natural logarithm; NULL for zero and below.
    ln() for Numeric => f64 maybe Ln;
    /// The logarithm to a base; NULL where there is none.
    log(base A: f64) for Numeric => f64 maybe Log;
    /// The sine of an angle in radians.
    sin() for Numeric => f64 as Sin;
    /// The cosine of an angle in radians.
    cos() for Numeric => f64 as Cos;
    /// The tangent of an angle in radians.
    tan() for Numeric => f64 as Tan;
    /// The cotangent of an angle in radians; NULL for zero.
    cot() for Numeric => f64 maybe Cot;
    /// The angle with this sine; NULL outside -1 to 1.
    asin() for Numeric => f64 maybe Asin;
    /// The angle with this cosine; NULL outside -1 to 1.
    acos() for Numeric => f64 maybe Acos;
    /// The angle with this tangent.
    atan() for Numeric => f64 as Atan;
    /// The angle of the point (`x`, this).
    atan2(x A: f64) for Numeric => f64 as Atan2;
    /// Radians in degrees.
    degrees() for Numeric => f64 as Degrees;
    /// Degrees in radians.
    radians() for Numeric => f64 as Radians;
}

fn made<M>(func: Func) -> Expr<f64, M> {
    let mut tape = Tape::default();
    call(&mut tape, func, Class::Float, 0);
    Expr::of(tape)
}

/// π.
///
/// ```
/// # use carafe_orm::query::{Expr, pi};
/// # struct Product;
/// let circle: Expr<f64, Product> = pi() * 2;
/// ```
pub fn pi<M>() -> Expr<f64, M> {
    made(Func::Pi)
}

/// A random number from 0 up to, not with, 1, for each row anew.
///
/// ```
/// # use carafe_orm::query::{Expr, random};
/// # struct Product;
/// let chance: Expr<f64, Product> = random();
/// ```
pub fn random<M>() -> Expr<f64, M> {
    made(Func::Random)
}
