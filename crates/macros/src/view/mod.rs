//! `#[view(Product)]`: a struct whose fields are columns, expressions and views of related rows.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, Data, DeriveInput, Error, Field, Fields, Meta, Path, Result, Token, Type,
    parse::{Parse, ParseStream, Parser},
    spanned::Spanned,
};

/// What a field is read from.
enum From {
    /// A column, by its path: `category.name`.
    Column(TokenStream),
    /// `|p| p.price * 2`.
    Expr(TokenStream),
    /// A view of the rows behind a relation.
    Nested(TokenStream),
}

/// One field of the view.
struct Shown<'f> {
    ident: &'f Ident,
    ty: &'f Type,
    from: From,
}

/// What stands in the attribute's parentheses.
struct Arguments {
    model: Path,
    root: TokenStream,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let model = input.parse()?;
        let mut root = quote!(::carafe::orm);
        if input.parse::<Option<Token![,]>>()?.is_some() {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            root = input.parse::<Path>()?.into_token_stream();
        }
        Ok(Self { model, root })
    }
}

/// Expands the attribute; mistakes stand at their places, and the struct stays.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        Err(_) => return wrong(item),
    };
    let generated = view(arguments, &input).unwrap_or_else(Error::into_compile_error);
    if let Data::Struct(data) = &mut input.data {
        data.fields.iter_mut().for_each(|field| {
            field.attrs.retain(|attribute| !is_ours(attribute));
        });
    }
    quote! { #input #generated }
}

