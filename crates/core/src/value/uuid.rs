//! Universally unique identifiers: RFC 9562.

use crate::{
    clock,
    error::{Error, ErrorKind},
    random,
};
use std::{
    fmt,
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// 16 bytes that nobody else has.
///
/// ```
/// use carafe_core::Uuid;
///
/// let id: Uuid = "018c2d3a-6f2b-7c00-8000-0123456789ab".parse()?;
/// assert_eq!(id.to_string(), "018c2d3a-6f2b-7c00-8000-0123456789ab");
/// assert!(Uuid::v7() < Uuid::v7(), "later ones are larger");
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Uuid([u8; 16]);

/// The time of the last one of version 7, in 1/4096 of a millisecond.
static LAST: AtomicU64 = AtomicU64::new(0);

impl Uuid {
    /// All zeros.
    pub const NIL: Self = Self([0; 16]);

    /// A random one: nobody can guess it, and rows with it lie anywhere in their index.
    ///
    /// ```
    /// assert_ne!(carafe_core::Uuid::v4(), carafe_core::Uuid::v4());
    /// ```
    pub fn v4() -> Self {
        Self(random::bytes()).marked(4)
    }

    /// One that begins with the present time, so that new rows stand at the end of their index.
    ///
    /// Those of one program ascend, also within a millisecond.
    ///
    /// ```
    /// use carafe_core::Uuid;
    /// let mut keys = [Uuid::v7(), Uuid::v7(), Uuid::v7()];
    /// assert!(keys.is_sorted());
    /// ```
    pub fn v7() -> Self {
        let micros = u64::try_from(clock::now().micros()).unwrap_or(0);
        let (millis, rest) = (micros / 1000, micros % 1000);
        let now = (millis << 12) | (rest * 4096 / 1000);
        let last = LAST.fetch_max(now, Relaxed);
        // Taken already: the next number after it.
        let tick = if last < now {
            now
        } else {
            LAST.fetch_add(1, Relaxed) + 1
        };
        let mut bytes = random::bytes();
        bytes[..6].copy_from_slice(&(tick >> 12).to_be_bytes()[2..]);
        bytes[6..8].copy_from_slice(&tick.to_be_bytes()[6..]);
        Self(bytes).marked(7)
    }

    /// The one with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, the most significant first.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 hexadecimal digits without hyphens.
    pub fn simple(self) -> String {
        random::hex(&self.0)
    }

    fn marked(mut self, version: u8) -> Self {
        self.0[6] = self.0[6] & 0x0F | version << 4;
        self.0[8] = self.0[8] & 0x3F | 0x80;
        self
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            let hyphen = if matches!(index, 4 | 6 | 8 | 10) {
                "-"
            } else {
                ""
            };
            write!(f, "{hyphen}{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 32 hexadecimal digits, with or without the four hyphens.
impl FromStr for Uuid {
    type Err = Error;

    #[track_caller]
    fn from_str(text: &str) -> Result<Self, Error> {
        read(text.trim()).map(Self).ok_or_else(|| {
            Error::new(ErrorKind::BadRequest, "this text is not a UUID")
                .code("core.E001")
                .hint("it is written `018c2d3a-6f2b-7c00-8000-0123456789ab`")
        })
    }
}

fn read(text: &str) -> Option<[u8; 16]> {
    let hyphens: &[usize] = if text.len() == 36 {
        &[8, 13, 18, 23]
    } else {
        &[]
    };
    if text.len() != 32 + hyphens.len() || !hyphens.iter().all(|at| text.as_bytes()[*at] == b'-') {
        return None;
    }
    let mut digits = text
        .bytes()
        .enumerate()
        .filter(|(at, _)| !hyphens.contains(at))
        .map(|(_, byte)| char::from(byte).to_digit(16));
    let mut bytes = [0; 16];
    for byte in &mut bytes {
        *byte = u8::try_from(digits.next()?? << 4 | digits.next()??).ok()?;
    }
    Some(bytes)
}

impl serde_core::Serialize for Uuid {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde_core::Deserialize<'de> for Uuid {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::from_text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_the_standard_says() {
        for (id, version) in [(Uuid::v4(), '4'), (Uuid::v7(), '7')] {
            let text = id.to_string();
            assert_eq!(text.chars().nth(14), Some(version), "{text}");
            assert!(
                matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b'),
                "{text}"
            );
            assert_eq!(text.parse::<Uuid>().unwrap(), id);
            assert_eq!(id.simple().parse::<Uuid>().unwrap(), id);
        }
    }

    #[test]
    fn later_ones_are_larger() {
        let many: Vec<Uuid> = (0..10_000).map(|_| Uuid::v7()).collect();
        assert!(many.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "018c2d3a",
            "018c2d3a-6f2b-7c00-8000-0123456789ag",
            "018c2d3a6-f2b-7c00-8000-0123456789ab",
            "é18c2d3a6f2b7c0080000123456789a",
        ] {
            assert!(text.parse::<Uuid>().is_err(), "{text}");
        }
    }
}
