//! Macros that the expansion of `#[model]` calls.
