//! `sql!` and `expr!`: SQL from literals, with values and columns captured by name.
//!
//! - [`text`]: the literal, cut into pieces
//! - [`emit`]: what is written

mod emit;
#[cfg(test)]
mod tests;
mod text;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    LitStr, Path, Token, Type,
    parse::{Parse, ParseStream},
    parse2,
};

/// Which of the two macros.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Statement,
    Expression,
}

/// What stands in the parentheses.
struct Input {
    /// The path of the ORM; the facade's unless `crate = …` names another.
    root: TokenStream,
    literal: LitStr,
    /// What `as …` says.
    ty: Option<Type>,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut root = quote!(::carafe::orm);
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            let path = Path::parse_mod_style(input)?;
            input.parse::<Token![,]>()?;
            root = quote!(#path);
        }
        if !input.peek(LitStr) {
            return Err(input.error(
                "the SQL must be a literal: no text of run time becomes SQL, values are captured as `{name}`",
            ));
        }
        let literal = input.parse()?;
        let ty = if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        if !input.is_empty() {
            return Err(input.error("nothing follows the SQL: write a value into it as `{name}`"));
        }
        Ok(Self { root, literal, ty })
    }
}

/// Expands either macro; a mistake is an error at the literal.
pub(crate) fn expand(kind: Kind, input: TokenStream) -> TokenStream {
    parse2(input)
        .and_then(|input| one(kind, &input))
        .unwrap_or_else(syn::Error::into_compile_error)
}

fn one(kind: Kind, input: &Input) -> syn::Result<TokenStream> {
    let pieces = text::pieces(&input.literal, kind)?;
    match (kind, &input.ty) {
        (Kind::Statement, None) => Ok(emit::statement(input, &pieces)),
        (Kind::Expression, Some(ty)) => Ok(emit::expression(input, &pieces, ty)),
        (Kind::Statement, Some(ty)) => Err(syn::Error::new_spanned(
            ty,
            "a statement's rows have the type that its result is annotated with: `let rows: Vec<Product> = sql!(…)…`",
        )),
        (Kind::Expression, None) => Err(syn::Error::new(
            input.literal.span(),
            "an expression says its type: `expr!(\"lower({p.name})\" as String)`, `Option<…>` when it may be NULL",
        )),
    }
}
