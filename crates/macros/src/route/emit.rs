//! From what was parsed to tokens: the marker type, its table, its `url`.

use super::{
    arguments::{inside, path_argument},
    attribute::Attribute,
    function::{Function, ends},
    our_crate,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;

/// Everything that stands beside the function.
///
/// The function is named in `_routes` only, and that in `routes!` only: a handler that no list names is dead code,
/// and rustc says so. In a trait it would count as used; the underscore keeps rustc silent about `_routes` itself.
/// When something is wrong with it, the marker is there all the same,
/// so that `routes!` and `url_for!` elsewhere stay silent.
pub(super) fn emit(function: &Function, attributes: &[Attribute], sound: bool) -> TokenStream {
    let (ident, visibility) = (&function.ident, &function.visibility);
    let span = ident.span();
    let krate = our_crate(
        attributes
            .iter()
            .find_map(|attribute| attribute.krate.as_ref()),
        span,
    );
    let ours = quote_spanned!(span=> #krate::__route);
    let call = if sound {
        call(function, &ours)
    } else {
        quote!({
            let _ = (request, app);
            ::core::unimplemented!()
        })
    };
    let needs = needs(function, &ours);
    let rows = attributes
        .iter()
        .map(|attribute| row(attribute, ident, &ours, &needs));
    let url = attributes
        .first()
        .map(|attribute| url(attribute, function, &ours));
    let name = ident.to_string();
    let cfgs = &function.cfgs;
    quote_spanned! {span=>
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub, reason = "stands for a function")]
        #visibility struct #ident {}
        #(#cfgs)*
        #[allow(unreachable_pub, unused_qualifications, reason = "as visible as the function; what is imported there is not known here")]
        impl #ident {
            #[doc(hidden)]
            pub fn _routes() -> #ours::RouteSet {
                fn call(request: #ours::Request, app: #ours::AppHandle) -> #ours::BoxFuture<#ours::Response>
                #call
                const ROUTES: &[#ours::Route] = &[#(#rows),*];
                #ours::RouteSet::new::<#ident>(::core::concat!(::core::module_path!(), "::", #name), ROUTES)
            }
            #url
        }
    }
}

