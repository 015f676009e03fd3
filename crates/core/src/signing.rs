//! Values that only this application can have written: HMAC-SHA256 over a text, a key and a purpose.
//!
//! Signed is not hidden: whoever holds the text can read it, and nobody can change it.

use crate::{clock, value::Secret};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// Clocks of two machines differ; a text from the near future is not forged.
const TOLERATED_SKEW: i64 = 60;
const LABEL: &[u8] = b"carafe signing 1";

/// The application's secret keys: one that signs, and older ones that still verify.
///
/// ```
/// use carafe_core::{Secret, signing::Keys};
///
/// let keys = Keys::new(Secret::new("the new key")).with_old(Secret::new("last year's key"));
/// assert!(!format!("{keys:?}").contains("key\""));
/// ```
#[derive(Debug, Clone)]
pub struct Keys {
    current: Secret,
    old: Vec<Secret>,
}

impl Keys {
    /// Signs and verifies with this key.
    pub fn new(current: Secret) -> Self {
        Self {
            current,
            old: Vec::new(),
        }
    }

    /// Also accepts what this key signed before it was replaced.
    #[must_use]
    pub fn with_old(mut self, key: Secret) -> Self {
        self.old.push(key);
        self
    }

    /// The signer for one purpose. A text signed for another purpose is refused.
    ///
    /// Deriving its keys costs two hashes a key, so keep the signer.
    pub fn signer(&self, purpose: &str) -> Signer {
        let old = self.old.iter().map(|key| derived(key, purpose)).collect();
        Signer {
            current: derived(&self.current, purpose),
            old,
        }
    }
}

/// Signs and verifies texts for one purpose; made by [`Keys::signer`].
///
/// ```
/// use carafe_core::{Secret, signing::Keys};
///
/// let signer = Keys::new(Secret::new("a key of at least 32 bytes, kept secret")).signer("unsubscribe");
/// let link = signer.sign("user 7");
/// assert_eq!(signer.verify(&link), Some("user 7"));
/// assert_eq!(signer.verify("user 8.AAAA"), None);
/// ```
#[derive(Clone)]
pub struct Signer {
    current: Hmac<Sha256>,
    old: Vec<Hmac<Sha256>>,
}

impl Signer {
    /// The text with its signature behind a dot.
    pub fn sign(&self, text: &str) -> String {
        let mac = self
            .current
            .clone()
            .chain_update(text)
            .finalize()
            .into_bytes();
        let mut signed = String::with_capacity(text.len() + 44);
        signed.push_str(text);
        signed.push('.');
        URL_SAFE_NO_PAD.encode_string(mac, &mut signed);
        signed
    }

    /// The text without its signature; `None` when it was not signed by one of the keys for this purpose.
    ///
    /// The comparison takes the same time wherever the first difference is.
    pub fn verify<'t>(&self, signed: &'t str) -> Option<&'t str> {
        let (text, signature) = signed.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let fits = |key: &Hmac<Sha256>| {
            key.clone()
                .chain_update(text)
                .verify_slice(&signature)
                .is_ok()
        };
        (fits(&self.current) || self.old.iter().any(fits)).then_some(text)
    }

    /// Like [`Signer::sign`], and notes when.
    pub fn sign_dated(&self, text: &str) -> String {
        self.sign(&format!("{text}.{}", clock::now().seconds()))
    }

    /// The text of [`Signer::sign_dated`] when it is at most `max_age` seconds old.
    ///
    /// ```
    /// use carafe_core::{Secret, clock, signing::Keys};
    ///
    /// let signer = Keys::new(Secret::new("a key of at least 32 bytes, kept secret")).signer("reset");
    /// let clock = clock::freeze("2026-11-20T14:30:00Z".parse()?);
    /// let token = signer.sign_dated("7");
    /// clock.advance(3600);
    /// assert_eq!(signer.verify_dated(&token, 3600), Some("7"));
    /// clock.advance(1);
    /// assert_eq!(signer.verify_dated(&token, 3600), None);
    /// # Ok::<(), carafe_core::Error>(())
    /// ```
    pub fn verify_dated<'t>(&self, signed: &'t str, max_age: i64) -> Option<&'t str> {
        let (text, at) = self.verify(signed)?.rsplit_once('.')?;
        let age = clock::now().seconds() - at.parse::<i64>().ok()?;
        (age <= max_age && age >= -TOLERATED_SKEW).then_some(text)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

/// Whether two texts are equal, in a time that does not tell where they differ.
///
/// ```
/// use carafe_core::signing::equal;
///
/// assert!(equal(b"token", b"token"));
/// assert!(!equal(b"token", b"taken"));
/// ```
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    one.ct_eq(other).into()
}

/// The length stands before the purpose, so no purpose and text can be cut at another place.
fn derived(key: &Secret, purpose: &str) -> Hmac<Sha256> {
    let length = (purpose.len() as u64).to_be_bytes();
    let material = keyed(key.expose().as_bytes())
        .chain_update(LABEL)
        .chain_update(length)
        .chain_update(purpose)
        .finalize()
        .into_bytes();
    keyed(&material)
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// SHA-256 in hexadecimal digits: finds a token in a table that does not hold the token itself.
///
/// ```
/// assert!(carafe_core::signing::fingerprint("token").starts_with("3c469e9d6c5875d3"));
/// ```
pub fn fingerprint(text: impl AsRef<[u8]>) -> String {
    use sha2::Digest as _;
    crate::random::hex(&Sha256::digest(text))
}
