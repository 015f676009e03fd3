//! `#[model]`: from a struct to the tables and small impls that the ORM works with.
//!
//! - [`parse`]: the struct and its attributes, with every mistake collected
//! - [`resolve`]: names to positions
//! - [`emit`]: what is written

mod emit;
mod parse;
mod resolve;
mod suggest;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Field, Fields};

/// Expands the attribute; mistakes become errors at the places where they stand, all at once, and the struct
/// itself stays, so that nothing else is reported as missing.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        Err(_) => return not_a_struct(item),
    };
    let generated = match resolve::model(arguments, &input) {
        Ok(model) => {
            mark_keys(&mut input, &model);
            emit::model(&model)
        }
        Err(errors) => errors.into_compile_error(),
    };
    remove_field_attributes(&mut input);
    quote! { #input #generated }
}

/// Writes the types of foreign keys as the model has them.
fn mark_keys(input: &mut DeriveInput, model: &resolve::Model) {
    let Data::Struct(data) = &mut input.data else {
        return;
    };
    for field in &mut data.fields {
        let known = model.fields.iter();
        let mut known = known.filter(|known| Some(&known.ident) == field.ident.as_ref());
        if let Some(known) = known.next().filter(|known| known.known.is_some()) {
            field.ty = known.ty.clone();
        }
    }
}

fn not_a_struct(item: &TokenStream) -> TokenStream {
    let message = "`#[model]` stands on a struct with named fields";
    let error = syn::Error::new_spanned(item, message).into_compile_error();
    quote! { #item #error }
}

fn remove_field_attributes(input: &mut DeriveInput) {
    if let Data::Struct(data) = &mut input.data {
        data.fields.iter_mut().for_each(remove_field_attribute);
    }
}

fn remove_field_attribute(field: &mut Field) {
    field
        .attrs
        .retain(|attribute| !attribute.path().is_ident("field"));
}

/// The fields of a struct, or why this is none.
fn named_fields(input: &DeriveInput) -> syn::Result<impl Iterator<Item = &Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter()),
            other => Err(syn::Error::new_spanned(
                if other.is_empty() {
                    input.ident.to_token_stream()
                } else {
                    other.to_token_stream()
                },
                "a model has named fields: `pub struct Product { pub id: Id<Self>, … }`",
            )),
        },
        _ => Err(syn::Error::new_spanned(
            &input.ident,
            "`#[model]` stands on a struct with named fields",
        )),
    }
}

#[cfg(test)]
mod tests;
