//! `#[derive(GenericFk)]`: an enum of foreign keys as a reference in two columns.

mod emit;
mod parse;

use proc_macro2::{Ident, TokenStream};
use syn::{Error, Type, Visibility};

/// The enum.
struct Generic {
    name: Ident,
    vis: Visibility,
    /// The path to what generated code uses.
    private: TokenStream,
    targets: Vec<Target>,
}

/// One of its variants.
struct Target {
    variant: Ident,
    /// The name of its handle.
    handle: Ident,
    model: Type,
    /// What the column of the type holds.
    name: String,
    /// What people read.
    label: String,
    /// Whether no other variant has the same model.
    alone: bool,
}

/// Expands the derive.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let generic = syn::parse2(item).and_then(|input| parse::generic(&input));
    generic.map_or_else(Error::into_compile_error, |generic| emit::generic(&generic))
}
