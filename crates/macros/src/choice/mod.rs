//! `#[derive(Choice)]`: an enum as the values of a column.

mod options;

use options::{Kind, Options, VariantOptions};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Result, Variant};

/// Expands the derive.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let expanded = syn::parse2(item).and_then(|input: DeriveInput| choice(&input));
    expanded.unwrap_or_else(Error::into_compile_error)
}

fn choice(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, NOT_AN_ENUM));
    };
    if !input.generics.params.is_empty() || data.variants.is_empty() {
        return Err(Error::new_spanned(&input.ident, NOT_AN_ENUM));
    }
    let options = Options::read(&input.attrs)?;
    let variants = variants(data, &options)?;
    let (name, private, kind) = (&input.ident, &options.private, options.kind.name());
    let idents = data.variants.iter().map(|variant| &variant.ident);
    let arms = idents.clone().enumerate();
    let positions: Vec<_> = arms.map(|(at, _)| Literal::usize_unsuffixed(at)).collect();
    let (at, position) = (idents.clone(), idents);
    Ok(quote! {
        const _: () = {
            use #private as __p;
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __p::Choice for #name {
                const VARIANTS: &'static [__p::Variant] = &[#(#variants),*];
                const KIND: __p::ChoiceKind = __p::ChoiceKind::#kind;
                fn at(position: usize) -> __p::Option<Self> {
                    match position { #(#positions => __p::Some(Self::#at),)* _ => __p::None }
                }
                fn position(&self) -> usize {
                    match self { #(Self::#position => #positions),* }
                }
            }
            __p::choice! { #name }
        };
    })
}

const NOT_AN_ENUM: &str =
    "`#[derive(Choice)]` stands on an enum of plain variants: `enum Status { Draft, Live }`";

/// What the column holds for each variant, and what people read.
fn variants(data: &DataEnum, options: &Options) -> Result<Vec<TokenStream>> {
    let mut next = 0;
    let mut seen: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for variant in &data.variants {
        let VariantOptions { value, label } = VariantOptions::read(variant, options.kind)?;
        let label = label.unwrap_or_else(|| in_words(&variant.ident));
        let (shown, tokens) = if options.kind == Kind::Int {
            let number = discriminant(variant)?.unwrap_or(next);
            next = number.wrapping_add(1);
            let literal = Literal::i64_unsuffixed(number);
            (
                number.to_string(),
                quote!(__p::Variant::int(#literal, #label)),
            )
        } else {
            let text = value.unwrap_or_else(|| snake(&variant.ident));
            let tokens = quote!(__p::Variant::text(#text, #label));
            (text, tokens)
        };
        if seen.contains(&shown) {
            let message = format!("two variants are `{shown}` in the table");
            return Err(Error::new_spanned(&variant.ident, message));
        }
        seen.push(shown);
        all.push(tokens);
    }
    Ok(all)
}

/// The number after `=`.
fn discriminant(variant: &Variant) -> Result<Option<i64>> {
    let Some((_, expression)) = &variant.discriminant else {
        return Ok(None);
    };
    let text = expression
        .to_token_stream()
        .to_string()
        .replace([' ', '_'], "");
    let number = text.parse::<i32>().map(|number| Some(number.into()));
    number.map_err(|_| {
        let message = "the column is a whole number of 32 bits: write it as digits";
        Error::new_spanned(expression, message)
    })
}

/// `InStock` as `in_stock`; `HTTPError` as `http_error`.
pub(crate) fn snake(ident: &Ident) -> String {
    let letters: Vec<char> = syn::ext::IdentExt::unraw(ident)
        .to_string()
        .chars()
        .collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let ends_word = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let starts_word = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase()
            && (ends_word || starts_word)
            && before.is_some_and(|before| before != '_')
        {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// `InStock` as `In stock`.
pub(crate) fn in_words(ident: &Ident) -> String {
    let text = snake(ident).replace('_', " ");
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{in_words, snake};
    use proc_macro2::{Ident, Span};

    #[test]
    fn names_become_values_and_labels() {
        let ident = |name| Ident::new(name, Span::call_site());
        let cases = [
            ("Draft", "draft"),
            ("InStock", "in_stock"),
            ("HTTPError", "http_error"),
            ("V2Beta", "v2_beta"),
            ("A", "a"),
        ];
        for (name, value) in cases {
            assert_eq!(snake(&ident(name)), value);
        }
        assert_eq!(in_words(&ident("InStock")), "In stock");
    }
}
