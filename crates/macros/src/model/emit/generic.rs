//! Generic foreign keys: two columns, an index on both, and what leads back.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    index, of, positions,
    relation::on_delete,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

/// The entries of its two columns in `META`.
pub(super) fn columns(field: &Field) -> TokenStream {
    let (of, options) = (of(field), &field.options);
    let read_only = options.read_only.then(|| quote!(.not_editable()));
    let label = options.label.as_ref().map(|label| quote!(.label(#label)));
    let help = options.help.as_ref().map(|help| quote!(.help_text(#help)));
    let fields = ["type", "id"].map(|part| format!("{}_{part}", field.name));
    let names = match &options.columns {
        Some((kind, key)) => [kind, key].map(LitStr::value),
        None => fields.clone(),
    };
    let ([kind_field, key_field], [kind, key]) = (fields, names);
    quote! {
        #of.kind_meta(#kind_field, #kind) #read_only #label,
        #of.key_meta(#key_field, #key) #read_only #help
    }
}

/// `META.generics`.
pub(super) fn metas(model: &Model) -> TokenStream {
    let metas = model.generics().map(|field| {
        let (of, name, column) = (of(field), &field.name, index(field.column));
        let rule = on_delete(field);
        quote!(#of.meta(#name, #column, #rule))
    });
    let metas: Vec<TokenStream> = metas.collect();
    if metas.is_empty() {
        return TokenStream::new();
    }
    quote!(.generics(&[#(#metas),*]))
}

/// An index on both columns of each.
pub(super) fn indexes(model: &Model) -> impl Iterator<Item = TokenStream> {
    model.generics().map(|field| {
        let columns = positions(field);
        quote!(#(__p::OrderedColumn::asc(#columns)),*)
    })
}

/// The only one leads back by its type; of several, `via = …` names one.
pub(super) fn promise(model: &Model) -> Option<TokenStream> {
    let name = &model.name;
    let mut all = model.generics();
    let (only, None) = (all.next()?, all.next()) else {
        return None;
    };
    let Kind::Generic { key, .. } = &only.kind else {
        return None;
    };
    let relation = index(only.relation);
    Some(quote! {
        #[diagnostic::do_not_recommend]
        impl __p::HasGeneric<#relation> for #name {
            type Key = #key;
        }
    })
}

/// The values of a new row.
pub(super) fn put(field: &Field) -> TokenStream {
    let (ident, of, column) = (&field.ident, of(field), index(field.column));
    quote!(row.put_generic(#column, #of.value(&self.#ident, 0), #of.value(&self.#ident, 1));)
}

/// The values of a row, by position.
pub(super) fn values(field: &Field) -> TokenStream {
    let (ident, of) = (&field.ident, of(field));
    let parts = [quote!(0), quote!(1)].into_iter();
    let arms = positions(field).zip(parts);
    let arms = arms.map(|(at, part)| quote!(#at => #of.value(&self.#ident, #part)));
    quote!(#(#arms),*)
}
