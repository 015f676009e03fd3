//! `#[derive(Row)]`: a struct as the row of a statement, read by position and checked by name.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields, LitStr, Path, Token, parse2};

/// Expands the derive; mistakes become errors at the places where they stand.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    parse2(item)
        .and_then(|input| row(&input))
        .unwrap_or_else(syn::Error::into_compile_error)
}

fn row(input: &DeriveInput) -> syn::Result<TokenStream> {
    let fields = named(input)?;
    let root = root(input)?;
    let name = &input.ident;
    let (mut idents, mut types, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for field in fields {
        let ident = field
            .ident
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        names.push(column(field)?.unwrap_or_else(|| ident.trim_start_matches("r#").to_owned()));
        idents.push(&field.ident);
        types.push(&field.ty);
    }
    Ok(quote! {
        const _: () = {
            use #root::__private as __p;
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __p::Shape for #name {
                const WIDTH: u16 = 0 #(+ <#types as __p::Shape>::WIDTH)*;
                const MANY: u16 = 0 #(+ <#types as __p::Shape>::MANY)*;
                fn decode(row: &mut __p::Row<'_>) -> __p::Result<Self> {
                    __p::Ok(Self { #(#idents: <#types as __p::Shape>::decode(row)?),* })
                }
                fn columns(columns: &mut __p::RowType) {
                    columns.open();
                    #(columns.field::<#types>(#names);)*
                    columns.close();
                }
            }
        };
    })
}

fn named(input: &DeriveInput) -> syn::Result<impl Iterator<Item = &Field>> {
    let message = "`#[derive(Row)]` stands on a struct with named fields, one for each column";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if !fields.named.is_empty() => Ok(fields.named.iter()),
            _ => Err(syn::Error::new(input.ident.span(), message)),
        },
        _ => Err(syn::Error::new(input.ident.span(), message)),
    }
}

/// `#[row(crate = …)]` for those who have no facade.
fn root(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut root = quote!(::carafe::orm);
    for attribute in input
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("row"))
    {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error("only `crate = …` is known here"));
            }
            let path: Path = meta.value()?.call(Path::parse_mod_style)?;
            root = quote!(#path);
            Ok(())
        })?;
    }
    Ok(root)
}

/// What `#[row(column = "…")]` says.
fn column(field: &Field) -> syn::Result<Option<String>> {
    let mut column = None;
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("row"))
    {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("column") {
                return Err(meta.error("only `column = \"…\"` is known here"));
            }
            meta.input.parse::<Token![=]>()?;
            column = Some(meta.input.parse::<LitStr>()?.value());
            Ok(())
        })?;
    }
    Ok(column)
}
