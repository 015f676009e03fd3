//! Extractors that axum does not have. All others are axum's.

mod nonce;
mod state;

#[doc(inline)]
pub use self::{nonce::CspNonce, state::State};
