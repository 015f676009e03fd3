//! Behaviour of accounts, through the public API.

mod password;
