//! What the types promise: which model leads to which, and which columns are unique.

use super::{
    super::resolve::{Field, Model},
    generic, handle, index,
};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// `RefersTo` for each foreign key and many-to-many field, `UniqueOn` for each key.
pub(super) fn promises(model: &Model) -> TokenStream {
    let alone = model.relations().filter(|field| leads_alone(model, field));
    let refers = alone.map(|field| refers_to(model, field));
    let unique = keys(model).into_iter().map(|key| unique_on(model, &key));
    let soft = model.soft_delete.map(|_| {
        let name = &model.name;
        quote! {
            #[diagnostic::do_not_recommend]
            impl __p::SoftDelete for #name {}
        }
    });
    let recorded = model.options.history.then(|| {
        let name = &model.name;
        quote! {
            #[diagnostic::do_not_recommend]
            impl __p::Recorded for #name {}
        }
    });
    let proxy = model.options.proxy.as_ref().map(|base| {
        let name = &model.name;
        quote! {
            #[diagnostic::do_not_recommend]
            impl __p::Proxy for #name {
                type Base = #base;
            }
        }
    });
    refers
        .chain(unique)
        .chain(soft)
        .chain(recorded)
        .chain(generic::promise(model))
        .chain(proxy)
        .collect()
}

fn refers_to(model: &Model, field: &Field) -> TokenStream {
    let (name, target, relation) = (&model.name, field.kind.target(), index(field.relation));
    let promise = if field.kind.one_to_one() {
        quote!(RefersToOnce)
    } else {
        quote!(RefersTo)
    };
    quote_spanned! {field.ty.span() =>
        #[diagnostic::do_not_recommend]
        impl __p::#promise<#target, #relation> for #name {}
    }
}

fn unique_on(model: &Model, key: &[&Field]) -> TokenStream {
    let name = &model.name;
    let (private, root) = (quote!(__p), quote!(__p::Root<#name>));
    let handles = key.iter().map(|field| handle(&private, field, &root));
    let handles = if key.len() == 1 {
        quote!(#(#handles)*)
    } else {
        quote!((#(#handles),*))
    };
    quote! {
        #[diagnostic::do_not_recommend]
        impl __p::UniqueOn<#handles> for #name {}
    }
}

/// Whether it is the only relation to its model. Of several, none is found by its types: `via = …` names one.
fn leads_alone(model: &Model, field: &Field) -> bool {
    let forward = |field: &&Field| !field.kind.is_reverse();
    let alike = |other: &&Field| {
        other.kind.target() == field.kind.target()
            && other.kind.one_to_one() == field.kind.one_to_one()
    };
    forward(&field) && model.relations().filter(forward).filter(alike).count() == 1
}

/// The primary key, unique columns and `unique(…)` groups, each once.
fn keys(model: &Model) -> Vec<Vec<&Field>> {
    let mut keys = vec![model.keys().collect::<Vec<_>>()];
    let single = model
        .columns()
        .filter(|field| field.options.has("unique"))
        .map(|field| vec![field]);
    let group = |group: &Vec<usize>| group.iter().map(|at| &model.fields[*at]).collect();
    for key in single.chain(model.uniques.iter().map(group)) {
        if !keys.iter().any(|known| same(known, &key)) {
            keys.push(key);
        }
    }
    keys
}

fn same(one: &[&Field], other: &[&Field]) -> bool {
    let columns = other.iter().map(|field| field.column);
    one.iter().map(|field| field.column).eq(columns)
}
