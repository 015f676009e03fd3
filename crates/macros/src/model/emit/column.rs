//! A column's entry in `META`.

use super::{
    super::{
        parse::{Kind, without_option},
        resolve::Field,
    },
    generic, index, of, rules,
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::LitStr;

/// What is known of a column.
pub(super) fn column(field: &Field) -> TokenStream {
    if let Kind::Generic { .. } = field.kind {
        return generic::columns(field);
    }
    let (of, name) = (of(field), &field.name);
    let column = field.options.column.as_ref();
    let column = column.map_or_else(|| default_column(field), LitStr::value);
    let (flags, valued) = (flags(field), valued(field));
    quote!(#of.meta(#name, #column) #flags #valued)
}

/// The settings of a column that are there or not.
fn flags(field: &Field) -> TokenStream {
    let auto = matches!(field.kind, Kind::Column { auto: true, .. }).then(|| quote!(.auto()));
    let read_only = field.options.read_only.then(|| quote!(.not_editable()));
    let all = [
        "unique",
        "index",
        "auto_now_add",
        "auto_now",
        "version",
        "secret",
        "blank",
    ];
    let given = all
        .iter()
        .filter(|flag| field.options.has(flag))
        .map(|flag| format_ident!("{flag}"));
    quote!(#auto #(.#given())* #read_only)
}

/// The settings of a column that take a value.
fn valued(field: &Field) -> TokenStream {
    let options = &field.options;
    let max = options
        .max
        .map(Literal::u32_unsuffixed)
        .map(|max| quote!(.max(#max)));
    let digits = options.digits.map(|(precision, scale)| {
        let digits = [precision, scale].map(Literal::u8_unsuffixed);
        quote!(.digits(#(#digits),*))
    });
    let default = options.default.as_ref().map(|value| default(field, value));
    let relation = field.relation.map(|at| index(Some(at)));
    let relation = relation.map(|relation| quote!(.relation(#relation)));
    let label = options.label.as_ref().map(|label| quote!(.label(#label)));
    let help = options.help.as_ref().map(|help| quote!(.help_text(#help)));
    let rules = rules::column(field);
    quote!(#max #digits #default #relation #label #help #rules)
}

/// The name of a foreign key's column ends in `_id`, as in Django.
fn default_column(field: &Field) -> String {
    let suffix = if field.relation.is_some() { "_id" } else { "" };
    format!("{}{suffix}", field.name)
}

/// A default is converted, so that `default = "draft"` does for a `String`; a number needs none and keeps its type.
fn default(field: &Field, value: &TokenStream) -> TokenStream {
    let of = of(field);
    let ty = without_option(&field.ty).to_token_stream().to_string();
    let number = ["i16", "i32", "i64", "f64", "bool"].contains(&&*ty);
    let value = if number {
        quote!(#value)
    } else {
        quote!(__p::Into::into(#value))
    };
    let value = if field.kind.nullable() {
        quote!(__p::Some(#value))
    } else {
        value
    };
    quote!(.default(|| #of.default(#value)))
}
