//! `NewProduct`: a row to be inserted; rustc itself reports a missing column.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    generic, index, named, of,
};
use proc_macro2::TokenStream;
use quote::quote;

/// The struct with the columns that have no default. A view takes no rows.
pub(super) fn insert(model: &Model) -> TokenStream {
    if model.options.view {
        return TokenStream::new();
    }
    let (name, vis, new) = (&model.name, &model.vis, named(model, "New", ""));
    let doc =
        format!("A new [`{name}`]: the columns without a default. `.with(|p| …)` sets others.");
    let fields = required(model).map(|field| {
        let Field {
            docs,
            vis,
            ident,
            ty,
            ..
        } = field;
        quote!(#(#docs)* #vis #ident: #ty)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs, missing_debug_implementations)]
        #vis struct #new { #(#fields),* }
    }
}

/// Its values, in the order of its columns.
pub(super) fn impls(model: &Model) -> TokenStream {
    if model.options.view {
        return TokenStream::new();
    }
    let (name, new) = (&model.name, named(model, "New", ""));
    let values: Vec<_> = required(model)
        .map(|field| {
            let (ident, of, column) = (&field.ident, of(field), index(field.column));
            if let Kind::Generic { .. } = field.kind {
                return generic::put(field);
            }
            quote!(#of.put(row, #column, self.#ident);)
        })
        .collect();
    let row = if values.is_empty() {
        quote!(_)
    } else {
        quote!(row)
    };
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __p::Insertable for #new {
            type Model = #name;
            fn bind(self, #row: &mut __p::NewColumns) { #(#values)* }
        }
    }
}

fn required(model: &Model) -> impl Iterator<Item = &Field> {
    model.columns().filter(|field| !field.optional())
}
