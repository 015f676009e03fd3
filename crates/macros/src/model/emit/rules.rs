//! Validators, constraints, and what the database keeps of a column, in `META`.

use super::{
    super::{
        parse::without_option,
        resolve::{Field, Model},
    },
    positions,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;

/// The calls for one column.
pub(super) fn column(field: &Field) -> TokenStream {
    let (rules, ty) = (&field.options.rules, without_option(&field.ty));
    let validators = &rules.validators;
    let validators = (!validators.is_empty()).then(|| quote!(.validators(&[#(#validators),*])));
    let computed = |value: &TokenStream| {
        // An expression of a wrong type is reported where it stands.
        let last = value.clone().into_iter().last();
        let span = last.map_or_else(Span::call_site, |token| token.span());
        let computed = quote_spanned!(span => __p::computed::<Self, #ty, __p::Nullable, _>);
        quote!(|| #computed(#value))
    };
    let default = rules.db_default.as_ref().map(|value| {
        let value = computed(&quote!(|_| #value));
        quote!(.db_default(#value))
    });
    let generated = rules.generated.as_ref().map(|closure| {
        let (value, stored) = (computed(closure), !rules.computed_when_read);
        quote!(.generated(#value, #stored))
    });
    let comment = rules.comment.as_ref().map(|text| quote!(.comment(#text)));
    let collation = rules
        .collation
        .as_ref()
        .map(|name| quote!(.collation(#name)));
    quote!(#validators #default #generated #comment #collation)
}

/// The calls for the model.
pub(super) fn constraints(model: &Model) -> TokenStream {
    let condition = |closure: &TokenStream| quote!(|| __p::condition::<Self, _>(#closure));
    let checks = model.options.checks.iter().map(|(name, closure)| {
        let (name, condition) = (name.unraw().to_string(), condition(closure));
        quote!(__p::Constraint::Check { name: #name, condition: #condition })
    });
    let uniques = model.partial.iter().map(|(fields, closure)| {
        let columns = fields.iter().flat_map(|at| positions(&model.fields[*at]));
        let condition = condition(closure);
        quote!(__p::Constraint::Unique { columns: &[#(#columns),*], condition: #condition })
    });
    let both = model.exclusions.iter().zip(&model.options.exclusions);
    let exclusions = both.map(|(fields, said)| {
        let pairs = fields.iter().zip(&said.operators);
        let pairs = pairs.flat_map(|(at, operator)| {
            let columns = positions(&model.fields[*at]);
            columns.map(move |column| (column, operator))
        });
        let (columns, operators): (Vec<_>, Vec<_>) = pairs.unzip();
        let condition = said.condition.as_ref().map(condition);
        let condition = condition.map_or_else(|| quote!(None), |kept| quote!(Some(#kept)));
        quote!(__p::Constraint::Exclude {
            columns: &[#(#columns),*], operators: &[#(#operators),*], condition: #condition
        })
    });
    let dated = model.unique_for.iter().flat_map(|(field, part, of)| {
        let of = positions(&model.fields[*of]).next();
        let columns = positions(&model.fields[*field]);
        columns.map(move |column| {
            quote!(__p::Constraint::UniqueFor { column: #column, of: #of, part: __p::UniqueFor::#part })
        })
    });
    let all = checks.chain(uniques).chain(exclusions).chain(dated);
    let all: Vec<TokenStream> = all.collect();
    let all = (!all.is_empty()).then(|| quote!(.constraints(&[#(#all),*])));
    let comment = model.options.comment.as_ref();
    let comment = comment.map(|text| quote!(.comment(#text)));
    quote!(#all #comment)
}
