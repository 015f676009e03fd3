//! `#[mixin]` and `#[model(mixins(…))]`: fields that several models have.
//!
//! An attribute sees the struct below it and no other. So a mixin becomes a macro of its name that knows its fields,
//! and a model that names it is handed to that macro, which writes it down once more with the fields in it.

mod mixed;

pub(crate) use self::mixed::mixed;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Data, DeriveInput, Error, Field, Fields, Result, Visibility};

/// Expands the attribute.
pub(crate) fn expand(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    write(arguments, item).unwrap_or_else(|error| {
        let error = error.into_compile_error();
        quote! { #item #error }
    })
}

fn write(arguments: &TokenStream, item: &TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[mixin]` takes nothing"));
    }
    let mut input: DeriveInput = syn::parse2(item.clone()).map_err(|_| wrong(item))?;
    if !input.generics.params.is_empty() {
        let message = "a mixin has no type parameters: its fields are columns";
        return Err(Error::new_spanned(&input.generics, message));
    }
    let fields = fields(&input).ok_or_else(|| wrong(item))?;
    let rules = rules(&input.ident, &input.vis, &fields);
    without_attributes(&mut input);
    // Models have the fields: that nobody makes a value of the struct itself is no mistake.
    Ok(quote! { #[allow(dead_code)] #input #rules })
}

/// The macro behind the mixin.
fn rules(name: &Ident, vis: &Visibility, fields: &[Field]) -> TokenStream {
    let names: Vec<_> = fields
        .iter()
        .filter_map(|field| field.ident.as_ref())
        .collect();
    let hidden = hidden(name, fields);
    // Other crates see only macros that are exported; and what is exported stands for all.
    let exported = matches!(vis, Visibility::Public(_)).then(|| quote!(#[macro_export]));
    quote! {
        #[doc(hidden)]
        #exported
        #[allow(unused_macros)]
        macro_rules! #hidden {
            ({ $($head:tt)* } { $($own:tt)* } { $($orm:tt)* } { $($mixin:tt)* } $model:ident) => {
                $($head)* { $($own)* #(#fields,)* }
                impl $($orm)*::HasMixin<$($mixin)*> for $model {
                    fn mixin(&self) -> $($mixin)* {
                        $($mixin)* { #(#names: ::std::clone::Clone::clone(&self.#names)),* }
                    }
                }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        #vis use #hidden as #name;
    }
}

/// A name that no other mixin of the program has: exported macros of a crate stand beside each other.
fn hidden(name: &Ident, fields: &[Field]) -> Ident {
    let text: String = fields
        .iter()
        .map(|field| field.to_token_stream().to_string())
        .collect();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format_ident!("__mixin_{name}_{hash:016x}")
}

/// The named fields of a struct.
fn fields(input: &DeriveInput) -> Option<Vec<Field>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(fields.named.iter().cloned().collect()),
            _ => None,
        },
        _ => None,
    }
}

fn without_attributes(input: &mut DeriveInput) {
    if let Data::Struct(data) = &mut input.data {
        for field in &mut data.fields {
            field
                .attrs
                .retain(|attribute| !attribute.path().is_ident("field"));
        }
    }
}

fn wrong(item: &TokenStream) -> Error {
    let message = "`#[mixin]` stands on a struct with named fields";
    Error::new_spanned(item, message)
}
