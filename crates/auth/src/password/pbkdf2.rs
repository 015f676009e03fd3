//! `pbkdf2_sha256$1500000$salt$hash`: what Django stores unless it is told otherwise. Read, and never written.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

const NAME: &str = "pbkdf2_sha256$";
/// Django takes 1.5 million; much more is an attempt to keep us busy.
const MOST_ROUNDS: u32 = 10_000_000;

/// Whether this is such a text, whatever is in it.
pub(super) fn is_one(encoded: &str) -> bool {
    encoded.starts_with(NAME)
}

/// Whether the password is the one that the text was made of.
pub(super) fn verify(password: &str, encoded: &str) -> bool {
    let Some((rounds, salt, hash)) = parse(encoded) else {
        return false;
    };
    let mut own = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), rounds, &mut own);
    own.ct_eq(&hash).into()
}

fn parse(encoded: &str) -> Option<(u32, &str, Vec<u8>)> {
    let mut parts = encoded.strip_prefix(NAME)?.split('$');
    let rounds = parts.next()?.parse().ok()?;
    let (salt, hash) = (parts.next()?, STANDARD.decode(parts.next()?).ok()?);
    let sound = (1..=MOST_ROUNDS).contains(&rounds) && hash.len() == 32;
    (sound && parts.next().is_none()).then_some((rounds, salt, hash))
}