/// `{ callN(request, app, handler, Kind, Pick…, PickLast) }`, each type under the span of the user's own tokens.
fn call(function: &Function, ours: &TokenStream) -> TokenStream {
    let ident = &function.ident;
    let span = ident.span();
    let count = function.arguments.len();
    let caller = format_ident!("call{count}", span = span);
    let kind = kind(function.output.as_ref(), ours, span);
    let picks = function
        .arguments
        .iter()
        .enumerate()
        .map(|(n, ty)| pick(ty, n + 1 == count, ours));
    quote_spanned!(span=> { #ours::#caller(request, app, #ident, #kind, #(#picks),*) })
}

/// The same tokens under another span: rustc underlines from the first to the last token of an expression.
fn under(span: Span, tokens: &TokenStream) -> TokenStream {
    let mut tokens: Vec<_> = tokens.clone().into_iter().collect();
    for token in &mut tokens {
        token.set_span(span);
    }
    tokens.into_iter().collect()
}

/// `impl IntoResponse` cannot be written in an expression: rustc finds that type itself.
fn kind(output: Option<&Type>, ours: &TokenStream, span: Span) -> TokenStream {
    let Some(output) =
        output.filter(|output| !output.to_token_stream().to_string().contains("impl "))
    else {
        return quote_spanned!(span=> #ours::Kind::NEW);
    };
    let (first, last) = ends(output);
    let ours = under(first, ours);
    let new = Ident::new("NEW", last);
    quote_spanned!(first=> #ours::Kind::<#output>::#new)
}

fn pick(ty: &Type, is_last: bool, ours: &TokenStream) -> TokenStream {
    let (first, last) = ends(ty);
    let ours = under(first, ours);
    let new = Ident::new("NEW", last);
    if is_last {
        quote_spanned!(first=> #ours::PickLast::<#ty, _>::#new)
    } else {
        quote_spanned!(first=> #ours::Pick::<#ty>::#new)
    }
}

/// What the handler takes by `State<T>`, to be asked for before the program serves.
fn needs(function: &Function, ours: &TokenStream) -> Vec<TokenStream> {
    let stated = function
        .arguments
        .iter()
        .filter(|ty| is_our_state(ty))
        .filter_map(|ty| inside(ty, "State"));
    stated
        .map(|ty| {
            let (span, name) = (ends(ty).0, plain(ty));
            quote_spanned!(span=> #ours::Need { id: ::core::any::TypeId::of::<#ty>, name: #name })
        })
        .collect()
}

/// axum's own `State` reads the app handle, not what was given to it.
fn is_our_state(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let first = path
        .path
        .segments
        .first()
        .map(|first| first.ident.to_string());
    matches!(first.as_deref(), Some("State" | "carafe"))
}

/// A type as people write it, without the spaces of token streams.
fn plain(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    text.replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
}

fn row(
    attribute: &Attribute,
    ident: &Ident,
    ours: &TokenStream,
    needs: &[TokenStream],
) -> TokenStream {
    let path = &attribute.path;
    let span = path.span();
    let name = attribute
        .name
        .as_ref()
        .map_or_else(|| ident.to_string(), syn::LitStr::value);
    let verbs = attribute.verbs.iter().map(|verb| Ident::new(verb, span));
    let params = &attribute.params;
    quote_spanned! {span=>
        #ours::Route {
            path: #path,
            name: #name,
            methods: &[#(#ours::Verb::#verbs),*],
            params: &[#(#params),*],
            needs: &[#(#needs),*],
            call,
            at: #ours::At { file: ::core::file!(), line: ::core::line!(), column: ::core::column!() },
        }
    }
}

/// `fn url(id: impl UrlArg<i64, product>) -> Url`: rustc counts and types the arguments of `url_for!`.
fn url(attribute: &Attribute, function: &Function, ours: &TokenStream) -> TokenStream {
    let span = attribute.path.span();
    let ours = under(span, ours);
    // All tokens of one bound under one span: rustc then shows one line of the user's, not two.
    let handler = Ident::new(&function.ident.to_string(), span);
    let types = param_types(attribute, function, &ours);
    let name = handler.to_string();
    let names: Vec<_> = attribute
        .params
        .iter()
        .map(|param| param_ident(param, span))
        .collect();
    let binding = if names.is_empty() {
        quote!(let url)
    } else {
        quote!(let mut url)
    };
    quote_spanned! {span=>
        #[allow(dead_code, reason = "not every route is linked to")]
        #[track_caller]
        pub fn url(#(#names: impl #ours::UrlArg<#types, #handler>),*) -> #ours::Url {
            #binding = #ours::Url::start();
            #(#ours::put::<#types, #handler>(&mut url, &#names);)*
            url.finish::<#handler>(::core::concat!(::core::module_path!(), "::", #name))
        }
    }
}

/// The type of each parameter where the signature says it, else `Any`.
fn param_types(attribute: &Attribute, function: &Function, ours: &TokenStream) -> Vec<TokenStream> {
    let count = attribute.params.len();
    let any = quote!(#ours::Any);
    match path_argument(function).map(|(_, ty)| ty) {
        Some(Type::Tuple(tuple)) if tuple.elems.len() == count => {
            tuple.elems.iter().map(ToTokens::to_token_stream).collect()
        }
        Some(ty) if count == 1 => vec![ty.to_token_stream()],
        _ => vec![any; count],
    }
}

/// `r#type` for a parameter that is called like a keyword.
fn param_ident(name: &str, span: Span) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(_) => Ident::new(name, span),
        Err(_) => Ident::new_raw(name, span),
    }
}
