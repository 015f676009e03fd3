//! `ProductCols`: what `|p| …` closures get.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    handle, named, of,
};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The struct of handles.
pub(super) fn columns(model: &Model) -> TokenStream {
    let (name, vis, cols) = (&model.name, &model.vis, named(model, "", "Cols"));
    let doc = format!("The columns and relations of [`{name}`], as `|p| …` closures get them.");
    let fields = model.fields.iter().map(|field| {
        let Field {
            docs, vis, ident, ..
        } = field;
        let handle = handle(&model.private, field, &quote!(P));
        quote!(#(#docs)* #vis #ident: #handle)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs)]
        #vis struct #cols<P> { #(#fields),* }
    }
}

/// A constant for each column: the only place that asks whether its type can be one.
pub(super) fn types(model: &Model) -> TokenStream {
    let constants = model.columns().map(|field| {
        let (ty, constant) = (&field.ty, of(field));
        if let Kind::Generic { .. } = field.kind {
            return quote!(const #constant: __p::GenericOf<#ty> = __p::generic_of::<#ty>(););
        }
        let of = if field.relation.is_some() {
            quote!(of_key)
        } else {
            quote!(of)
        };
        quote!(const #constant: __p::Of<#ty> = __p::#of::<#ty>();)
    });
    constants.collect()
}

/// A constant for each foreign key: the only place that asks whether it leads to a model.
pub(super) fn known(model: &Model) -> TokenStream {
    let private = &model.private;
    let constants = model.columns().map(|field| {
        let (Some(known), Some(target)) = (&field.known, field.kind.target()) else {
            return TokenStream::new();
        };
        // A mistake is shown at the model's name.
        let asked = quote_spanned! {target.span() =>
            let _: __p::AModel = __p::Known::<#target>::IS;
        };
        quote! {
            #[doc(hidden)]
            const #known: bool = {
                #[allow(unused_imports)]
                use #private::{self as __p, Unknown as _};
                #asked
                true
            };
        }
    });
    constants.collect()
}

/// Its impls.
pub(super) fn impls(model: &Model) -> TokenStream {
    let (name, cols) = (&model.name, named(model, "", "Cols"));
    let idents = model.fields.iter().map(|field| &field.ident);
    quote!(__p::cols! { #name #cols #(#idents)* })
}
