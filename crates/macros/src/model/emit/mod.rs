//! What `#[model]` writes beside the struct. Behaviour lives in `carafe-orm`; this is tables and small plain code.

mod column;
mod columns;
mod generic;
mod insert;
mod loaded;
mod meta;
mod object;
mod promises;
mod relation;
mod rows;
mod rules;

use super::{
    parse::Kind,
    resolve::{Field, Model},
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// Everything beside the struct: three more structs, and the impls in a block where `__p` is short for the path
/// to the ORM.
pub(super) fn model(model: &Model) -> TokenStream {
    let private = &model.private;
    let structs = [
        columns::known(model),
        columns::columns(model),
        insert::insert(model),
        loaded::loaded(model),
    ];
    let impls = [
        columns::types(model),
        rows::shape(model),
        rows::model(model),
        columns::impls(model),
        promises::promises(model),
        insert::impls(model),
        loaded::impls(model),
        object::object(model),
    ];
    quote! {
        #(#structs)*
        const _: () = {
            use #private as __p;
            #(#impls)*
        };
    }
}

/// The constant that knows what is done with a column's type.
fn of(field: &Field) -> Ident {
    format_ident!("__C{}", field.column.unwrap_or(u16::MAX))
}

/// The positions of its columns, without their types.
fn positions(field: &Field) -> impl Iterator<Item = Literal> {
    let first = field.column.unwrap_or(u16::MAX);
    (0..field.kind.width()).map(move |part| index(first.checked_add(part)))
}

/// A position, without its type.
fn index(position: Option<u16>) -> Literal {
    Literal::u16_unsuffixed(position.unwrap_or(u16::MAX))
}

/// The handle of a field, as `Col<…>` or `Rel<…>` on this path.
fn handle(p: &TokenStream, field: &Field, path: &TokenStream) -> TokenStream {
    let ty = &field.ty;
    if let Kind::Generic { key, nullable } = &field.kind {
        let (relation, null) = (index(field.relation), nullness(*nullable));
        return quote!(#p::Generic<#path, #key, #p::#null, #relation>);
    }
    match (field.relation, field.column) {
        (Some(relation), column) => {
            let kind = match (column, field.kind.nullable()) {
                (None, _) if matches!(field.kind, Kind::ReverseOne { .. }) => quote!(Back),
                (None, _) => quote!(Many),
                (Some(_), true) => quote!(Opt),
                (Some(_), false) => quote!(One),
            };
            let target = field.kind.target();
            let relation = index(Some(relation));
            quote!(#p::Rel<#path, #target, #p::#kind, #relation>)
        }
        (None, column) => {
            let column = index(column);
            quote!(#p::Col<#path, #ty, #column>)
        }
    }
}

fn nullness(nullable: bool) -> TokenStream {
    if nullable {
        quote!(Nullable)
    } else {
        quote!(NotNull)
    }
}

/// `ProductCols` for `Cols`.
fn named(model: &Model, prefix: &str, suffix: &str) -> Ident {
    format_ident!("{prefix}{}{suffix}", model.name, span = model.name.span())
}

/// `Some` of a value, or `None`.
fn optional(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(__p::None), |value| quote!(__p::Some(#value)))
}
