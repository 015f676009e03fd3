//! Further types as values in a comparison and as columns of a result.

use super::{
    expr::{IntoExpr, Literal, Of},
    tape::Tape,
};
use crate::{
    shape::Shape,
    value::{DbType, Json, JsonData, NotNull, Row, Value},
};
use carafe_core::{Duration, Result, Uuid};
use std::net::IpAddr;

macro_rules! values {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Of<Self> for $type {}

        #[diagnostic::do_not_recommend]
        impl Literal for $type {}

        #[diagnostic::do_not_recommend]
        impl Shape for $type {
            const WIDTH: u16 = 1;

            #[inline]
            fn decode(row: &mut Row<'_>) -> Result<Self> {
                row.get()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, N> IntoExpr<$type, M, N> for $type {
            type Null = NotNull;

            #[inline]
            fn write(self, tape: &mut Tape) {
                tape.value(self.into_value());
            }
        }
    )* };
}
values!(u16 u32 u64 f32 Uuid Duration IpAddr Vec<u8>);

#[diagnostic::do_not_recommend]
impl<T: JsonData> Of<Self> for Json<T> {}

#[diagnostic::do_not_recommend]
impl<T> Literal for Json<T> {}

#[diagnostic::do_not_recommend]
impl<T: JsonData> Shape for Json<T> {
    const WIDTH: u16 = 1;

    fn decode(row: &mut Row<'_>) -> Result<Self> {
        row.get()
    }
}

#[diagnostic::do_not_recommend]
impl<T: JsonData, M, N> IntoExpr<Self, M, N> for Json<T> {
    type Null = NotNull;

    fn write(self, tape: &mut Tape) {
        tape.value(self.into_value());
    }
}

macro_rules! std_types {
    ($($from:ty => $to:ty;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<M, N> IntoExpr<$to, M, N> for $from {
            type Null = NotNull;

            fn write(self, tape: &mut Tape) {
                tape.value(Value::from(<$to>::from(self)));
            }
        }
    )* };
}
std_types! { std::time::Duration => Duration; std::net::Ipv4Addr => IpAddr; std::net::Ipv6Addr => IpAddr; }
