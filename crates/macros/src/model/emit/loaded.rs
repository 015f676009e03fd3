//! `ProductWith`: a row with loaded relations.

use super::{
    super::resolve::{Field, Model},
    index, named,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The struct with a type parameter for each relation, when there are any.
pub(super) fn loaded(model: &Model) -> TokenStream {
    if model.relations().next().is_none() {
        return TokenStream::new();
    }
    let (name, vis, with) = (&model.name, &model.vis, named(model, "", "With"));
    let doc = format!(
        "A [`{name}`] with loaded relations: `.with(|p| …)` puts the rows in the fields' places."
    );
    let parameters = slots(model).map(|(field, slot)| {
        let ty = &field.ty;
        quote!(#slot = #ty)
    });
    let fields = slots(model).map(
        |(
            Field {
                docs, vis, ident, ..
            },
            slot,
        )| quote!(#(#docs)* #vis #ident: #slot),
    );
    let derives = &model.derives;
    let derive = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    quote! {
        #[doc = #doc]
        #derive
        #[allow(dead_code, missing_docs, missing_debug_implementations)]
        #vis struct #with<#(#parameters),*> { __row: #name, #(#fields),* }
    }
}

/// How it is read, and what it gets loaded.
pub(super) fn impls(model: &Model) -> TokenStream {
    let (name, with) = (&model.name, named(model, "", "With"));
    let list = slots(model).map(|(field, slot)| {
        let Field {
            ident,
            name,
            ty,
            relation,
            ..
        } = field;
        let relation = index(*relation);
        quote!([#relation #ident #name #slot #ty])
    });
    let list: TokenStream = list.collect();
    if list.is_empty() {
        list
    } else {
        quote!(__p::with_impls! { #name #with #list })
    }
}

/// Each relation and the name of its type parameter.
fn slots(model: &Model) -> impl Iterator<Item = (&Field, Ident)> {
    model
        .relations()
        .enumerate()
        .map(|(index, field)| (field, format_ident!("S{index}")))
}
