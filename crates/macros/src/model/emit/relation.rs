//! A relation's entry in `META`.

use super::{
    super::{parse::Kind, resolve::Field},
    index, of, optional,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Type, spanned::Spanned};

/// What is known of a relation.
pub(super) fn relation(field: &Field) -> TokenStream {
    let (name, options) = (&field.name, &field.options);
    let target = field.kind.target();
    let meta = quote!(|| <#target as __p::Model>::META);
    match &field.kind {
        Kind::Column { .. } | Kind::Generic { .. } => TokenStream::new(),
        Kind::ForeignKey { nullable, .. } => {
            let (column, on_delete) = (index(field.column), on_delete(field));
            let meta = match &field.known {
                Some(known) => quote!(<#target as __p::HasKey<#known>>::meta),
                None => meta,
            };
            let free = options.unconstrained.then(|| quote!(.unconstrained()));
            let set = options.on_delete_value.as_ref().map(|value| {
                let (of, value) = (of(field), in_option(*nullable, value));
                quote!(.set(|| #of.default(#value)))
            });
            quote!(__p::RelationMeta::foreign_key(#name, #column, #nullable, #on_delete, #meta) #free #set)
        }
        Kind::ManyToMany { target, through } => {
            let through = through
                .as_ref()
                .map(|through| through_call(field, target, through));
            let both = options.has("symmetrical").then(|| quote!(.symmetrical()));
            let table = optional(options.table.as_ref());
            let columns = options
                .columns
                .as_ref()
                .map(|(owner, other)| quote!((#owner, #other)));
            let columns = optional(columns.as_ref());
            quote!(__p::RelationMeta::many_to_many(#name, #table, #columns, #meta) #through #both)
        }
        Kind::ReverseOne { target } => {
            let named = |via| {
                let index = quote_spanned!(target.span() => __p::via_one::<#target, Self, _, _>(<#target as __p::Model>::COLS.#via));
                quote!(__p::RelationMeta::reverse_one(#name, #index, #meta))
            };
            let inferred =
                quote_spanned!(target.span() => __p::reverse_one::<#target, Self, _>(#name));
            options.via.as_ref().map_or(inferred, named)
        }
        Kind::GenericReverse { target } => {
            let inferred =
                quote_spanned!(target.span() => __p::generic_relation::<#target, Self, _, _>());
            let named = |via| quote_spanned!(target.span() => __p::via_generic::<_, _, _, Self, _, _>(<#target as __p::Model>::COLS.#via));
            let index = options.via.as_ref().map_or(inferred, named);
            quote!(__p::RelationMeta::generic_reverse(#name, #index, #meta))
        }
        Kind::Reverse { target } => {
            let named = |via| quote!(__p::RelationMeta::reverse(#name, __p::via::<_, Self, _, _>(<#target as __p::Model>::COLS.#via), #meta));
            let inferred = quote_spanned!(target.span() => __p::reverse::<#target, Self, _>(#name));
            options.via.as_ref().map_or(inferred, named)
        }
    }
}

/// The two foreign keys of the model whose rows are the links, which the compiler finds.
fn through_call(field: &Field, target: &Type, through: &Type) -> TokenStream {
    let find = |end: &TokenStream| quote_spanned!(through.span() => __p::relation_to::<#through, #end, _>());
    let named = |end: &TokenStream, name: &Ident| quote!(__p::via::<_, #end, _, _>(<#through as __p::Model>::COLS.#name));
    let (me, other) = (quote!(Self), quote!(#target));
    let (near, far) = match &field.options.through_fields {
        Some((near, far)) => (named(&me, near), named(&other, far)),
        None => (find(&me), find(&other)),
    };
    quote!(.through(|| <#through as __p::Model>::META, #near, #far))
}

/// A key for the column, `Some` of it where there may be none.
fn in_option(nullable: bool, value: &TokenStream) -> TokenStream {
    let value = quote!(__p::Into::into(#value));
    if nullable {
        quote!(__p::Some(#value))
    } else {
        value
    }
}

pub(super) fn on_delete(field: &Field) -> TokenStream {
    let action = field.options.on_delete.as_ref();
    let variant = match action.map(ToString::to_string).as_deref() {
        Some("restrict") => "Restrict",
        Some("set_null") => "SetNull",
        Some("do_nothing") => "DoNothing",
        Some("protect") => "Protect",
        Some("set_default") => "SetDefault",
        Some("set") => "Set",
        _ => "Cascade",
    };
    let variant = Ident::new(variant, action.map_or_else(Span::call_site, Ident::span));
    quote!(__p::OnDelete::#variant)
}
