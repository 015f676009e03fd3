//! Argon2id in Django's text.

use super::{PasswordHasher, encoded::Encoded, pbkdf2};
use argon2::{Algorithm, Params, Version};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use carafe_core::{Error, Result, random};
use subtle::ConstantTimeEq as _;

/// Bytes of a hash.
const LENGTH: usize = 32;

/// How much work one hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes it is cut into; they are computed one after the other.
    pub lanes: u32,
}

impl Default for Cost {
    /// What OWASP calls the minimum: 19 MiB, 2 passes, 1 lane.
    ///
    /// Django takes 100 MiB and 8 lanes. That much for each login would let a few clients fill the memory of a small
    /// server; what a Django program stored is verified with its own numbers all the same.
    fn default() -> Self {
        Self {
            memory: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// Argon2id, in the text that Django stores: `argon2$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
///
/// It verifies what a Django program stored, too: argon2 of any kind and cost, and `pbkdf2_sha256`, which becomes
/// argon2id when its owner signs in.
///
/// ```
/// use carafe_auth::password::{Argon2, PasswordHasher as _};
///
/// let argon2 = Argon2::default();
/// let kept = argon2.hash("correct horse")?;
/// assert!(kept.starts_with("argon2$argon2id$v=19$m=19456,t=2,p=1$"));
/// assert!(argon2.verify("correct horse", &kept));
/// assert!(!argon2.verify("battery staple", &kept));
/// # Ok::<(), carafe_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Argon2 {
    params: Params,
}

impl Argon2 {
    /// With another cost than the default one.
    ///
    /// Errors: numbers that argon2 cannot work with, such as less than 8 KiB of memory for a lane.
    pub fn new(cost: Cost) -> Result<Self> {
        let params =
            Params::new(cost.memory, cost.passes, cost.lanes, Some(LENGTH)).map_err(|cause| {
                Error::config(format!("argon2 cannot work with {cost:?}: {cause}"))
                    .code("auth.E001")
            })?;
        Ok(Self { params })
    }
}

impl Default for Argon2 {
    fn default() -> Self {
        Self::new(Cost::default()).expect("the default cost is one that argon2 can work with")
    }
}

impl PasswordHasher for Argon2 {
    fn hash(&self, password: &str) -> Result<String> {
        // Django wants a salt of letters, 128 bits strong.
        let salt = URL_SAFE_NO_PAD.encode(random::bytes());
        let hash = raw(
            Algorithm::Argon2id,
            Version::V0x13,
            &self.params,
            password,
            salt.as_bytes(),
        );
        let hash = hash
            .ok_or_else(|| Error::internal("argon2 could not hash a password").code("auth.E001"))?;
        Ok(Encoded::text(&self.params, salt.as_bytes(), &hash))
    }

    fn verify(&self, password: &str, encoded: &str) -> bool {
        if pbkdf2::is_one(encoded) {
            return pbkdf2::verify(password, encoded);
        }
        let Some(kept) = Encoded::parse(encoded) else {
            return false;
        };
        let hash = raw(
            kept.algorithm,
            kept.version,
            &kept.params,
            password,
            &kept.salt,
        );
        hash.is_some_and(|hash| hash.ct_eq(&kept.hash).into())
    }

    fn outdated(&self, encoded: &str) -> bool {
        let Some(kept) = Encoded::parse(encoded) else {
            return true;
        };
        let weaker = kept.params.m_cost() < self.params.m_cost()
            || kept.params.t_cost() < self.params.t_cost();
        let old = kept.algorithm != Algorithm::Argon2id || kept.version != Version::V0x13;
        weaker || old || kept.hash.len() < LENGTH
    }
}

fn raw(
    algorithm: Algorithm,
    version: Version,
    params: &Params,
    password: &str,
    salt: &[u8],
) -> Option<Vec<u8>> {
    let mut hash = vec![0; params.output_len().unwrap_or(LENGTH)];
    let argon2 = argon2::Argon2::new(algorithm, version, params.clone());
    argon2
        .hash_password_into(password.as_bytes(), salt, &mut hash)
        .ok()?;
    Some(hash)
}