fn wrong(item: &TokenStream) -> TokenStream {
    let error = Error::new_spanned(item, NOT_A_STRUCT).into_compile_error();
    quote! { #item #error }
}

const NOT_A_STRUCT: &str =
    "`#[view(Product)]` stands on a struct with named fields and no type parameters";

fn is_ours(attribute: &Attribute) -> bool {
    ["from", "expr", "nested"]
        .iter()
        .any(|name| attribute.path().is_ident(name))
}

fn view(arguments: TokenStream, input: &DeriveInput) -> Result<TokenStream> {
    let Ok(Arguments { model, root }) = syn::parse2(arguments) else {
        let message = "a view names its model: `#[view(Product)]`";
        return Err(Error::new_spanned(&input.ident, message));
    };
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) if input.generics.params.is_empty() => &fields.named,
            _ => return Err(Error::new_spanned(&input.ident, NOT_A_STRUCT)),
        },
        _ => return Err(Error::new_spanned(&input.ident, NOT_A_STRUCT)),
    };
    let shown = fields.iter().map(shown).collect::<Result<Vec<_>>>()?;
    Ok(emit(input, &model, &quote!(#root::__private), &shown))
}

fn shown(field: &Field) -> Result<Shown<'_>> {
    let Some(ident) = &field.ident else {
        return Err(Error::new_spanned(field, NOT_A_STRUCT));
    };
    let mut from = From::Column(quote!(#ident));
    for attribute in field.attrs.iter().filter(|attribute| is_ours(attribute)) {
        from = source(attribute, ident)?;
    }
    Ok(Shown {
        ident,
        ty: &field.ty,
        from,
    })
}

fn source(attribute: &Attribute, ident: &Ident) -> Result<From> {
    let (name, tokens) = match &attribute.meta {
        Meta::Path(path) => (path, None),
        Meta::List(list) => (&list.path, Some(list.tokens.clone())),
        Meta::NameValue(pair) => (&pair.path, None),
    };
    match tokens {
        Some(tokens) if name.is_ident("expr") => Ok(From::Expr(tokens)),
        Some(tokens) => {
            // Not syn's own type: a path of fields has dots.
            let path = |input: ParseStream<'_>| {
                let mut parts = vec![input.parse::<Ident>()?];
                while input.parse::<Option<Token![.]>>()?.is_some() {
                    parts.push(input.parse()?);
                }
                Ok(parts)
            };
            let parts = path.parse2(tokens).map_err(|_| unreadable(attribute))?;
            let path = quote!(#(#parts).*);
            Ok(if name.is_ident("from") {
                From::Column(path)
            } else {
                From::Nested(path)
            })
        }
        None if name.is_ident("nested") => Ok(From::Nested(quote!(#ident))),
        None => Err(unreadable(attribute)),
    }
}

fn unreadable(attribute: &Attribute) -> Error {
    let message =
        "written `#[from(category.name)]`, `#[nested(category)]` or `#[expr(|p| p.price * 2)]`";
    Error::new_spanned(attribute, message)
}

fn emit(
    input: &DeriveInput,
    model: &Path,
    private: &TokenStream,
    shown: &[Shown<'_>],
) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let widths = shown.iter().map(width);
    let reads = shown.iter().map(read);
    let columns = shown.iter().map(|shown| column(shown, model));
    let lists = shown
        .iter()
        .filter(|shown| matches!(shown.from, From::Nested(_)));
    let many = lists
        .clone()
        .map(|Shown { ty, .. }| quote!(+ <#ty as __p::Nested>::MANY));
    let slots = slots(model, shown);
    let doc = format!("The rows of a query as [`{name}`]s.");
    quote! {
        impl #name {
            #[doc = #doc]
            #[allow(dead_code)]
            #vis fn of<__S: #private::Shape>(
                query: #private::QuerySet<#model, __S>,
            ) -> #private::QuerySet<#model, Self> {
                query.view()
            }
        }

        const _: () = {
            use #private as __p;

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __p::Shape for #name {
                const WIDTH: u16 = 0 #(+ #widths)*;
                const MANY: u16 = 0 #(#many)*;
                fn decode(row: &mut __p::Row<'_>) -> __p::Result<Self> {
                    __p::Ok(Self { #(#reads),* })
                }
                #slots
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __p::View for #name {
                type Of = #model;
                fn show(tape: &mut __p::Tape) {
                    let p = <#model as __p::Model>::COLS;
                    #(#columns)*
                }
            }
        };
    }
}

fn width(Shown { ty, from, .. }: &Shown<'_>) -> TokenStream {
    if matches!(from, From::Nested(_)) {
        quote!(<#ty as __p::Nested>::WIDTH)
    } else {
        quote!(<#ty as __p::Shape>::WIDTH)
    }
}

fn read(Shown { ident, ty, from }: &Shown<'_>) -> TokenStream {
    if matches!(from, From::Nested(_)) {
        quote!(#ident: <#ty as __p::Nested>::read(row)?)
    } else {
        quote!(#ident: <#ty as __p::Shape>::decode(row)?)
    }
}

/// Errors about a field's type stand at the type.
fn column(Shown { ty, from, .. }: &Shown<'_>, model: &Path) -> TokenStream {
    match from {
        From::Column(path) => {
            quote_spanned!(ty.span() => __p::view_column::<#model, #ty, _>(p.#path, tape);)
        }
        From::Expr(closure) => quote_spanned! {ty.span() =>
            __p::view_column::<#model, #ty, _>(__p::view_expr::<#model, _>(#closure), tape);
        },
        From::Nested(path) => {
            quote_spanned!(ty.span() => __p::view_nested::<#ty, _, _, _, _>(p.#path, tape);)
        }
    }
}

/// Lists are filled by the key of the row, which is the field `id`.
fn slots(model: &Path, shown: &[Shown<'_>]) -> TokenStream {
    let nested = shown
        .iter()
        .filter(|shown| matches!(shown.from, From::Nested(_)));
    let nested: Vec<_> = nested
        .map(|Shown { ident, .. }| quote!(__p::Nested::slots(&mut self.#ident, &owner, slots);))
        .collect();
    if nested.is_empty() {
        return TokenStream::new();
    }
    let key = shown.iter().find(|shown| match &shown.from {
        From::Column(path) => path.to_string() == "id",
        _ => false,
    });
    let owner = key.map_or_else(
        || quote!(__p::KeyValue::None),
        |Shown { ident, .. }| quote!(__p::view_key::<#model>(&self.#ident)),
    );
    let keyed = key.is_some();
    quote! {
        fn slots<'a>(&'a mut self, _: &__p::KeyValue, slots: &mut __p::Slots<'a>) {
            const {
                assert!(#keyed || Self::MANY == 0, "a view with a list needs its row's key: add `pub id: Id<…>`");
            }
            let owner = #owner;
            #(#nested)*
        }
    }
}
