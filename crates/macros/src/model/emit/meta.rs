//! `META`: the model as data.

use super::{
    super::{
        parse::{Kind, without_option},
        resolve::{Field, Model},
    },
    index, object, of,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{LitStr, Type, spanned::Spanned};

/// The constant's value.
pub(super) fn meta(model: &Model) -> TokenStream {
    let name = model.name.to_string();
    let columns = model.columns().map(column);
    let relations = model.relations().map(relation);
    let more = settings(model);
    // The span of the name makes `Location::caller()` the line of the struct.
    let new = quote_spanned!(model.name.span() => __p::ModelMeta::new);
    quote! {
        #new(
            __p::id!(#name),
            #name,
            &[#(#columns),*],
            &[#(#relations),*],
            __p::display_row::<Self>
        ) #more
    }
}

fn column(field: &Field) -> TokenStream {
    let (of, name) = (of(field), &field.name);
    let options = &field.options;
    let column = options
        .column
        .as_ref()
        .map_or_else(|| default_column(field), LitStr::value);
    let mut calls = quote!(#of.meta(#name, #column));
    if matches!(field.kind, Kind::Column { auto: true, .. }) {
        calls.extend(quote!(.auto()));
    }
    for flag in [
        "unique",
        "index",
        "auto_now_add",
        "auto_now",
        "secret",
        "blank",
    ] {
        if options.has(flag) {
            let flag = format_ident!("{flag}");
            calls.extend(quote!(.#flag()));
        }
    }
    if options.read_only {
        calls.extend(quote!(.not_editable()));
    }
    calls.extend(valued(field));
    calls
}

/// The settings of a column that take a value.
fn valued(field: &Field) -> TokenStream {
    let options = &field.options;
    let max = options
        .max
        .map(Literal::u32_unsuffixed)
        .map(|max| quote!(.max(#max)));
    let digits = options.digits.map(|(precision, scale)| {
        let (precision, scale) = (
            Literal::u8_unsuffixed(precision),
            Literal::u8_unsuffixed(scale),
        );
        quote!(.digits(#precision, #scale))
    });
    let default = options.default.as_ref().map(|value| default(field, value));
    let relation = field
        .relation
        .map(|at| index(Some(at)))
        .map(|relation| quote!(.relation(#relation)));
    let label = options.label.as_ref().map(|label| quote!(.label(#label)));
    let help = options.help.as_ref().map(|help| quote!(.help_text(#help)));
    quote!(#max #digits #default #relation #label #help)
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

fn relation(field: &Field) -> TokenStream {
    let name = &field.name;
    let Some(target) = field.kind.target() else {
        return TokenStream::new();
    };
    let meta = quote!(|| <#target as __p::Model>::META);
    match &field.kind {
        Kind::ForeignKey { nullable, .. } => {
            let (column, on_delete) = (index(field.column), on_delete(field));
            quote!(__p::RelationMeta::foreign_key(#name, #column, #nullable, __p::OnDelete::#on_delete, #meta))
        }
        Kind::ManyToMany { .. } => {
            let table = optional(field.options.table.as_ref());
            let columns = field
                .options
                .columns
                .as_ref()
                .map(|(owner, other)| quote!((#owner, #other)));
            let columns = optional(columns.as_ref());
            quote!(__p::RelationMeta::many_to_many(#name, #table, #columns, #meta))
        }
        _ => {
            let index = reverse_index(field, target);
            quote!(__p::RelationMeta::reverse(#name, #index, #meta))
        }
    }
}

/// The position of the relation that leads back, which the compiler finds.
fn reverse_index(field: &Field, target: &Type) -> TokenStream {
    let inferred = quote_spanned!(target.span() => __p::reverse::<#target, Self, _>());
    let named = |via| quote!(__p::via::<_, Self, _, _>(&<#target as __p::Model>::COLS.#via));
    field.options.via.as_ref().map_or(inferred, named)
}

fn on_delete(field: &Field) -> Ident {
    let action = field.options.on_delete.as_ref();
    let variant = match action.map(ToString::to_string).as_deref() {
        Some("restrict") => "Restrict",
        Some("set_null") => "SetNull",
        Some("do_nothing") => "DoNothing",
        _ => "Cascade",
    };
    Ident::new(
        variant,
        action.map_or_else(proc_macro2::Span::call_site, Ident::span),
    )
}

fn optional(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(__p::None), |value| quote!(__p::Some(#value)))
}

/// The calls that set what differs from the defaults.
fn settings(model: &Model) -> TokenStream {
    let options = &model.options;
    let table = options.table.as_ref().map(|table| quote!(.table(#table)));
    let keys = (model.keys > 1).then(|| 0..u16::try_from(model.keys).unwrap_or(1));
    let pk = keys
        .map(|keys| keys.map(|key| index(Some(key))))
        .map(|keys| quote!(.pk(&[#(#keys),*])));
    let uniques = model.uniques.iter().map(|unique| plain(model, unique));
    let uniques = (!model.uniques.is_empty()).then(|| quote!(.uniques(&[#(&[#uniques]),*])));
    let indexes = model.indexes.iter().map(|index| sorted(model, index));
    let indexes = (!model.indexes.is_empty()).then(|| quote!(.indexes(&[#(&[#indexes]),*])));
    let ordering = sorted(model, &model.ordering);
    let ordering = (!model.ordering.is_empty()).then(|| quote!(.ordering(&[#ordering])));
    let display = object::display_column(model)
        .map(|at| index(Some(at)))
        .map(|at| quote!(.display_column(#at)));
    let admin = options.admin.then(|| quote!(.admin()));
    let unmanaged = options.unmanaged.then(|| quote!(.unmanaged()));
    let verbose =
        (options.verbose_name.is_some() || options.verbose_name_plural.is_some()).then(|| {
            let one = optional(options.verbose_name.as_ref());
            let many = optional(options.verbose_name_plural.as_ref());
            quote!(.verbose(#one, #many))
        });
    quote!(#table #pk #uniques #indexes #ordering #display #admin #unmanaged #verbose)
}

fn plain(model: &Model, fields: &[usize]) -> TokenStream {
    let columns = fields.iter().map(|at| index(model.fields[*at].column));
    quote!(#(#columns),*)
}

fn sorted(model: &Model, fields: &[(usize, bool)]) -> TokenStream {
    let columns = fields.iter().map(|(at, descending)| {
        let direction = if *descending {
            quote!(desc)
        } else {
            quote!(asc)
        };
        let column = index(model.fields[*at].column);
        quote!(__p::OrderedColumn::#direction(#column))
    });
    quote!(#(#columns),*)
}
