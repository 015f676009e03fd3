//! `ProductCols`: what `|p| …` closures get, and what the types promise about the columns.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    handle, index, named, of,
};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The struct of handles.
pub(super) fn columns(model: &Model) -> TokenStream {
    let (p, name, vis, cols) = (
        &model.private,
        &model.name,
        &model.vis,
        named(model, "", "Cols"),
    );
    let doc = format!("The columns and relations of [`{name}`], as `|p| …` closures get them.");
    let fields = model.fields.iter().map(|field| {
        let Field {
            docs, vis, ident, ..
        } = field;
        let handle = handle(p, field, &quote!(P));
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
        let of = if field.relation.is_some() {
            quote!(of_key)
        } else {
            quote!(of)
        };
        quote!(const #constant: __p::Of<#ty> = __p::#of::<#ty>();)
    });
    constants.collect()
}

/// Its impls; `RefersTo` for each foreign key and many-to-many field, `UniqueOn` for each key.
pub(super) fn impls(model: &Model) -> TokenStream {
    let (name, cols, p) = (&model.name, named(model, "", "Cols"), quote!(__p));
    let idents = model.fields.iter().map(|field| &field.ident);
    let refers = model
        .relations()
        .filter(|field| leads_alone(model, field))
        .map(|field| {
            let (target, relation) = (field.kind.target(), index(field.relation));
            quote_spanned! {field.ty.span() =>
                #[diagnostic::do_not_recommend]
                impl __p::RefersTo<#target, #relation> for #name {}
            }
        });
    let unique = keys(model).into_iter().map(|fields| {
        let handles: Vec<_> = fields
            .into_iter()
            .map(|field| handle(&p, field, &quote!(__p::Root<#name>)))
            .collect();
        let key = if let [one] = handles.as_slice() {
            one.clone()
        } else {
            quote!((#(#handles),*))
        };
        quote! {
            #[diagnostic::do_not_recommend]
            impl __p::UniqueOn<#key> for #name {}
        }
    });
    let promises = refers.chain(unique);
    quote! {
        __p::cols! { #name #cols #(#idents)* }
        #(#promises)*
    }
}

/// Whether it is the only relation to its model. Of several, none is found by its types: `via = …` names one.
fn leads_alone(model: &Model, field: &Field) -> bool {
    let forward = |field: &&Field| !matches!(field.kind, Kind::Reverse { .. });
    let alike = |other: &&Field| other.kind.target() == field.kind.target();
    forward(&field) && model.relations().filter(forward).filter(alike).count() == 1
}

/// The primary key, unique columns and `unique(…)` groups, each once.
fn keys(model: &Model) -> Vec<Vec<&Field>> {
    let mut keys = vec![model.keys().map(|field| field.column).collect::<Vec<_>>()];
    let single = model
        .columns()
        .filter(|field| field.options.has("unique"))
        .map(|field| vec![field.column]);
    let groups = model
        .uniques
        .iter()
        .map(|group| group.iter().map(|at| model.fields[*at].column).collect());
    for key in single.chain(groups) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let fields = |key: Vec<Option<u16>>| {
        key.into_iter()
            .flatten()
            .map(|column| &model.fields[model.columns[usize::from(column)]])
            .collect()
    };
    keys.into_iter().map(fields).collect()
}
