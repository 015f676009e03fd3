//! `ProductWith`: a row with loaded relations.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    index, named,
};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Visibility, spanned::Spanned};

/// The struct with a type parameter for each relation, when there are any.
pub(super) fn loaded(model: &Model) -> TokenStream {
    if slots(model).next().is_none() {
        return TokenStream::new();
    }
    let (name, vis, with) = (&model.name, &model.vis, named(model, "", "With"));
    let doc = format!(
        "A [`{name}`] with loaded relations: `.with(|p| …)` puts the rows in the fields' places."
    );
    let parameters = slots(model).map(|(field, slot)| {
        let ty = field.plain.as_ref().unwrap_or(&field.ty);
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
        let setters = setters(model);
        quote!(__p::with_impls! { #name #with #list } #setters)
    }
}

/// `set_category`: the key and the loaded row, changed together.
fn setters(model: &Model) -> TokenStream {
    let with = named(model, "", "With");
    let all: Vec<_> = slots(model).map(|(_, slot)| slot).collect();
    let keyed = slots(model).filter(|(field, _)| matches!(field.kind, Kind::ForeignKey { .. }));
    let setters = keyed.map(|(field, slot)| {
        let (ident, vis, target) = (&field.ident, ours(&field.vis), field.kind.target());
        let method = format_ident!("set_{}", field.name);
        let doc = format!(
            "Puts this row in the place of `{}`, and its key into the column.",
            field.name
        );
        let rest: Vec<_> = all.iter().filter(|other| **other != slot).collect();
        let (given, key, value) = if field.kind.nullable() {
            (
                quote!(__p::Option<__V>),
                quote!(row.as_ref().map(|row| __p::key_to(__p::Borrow::<#target>::borrow(row)))),
                quote!(__p::Option<__V>),
            )
        } else {
            (
                quote!(__V),
                quote!(__p::key_to(__p::Borrow::<#target>::borrow(&row))),
                quote!(__V),
            )
        };
        let place = all.iter().map(|other| {
            if *other == slot {
                value.clone()
            } else {
                quote!(#other)
            }
        });
        quote! {
            impl<__V: __p::Borrow<#target>, #(#rest),*> #with<#(#place),*> {
                #[doc = #doc]
                #[allow(dead_code)]
                #vis fn #method(&mut self, row: #given) {
                    self.__row.#ident = #key;
                    self.#ident = row;
                }
            }
        }
    });
    setters.collect()
}

/// The visibility as a word of ours: what the compiler says of a method that nobody wrote is of no use.
fn ours(vis: &Visibility) -> TokenStream {
    let word = |mut token: TokenTree| {
        token.set_span(Span::call_site());
        token
    };
    vis.to_token_stream().into_iter().map(word).collect()
}

/// Each relation (those with the higher numbers last, as their rows are read) and the name of its type parameter.
fn slots(model: &Model) -> impl Iterator<Item = (&Field, Ident)> {
    model
        .relations()
        .chain(model.generics())
        .enumerate()
        .map(|(index, field)| {
            // A mistake in the type is shown where it stands.
            let place = field
                .kind
                .target()
                .map_or_else(Span::call_site, Spanned::span);
            let place = Span::call_site().located_at(place);
            (field, format_ident!("S{index}", span = place))
        })
}
