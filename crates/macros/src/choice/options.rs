//! The keys of `#[choice(…)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, Error, Fields, LitStr, Path, Result, Variant, meta::ParseNestedMeta,
    spanned::Spanned,
};

/// How the database keeps it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    Native,
}

impl Kind {
    /// Its name in `ChoiceKind`.
    pub(super) fn name(self) -> Ident {
        let name = match self {
            Self::Text => "Text",
            Self::Int => "Int",
            Self::Native => "Native",
        };
        Ident::new(name, Span::call_site())
    }
}

/// What stands on the enum.
pub(super) struct Options {
    pub(super) kind: Kind,
    /// The path to what generated code uses.
    pub(super) private: TokenStream,
}

impl Options {
    pub(super) fn read(attributes: &[Attribute]) -> Result<Self> {
        let (mut kind, mut root) = (Kind::Text, quote!(::carafe::orm));
        each(attributes, |meta| {
            if meta.path.is_ident("int") {
                kind = Kind::Int;
            } else if meta.path.is_ident("native") {
                kind = Kind::Native;
            } else if meta.path.is_ident("crate") {
                root = meta.value()?.call(Path::parse_mod_style)?.to_token_stream();
            } else {
                return Err(meta.error(ON_ENUM));
            }
            Ok(())
        })?;
        let private = quote!(#root::__private);
        Ok(Self { kind, private })
    }
}

/// What stands on a variant.
pub(super) struct VariantOptions {
    pub(super) value: Option<String>,
    pub(super) label: Option<String>,
}

impl VariantOptions {
    pub(super) fn read(variant: &Variant, kind: Kind) -> Result<Self> {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new(variant.fields.span(), HAS_FIELDS));
        }
        let (mut value, mut label) = (None, None);
        each(&variant.attrs, |meta| {
            let place = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("value") if kind == Kind::Int => return Err(meta.error(NUMBERED)),
                Some("value") => &mut value,
                Some("label") => &mut label,
                _ => return Err(meta.error(ON_VARIANT)),
            };
            *place = Some(text(&meta)?);
            Ok(())
        })?;
        Ok(Self { value, label })
    }
}

const NUMBERED: &str = "with `int` the value is written `Draft = 1`";
const ON_ENUM: &str = "on the enum, `#[choice(…)]` takes `int` or `native`";
const ON_VARIANT: &str =
    "on a variant, `#[choice(…)]` takes `value = \"draft\"` and `label = \"Draft\"`";
const HAS_FIELDS: &str =
    "a column holds one value: a variant of a choice has no fields; data belongs into a `Json<…>`";

fn text(meta: &ParseNestedMeta<'_>) -> Result<String> {
    let literal: LitStr = meta.value()?.parse()?;
    Ok(literal.value())
}

fn each(
    attributes: &[Attribute],
    mut one: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    let mut own = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("choice"));
    own.try_for_each(|attribute| attribute.parse_nested_meta(&mut one))
}
