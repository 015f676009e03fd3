//! One constant table for each `sql!` or `expr!`, and the values that it captures.

use super::{
    Input,
    text::{Piece, Pieces},
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

pub(super) fn statement(input: &Input, pieces: &Pieces) -> TokenStream {
    let root = &input.root;
    let (p, table) = (quote!(#root::__private::raw), table(input, pieces));
    let values = pieces.captures.iter().map(|(_, value, list)| {
        if *list {
            quote!(#p::list(&#value))
        } else {
            quote!(#p::param(&#value))
        }
    });
    quote! {{
        static SITE: #p::Site = #p::Site::statement(#table);
        #p::query(&SITE, [#(#values),*])
    }}
}

pub(super) fn expression(input: &Input, pieces: &Pieces, ty: &Type) -> TokenStream {
    let root = &input.root;
    let (p, table) = (quote!(#root::__private::raw), table(input, pieces));
    let parts = pieces.captures.iter().map(|(_, value, list)| {
        if *list {
            quote!(.list(&#value))
        } else {
            quote!(.part(&#value))
        }
    });
    quote! {{
        static SITE: #p::Site = #p::Site::expression::<#ty>(#table);
        #p::Fragment::new(&SITE)#(#parts)*.of::<#ty>()
    }}
}

/// The pieces.
fn table(input: &Input, pieces: &Pieces) -> TokenStream {
    let root = &input.root;
    let p = quote!(#root::__private::raw);
    let pieces = pieces.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(#p::Piece::Text(#text)),
        Piece::Capture(number) | Piece::List(number) => {
            let number = proc_macro2::Literal::usize_unsuffixed(*number);
            let kind = if matches!(piece, Piece::List(_)) {
                quote!(List)
            } else {
                quote!(Capture)
            };
            quote!(#p::Piece::#kind(#number))
        }
        Piece::Star(None) => quote!(#p::Piece::Star("")),
        Piece::Star(Some(alias)) => quote!(#p::Piece::Star(#alias)),
        Piece::Table(model) => {
            quote!(#p::Piece::Table(|| <#model as #root::__private::Model>::META))
        }
    });
    quote!(&[#(#pieces),*])
}
