//! `META`: the model as data.

use super::{
    super::{parse::Closure, resolve::Model},
    column::column,
    generic, index, object, optional, positions,
    relation::relation,
    rules,
};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

/// The constant's value.
pub(super) fn meta(model: &Model) -> TokenStream {
    let name = model.name.to_string();
    let columns = model.columns().map(column);
    let relations = model.relations().map(relation);
    let (settings, lists) = (settings(model), lists(model));
    // The span of the name makes `Location::caller()` the line of the struct.
    let new = quote_spanned!(model.name.span() => __p::ModelMeta::new);
    quote! {
        #new(
            __p::id!(#name),
            #name,
            &[#(#columns),*],
            &[#(#relations),*],
            __p::display_row::<Self>
        ) #settings #lists
    }
}

/// The calls that set what differs from the defaults.
fn settings(model: &Model) -> TokenStream {
    let options = &model.options;
    let table = options.table.as_ref().map(|table| quote!(.table(#table)));
    let display = object::display_column(model).map(|at| index(Some(at)));
    let display = display.map(|at| quote!(.display_column(#at)));
    let admin = options.admin.then(|| quote!(.admin()));
    let unmanaged = options.unmanaged.then(|| quote!(.unmanaged()));
    let (one, many) = (&options.verbose_name, &options.verbose_name_plural);
    let verbose = (one.is_some() || many.is_some()).then(|| {
        let (one, many) = (optional(one.as_ref()), optional(many.as_ref()));
        quote!(.verbose(#one, #many))
    });
    let hooks = options.hooks.then(|| quote!(.hooks(__p::hooks::<Self>())));
    let clean = options.clean.then(|| quote!(.clean(__p::clean::<Self>())));
    let view = options.view.then(|| quote!(.view()));
    let scope = options
        .scope
        .as_ref()
        .map(|Closure(scope)| quote!(.scope(|| __p::scope::<Self, _, _>(#scope))));
    let soft = model.soft_delete.and_then(|at| model.fields[at].column);
    let soft = soft.map(|column| index(Some(column)));
    let soft = soft.map(|column| quote!(.soft_delete(#column)));
    let history = options.history.then(|| history(model));
    let proxy = options.proxy.as_ref();
    let proxy = proxy.map(|base| quote!(.proxy(|| <#base as __p::Model>::META)));
    quote!(#table #display #admin #unmanaged #view #verbose #hooks #clean #scope #soft #history #proxy)
}

/// The table of the model's changes.
fn history(model: &Model) -> TokenStream {
    let name = format!("{}History", model.name);
    quote!(.history(const { &__p::history_table(__p::id!(#name), #name) }))
}

/// The calls that name columns.
fn lists(model: &Model) -> TokenStream {
    let keys = 0..u16::try_from(model.keys).unwrap_or(u16::MAX);
    let keys = keys.map(|key| index(Some(key)));
    let pk = (model.keys > 1).then(|| quote!(.pk(&[#(#keys),*])));
    let uniques = model.uniques.iter().map(|unique| plain(model, unique));
    let uniques = (!model.uniques.is_empty()).then(|| quote!(.uniques(&[#(&[#uniques]),*])));
    let given = model.indexes.iter().map(|index| sorted(model, index));
    let indexes: Vec<TokenStream> = given.chain(generic::indexes(model)).collect();
    let indexes = (!indexes.is_empty()).then(|| quote!(.indexes(&[#(&[#indexes]),*])));
    let ordering = sorted(model, &model.ordering);
    let ordering = (!model.ordering.is_empty()).then(|| quote!(.ordering(&[#ordering])));
    let natural = plain(model, &model.natural_key);
    let natural = (!model.natural_key.is_empty()).then(|| quote!(.natural_key(&[#natural])));
    let constraints = rules::constraints(model);
    let generics = generic::metas(model);
    let search = searched(model);
    quote!(#pk #uniques #indexes #ordering #natural #constraints #generics #search)
}

/// The columns in which people search. One that holds no text is reported at its type.
fn searched(model: &Model) -> Option<TokenStream> {
    let search = model.options.search.as_ref()?;
    let fields = model.search.iter().map(|(at, weight)| {
        let field = &model.fields[*at];
        let (ty, column) = (&field.ty, index(field.column));
        let new = quote_spanned!(ty.span() => __p::SearchField::new::<#ty>);
        quote!(#new(#column, __p::Weight::#weight))
    });
    let language = search.language.as_ref();
    let language = language.map(|name| quote!(.language(#name)));
    let unaccent = search.unaccent.then(|| quote!(.unaccent()));
    let trigram = search.trigram.then(|| quote!(.trigram()));
    Some(quote! {
        .search(__p::SearchMeta::new(&[#(#fields),*]) #language #unaccent #trigram)
    })
}

fn plain(model: &Model, fields: &[usize]) -> TokenStream {
    let columns = fields.iter().flat_map(|at| positions(&model.fields[*at]));
    quote!(#(#columns),*)
}

fn sorted(model: &Model, fields: &[(usize, bool)]) -> TokenStream {
    let columns = fields.iter().flat_map(|(at, descending)| {
        let direction = if *descending {
            quote!(desc)
        } else {
            quote!(asc)
        };
        positions(&model.fields[*at])
            .map(move |column| quote!(__p::OrderedColumn::#direction(#column)))
    });
    quote!(#(#columns),*)
}
