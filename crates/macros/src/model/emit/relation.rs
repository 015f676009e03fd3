//! A relation's entry in `META`.

use super::{
    super::{parse::Kind, resolve::Field},
    index, optional,
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
        Kind::Column { .. } => TokenStream::new(),
        Kind::ForeignKey { nullable, .. } => {
            let (column, on_delete) = (index(field.column), on_delete(field));
            quote!(__p::RelationMeta::foreign_key(#name, #column, #nullable, #on_delete, #meta))
        }
        Kind::ManyToMany { .. } => {
            let table = optional(options.table.as_ref());
            let columns = options
                .columns
                .as_ref()
                .map(|(owner, other)| quote!((#owner, #other)));
            let columns = optional(columns.as_ref());
            quote!(__p::RelationMeta::many_to_many(#name, #table, #columns, #meta))
        }
        Kind::Reverse { target } => {
            let index = reverse_index(field, target);
            quote!(__p::RelationMeta::reverse(#name, #index, #meta))
        }
    }
}

/// The position of the relation that leads back, which the compiler finds.
fn reverse_index(field: &Field, target: &Type) -> TokenStream {
    let inferred = quote_spanned!(target.span() => __p::reverse::<#target, Self, _>());
    let named = |via| quote!(__p::via::<_, Self, _, _>(<#target as __p::Model>::COLS.#via));
    field.options.via.as_ref().map_or(inferred, named)
}

fn on_delete(field: &Field) -> TokenStream {
    let action = field.options.on_delete.as_ref();
    let variant = match action.map(ToString::to_string).as_deref() {
        Some("restrict") => "Restrict",
        Some("set_null") => "SetNull",
        Some("do_nothing") => "DoNothing",
        _ => "Cascade",
    };
    let variant = Ident::new(variant, action.map_or_else(Span::call_site, Ident::span));
    quote!(__p::OnDelete::#variant)
}
