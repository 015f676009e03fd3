//! The token of a browser: a secret in a cookie, and a text in the page that only whoever can read either may know.

use crate::cookie::{self, Cookie};
use carafe_core::{Result, context::Context, random};
use http::HeaderMap;

/// Name of the form field, and of the cookie.
pub const FIELD: &str = "csrf_token";
const DIGITS: usize = 32;

/// The secret of one browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    secret: [u8; 16],
    fresh: bool,
}

impl Token {
    /// A new secret, for a browser that has none.
    pub fn fresh() -> Self {
        Self {
            secret: random::bytes(),
            fresh: true,
        }
    }

    /// The secret in a `Cookie` field.
    pub fn in_cookies(field: &str, secure: bool) -> Option<Self> {
        let text = cookie::find(field, &cookie::guarded(FIELD, secure))?;
        Some(Self {
            secret: bytes(text)?,
            fresh: false,
        })
    }

    /// The text for a page. It differs each time, so that compression does not give the secret away.
    pub fn masked(&self) -> String {
        let mask = random::bytes();
        random::hex(&mask) + &random::hex(&xor(mask, self.secret))
    }

    /// Whether this text was made from the secret.
    pub fn fits(&self, masked: &str) -> bool {
        let Some((mask, rest)) = masked.split_at_checked(DIGITS) else {
            return false;
        };
        let (Some(mask), Some(rest)) = (bytes(mask), bytes(rest)) else {
            return false;
        };
        carafe_core::signing::equal(&xor(mask, rest), &self.secret)
    }

    fn cookie(self, secure: bool) -> Cookie {
        let year = 365 * 24 * 3600;
        Cookie::new(cookie::guarded(FIELD, secure), random::hex(&self.secret))
            .max_age(year)
            .secure(secure)
    }
}

fn xor(mut one: [u8; 16], other: [u8; 16]) -> [u8; 16] {
    for (byte, other) in one.iter_mut().zip(other) {
        *byte ^= other;
    }
    one
}

fn bytes(digits: &str) -> Option<[u8; 16]> {
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

/// The token's text for a page of this request. Asking for it makes the stack set the cookie.
pub fn token(context: &Context) -> String {
    if let Some(token) = context.get::<Token>() {
        return token.masked();
    }
    let known = context
        .info()
        .and_then(|info| Token::in_cookies(info.cookie.as_ref()?.to_str().ok()?, info.secure));
    let token = known.unwrap_or_else(Token::fresh);
    context.insert(token);
    token.masked()
}

/// The hidden field for a form of this request.
pub fn field(context: &Context) -> String {
    format!(
        "<input type=\"hidden\" name=\"{FIELD}\" value=\"{}\">",
        token(context)
    )
}

/// Gives this browser a new secret: whoever signs in must not share one with whoever was there before.
pub fn rotate(context: &Context) {
    context.insert(Token::fresh());
}

/// Sets the cookie when the request's page used a token that the browser does not have yet.
///
/// # Errors
/// None in practice: the cookie is made of hexadecimal digits.
pub fn finish(context: &Context, headers: &mut HeaderMap) -> Result<()> {
    let Some(token) = context.take::<Token>() else {
        return Ok(());
    };
    cookie::vary(headers);
    if token.fresh {
        let secure = context.info().is_some_and(|info| info.secure);
        headers.append(http::header::SET_COOKIE, token.cookie(secure).to_header()?);
    }
    Ok(())
}
