//! `Shape` and `Model`: how a row is read, and what is known of its table.

use super::{
    super::{
        parse::Kind,
        resolve::{Field, Model},
    },
    generic, index, meta, named, of,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// `impl Shape`: the columns are read in the order of META.
pub(super) fn shape(model: &Model) -> TokenStream {
    let name = &model.name;
    let width = index(Some(model.columns().map(|field| field.kind.width()).sum()));
    let body = decode(model);
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __p::Shape for #name {
            const WIDTH: u16 = #width;
            fn decode(row: &mut __p::Row<'_>) -> __p::Result<Self> { #body }
            fn columns(columns: &mut __p::RowType) { columns.model(<Self as __p::Model>::META); }
            fn key(&self) -> __p::KeyValue { __p::Key::key(&__p::Model::pk(self)) }
        }
    }
}

/// The fields in the order of the columns; to-many fields remember the key of their row.
fn decode(model: &Model) -> TokenStream {
    let to_many = model.fields.iter().filter(|field| field.kind.elsewhere());
    let owned: Vec<TokenStream> = to_many.map(owned).collect();
    if owned.is_empty() {
        let cells = model.columns().map(cell);
        return quote!(__p::Ok(Self { #(#cells),* }));
    }
    let key = &model.fields[model.columns[0]];
    let (ident, read) = (&key.ident, read(key));
    let cells = model.columns().skip(1).map(cell);
    quote! {
        let key = #read;
        __p::Ok(Self { #(#cells,)* #(#owned,)* #ident: key })
    }
}

fn cell(field: &Field) -> TokenStream {
    let (ident, read) = (&field.ident, read(field));
    quote!(#ident: #read)
}

fn read(field: &Field) -> TokenStream {
    let of = of(field);
    let Some((_, scale)) = field.options.digits else {
        return quote!(#of.cell(row)?);
    };
    let scale = Literal::u8_unsuffixed(scale);
    quote!(#of.scaled(row, #scale)?)
}

fn owned(field: &Field) -> TokenStream {
    let (ident, relation) = (&field.ident, index(field.relation));
    let kind = match field.kind {
        Kind::ManyToMany { .. } => quote!(M2m),
        Kind::ReverseOne { .. } => quote!(RevOne),
        Kind::GenericReverse { .. } => quote!(GenericRelation),
        _ => quote!(Rev),
    };
    quote!(#ident: __p::#kind::owned_by::<Self>(&key, #relation))
}

/// `impl Model`.
pub(super) fn model(model: &Model) -> TokenStream {
    let name = &model.name;
    let cols = named(model, "", "Cols");
    let new = named(model, "New", "");
    let new = if model.options.view {
        quote!(__p::ReadOnly<Self>)
    } else {
        quote!(#new)
    };
    let meta = meta::meta(model);
    let (pk, key) = (key_type(model), key_value(model));
    let values = model.columns().map(|field| {
        let (ident, at, of) = (&field.ident, index(field.column), of(field));
        if let Kind::Generic { .. } = field.kind {
            return generic::values(field);
        }
        quote!(#at => #of.value(&self.#ident))
    });
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __p::Model for #name {
            type Pk = #pk;
            type New = #new;
            type Cols<P: __p::Path<Model = Self>> = #cols<P>;
            const META: &'static __p::ModelMeta = &#meta;
            fn pk(&self) -> Self::Pk { #key }
            fn to_value(&self, column: u16) -> __p::Value {
                match column { #(#values,)* _ => __p::Value::Null }
            }
        }
    }
}

/// The key's type; a foreign key in it counts as the key it holds.
fn key_type(model: &Model) -> TokenStream {
    let types: Vec<_> = model
        .keys()
        .map(|field| match (&field.kind, &field.ty) {
            (Kind::ForeignKey { target, .. }, _) => quote!(<#target as __p::Model>::Pk),
            (_, ty) => quote!(#ty),
        })
        .collect();
    tuple(&types)
}

fn key_value(model: &Model) -> TokenStream {
    let values: Vec<_> = model
        .keys()
        .map(|field| match (&field.kind, &field.ident) {
            (Kind::ForeignKey { .. }, ident) => quote!(__p::Clone::clone(&self.#ident.id)),
            (_, ident) => quote!(__p::Clone::clone(&self.#ident)),
        })
        .collect();
    tuple(&values)
}

/// One item as it is, several as a tuple.
fn tuple(items: &[TokenStream]) -> TokenStream {
    match items {
        [one] => one.clone(),
        several => quote!((#(#several),*)),
    }
}
