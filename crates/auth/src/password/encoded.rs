//! `argon2$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: Django's text, and the PHC string inside it.

use argon2::{Algorithm, Params, Version};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};

/// What Django writes before the PHC string.
const DJANGO: &str = "argon2";
/// More than this is no password hash but an attempt to keep us busy: 1 GiB and 64 passes.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;

/// A stored password, taken apart.
pub(super) struct Encoded {
    pub(super) algorithm: Algorithm,
    pub(super) version: Version,
    pub(super) params: Params,
    pub(super) salt: Vec<u8>,
    pub(super) hash: Vec<u8>,
}

impl Encoded {
    /// Reads a text of Django's or a plain PHC string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let phc = text
            .strip_prefix(DJANGO)
            .unwrap_or(text)
            .strip_prefix('$')?;
        let mut parts = phc.split('$');
        let algorithm = algorithm(parts.next()?)?;
        let (version, costs) = match parts.next()? {
            "v=19" => (Version::V0x13, parts.next()?),
            "v=16" => (Version::V0x10, parts.next()?),
            // The first argon2 strings had no version.
            costs => (Version::V0x10, costs),
        };
        let salt = BASE64.decode(parts.next()?).ok()?;
        let hash = BASE64.decode(parts.next()?).ok()?;
        let params = params(costs, hash.len())?;
        parts.next().is_none().then_some(Self {
            algorithm,
            version,
            params,
            salt,
            hash,
        })
    }

    /// Django's text.
    pub(super) fn text(params: &Params, salt: &[u8], hash: &[u8]) -> String {
        let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
        let (salt, hash) = (BASE64.encode(salt), BASE64.encode(hash));
        format!("{DJANGO}$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${hash}")
    }
}

fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "argon2id" => Some(Algorithm::Argon2id),
        "argon2i" => Some(Algorithm::Argon2i),
        "argon2d" => Some(Algorithm::Argon2d),
        _ => None,
    }
}

fn params(text: &str, length: usize) -> Option<Params> {
    let (mut memory, mut passes, mut lanes) = (None, None, None);
    for part in text.split(',') {
        let (key, value) = part.split_once('=')?;
        let slot = match key {
            "m" => &mut memory,
            "t" => &mut passes,
            "p" => &mut lanes,
            _ => return None,
        };
        *slot = Some(value.parse::<u32>().ok()?);
    }
    let (memory, passes) = (memory?, passes?);
    if memory > MOST_MEMORY || passes > MOST_PASSES {
        return None;
    }
    Params::new(memory, passes, lanes?, Some(length)).ok()
}
