//! Ids of requests.

use crate::random;
use std::{cell::Cell, fmt};

/// Names one request in logs, on error pages and in the `X-Request-Id` header. It is no secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestId([u8; 16]);

thread_local! {
    static NEXT: Cell<u128> = Cell::new(u128::from_be_bytes(random::bytes()));
}

impl RequestId {
    /// A random start for each thread, then counted: randomness for every request costs a tenth of hyper.
    pub(super) fn next() -> Self {
        NEXT.with(|next| {
            let id = next.get();
            next.set(id.wrapping_add(1));
            Self(id.to_be_bytes())
        })
    }

    /// Its 32 hexadecimal digits.
    pub fn digits(self) -> [u8; 32] {
        let mut text = [0; 32];
        for (n, byte) in self.0.into_iter().enumerate() {
            text[2 * n] = random::digit(byte >> 4);
            text[2 * n + 1] = random::digit(byte);
        }
        text
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&random::hex(&self.0))
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestId({self})")
    }
}
