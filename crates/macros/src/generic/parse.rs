//! The enum and its attributes.

use super::{Generic, Target};
use crate::choice::{in_words, snake};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Data, DeriveInput, Error, Fields, GenericArgument, LitStr, Path, PathArguments,
    Result, Type, Variant, meta::ParseNestedMeta,
};

const NOT_AN_ENUM: &str = "`#[derive(GenericFk)]` stands on an enum of foreign keys: `enum Subject { Product(Fk<Product>), … }`";
const NOT_A_KEY: &str = "a variant holds one foreign key: `Product(Fk<Product>)`";
const MISSING: &str = "`Missing` is what a row that is gone is called: name the variant otherwise";
const ON_VARIANT: &str = "on a variant, `#[generic(…)]` takes `name = \"product\"`";

pub(super) fn generic(input: &DeriveInput) -> Result<Generic> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, NOT_AN_ENUM));
    };
    if !input.generics.params.is_empty() || data.variants.is_empty() || data.variants.len() > 200 {
        return Err(Error::new_spanned(&input.ident, NOT_AN_ENUM));
    }
    let mut targets = Vec::new();
    for variant in &data.variants {
        targets.push(target(variant, &targets)?);
    }
    let models: Vec<String> = targets.iter().map(|target| text(&target.model)).collect();
    for target in &mut targets {
        let own = text(&target.model);
        target.alone = models.iter().filter(|model| **model == own).count() == 1;
    }
    Ok(Generic {
        name: input.ident.clone(),
        vis: input.vis.clone(),
        private: private(&input.attrs)?,
        targets,
    })
}

fn text(ty: &Type) -> String {
    ty.to_token_stream().to_string()
}

fn target(variant: &Variant, others: &[Target]) -> Result<Target> {
    let ident = &variant.ident;
    if ident == "Missing" {
        return Err(Error::new_spanned(ident, MISSING));
    }
    let word = snake(ident);
    let name = named(&variant.attrs)?.unwrap_or_else(|| word.clone());
    let plain = |letter: char| letter.is_alphanumeric() || "_.-".contains(letter);
    if name.is_empty() || name.len() > 100 || !name.chars().all(plain) {
        let message = "a name has letters, digits, `_`, `.` and `-`, at most 100 of them";
        return Err(Error::new_spanned(ident, message));
    }
    if others.iter().any(|other| other.name == name) {
        let message = format!("two variants are `{name}` in the table");
        return Err(Error::new_spanned(ident, message));
    }
    let handle = syn::parse_str::<Ident>(&word).unwrap_or_else(|_| format_ident!("r#{word}"));
    Ok(Target {
        variant: ident.clone(),
        handle: Ident::new(&handle.to_string(), ident.span()),
        model: model(variant)?,
        name,
        label: in_words(ident),
        alone: true,
    })
}

/// `T` of the variant's `Fk<T>`.
fn model(variant: &Variant) -> Result<Type> {
    let wrong = || Error::new_spanned(variant, NOT_A_KEY);
    let Fields::Unnamed(fields) = &variant.fields else {
        return Err(wrong());
    };
    let (Some(field), 1) = (fields.unnamed.first(), fields.unnamed.len()) else {
        return Err(wrong());
    };
    let Type::Path(path) = &field.ty else {
        return Err(wrong());
    };
    let last = path.path.segments.last().filter(|last| last.ident == "Fk");
    let Some(PathArguments::AngleBracketed(list)) = last.map(|last| &last.arguments) else {
        return Err(wrong());
    };
    match list.args.first() {
        Some(GenericArgument::Type(model)) if list.args.len() == 1 => Ok(model.clone()),
        _ => Err(wrong()),
    }
}

fn named(attributes: &[Attribute]) -> Result<Option<String>> {
    let mut name = None;
    each(attributes, |meta| {
        if !meta.path.is_ident("name") {
            return Err(meta.error(ON_VARIANT));
        }
        let literal: LitStr = meta.value()?.parse()?;
        name = Some(literal.value());
        Ok(())
    })?;
    Ok(name)
}

fn private(attributes: &[Attribute]) -> Result<TokenStream> {
    let mut root = quote!(::carafe::orm);
    each(attributes, |meta| {
        if !meta.path.is_ident("crate") {
            return Err(meta.error("`#[generic(name = \"…\")]` stands on a variant"));
        }
        root = meta.value()?.call(Path::parse_mod_style)?.to_token_stream();
        Ok(())
    })?;
    Ok(quote!(#root::__private))
}

fn each(
    attributes: &[Attribute],
    mut one: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    let mut own = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("generic"));
    own.try_for_each(|attribute| attribute.parse_nested_meta(&mut one))
}
