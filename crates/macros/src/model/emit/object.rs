//! `Object` and `Serialize`: the row by name, for templates, the admin and JSON.

use super::{
    super::{
        parse::Display,
        resolve::{Field, Model},
    },
    of,
};
use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// Names that stand for a row when `display` is not given, in this order.
const TITLES: [&str; 5] = ["name", "title", "label", "username", "slug"];

/// `impl Object`, and `Serialize` through it unless the struct brings its own.
pub(super) fn object(model: &Model) -> TokenStream {
    let name = &model.name;
    let shown: Vec<&Field> = model
        .fields
        .iter()
        .filter(|field| !field.options.has("secret"))
        .collect();
    let names = shown.iter().map(|field| &field.name);
    let columns = shown.iter().filter(|field| field.column.is_some());
    let columns = columns.map(|field| {
        let (ident, text, of) = (&field.ident, &field.name, of(field));
        quote!(#ident #text #of)
    });
    let display = display(model);
    let serialize = (!model.serializes).then(|| quote!(__p::serialize! { #name }));
    quote! {
        __p::object! { #name [#(#names)*] [#(#columns)*] |self| #display }
        #serialize
    }
}

/// The row as a short text: what `display` gives, else its title, else `Product 7`.
fn display(model: &Model) -> TokenStream {
    let text = match (&model.options.display, title(model)) {
        // Borrowed as a place: `p.name` is not moved out of the row.
        (Some(Display { row, body }), _) => quote!({ let #row = self; __p::text_of(&(#body)) }),
        (None, Some(Field { ident, .. })) => quote!(__p::text_of(&self.#ident)),
        (None, None) => quote!(__p::String::new()),
    };
    let (name, keys) = (
        model.name.to_string(),
        model.keys().map(|field| &field.ident),
    );
    quote!(__p::display(#text, #name, &[#(&self.#keys),*]))
}

fn title(model: &Model) -> Option<&Field> {
    let find = |title: &&str| {
        model
            .columns()
            .find(|field| field.name == **title && !field.options.has("secret"))
    };
    TITLES.iter().find_map(find)
}

/// The column that stands for a row, when it is a single one: lists can then sort by it.
pub(super) fn display_column(model: &Model) -> Option<u16> {
    let Some(Display { row, body }) = &model.options.display else {
        return title(model)?.column;
    };
    let words: Vec<TokenTree> = body.clone().into_iter().collect();
    let [
        TokenTree::Ident(start),
        TokenTree::Punct(dot),
        TokenTree::Ident(name),
    ] = words.as_slice()
    else {
        return None;
    };
    let found = model.columns().find(|field| field.ident == *name);
    found
        .filter(|_| start == row && dot.as_char() == '.')?
        .column
}
