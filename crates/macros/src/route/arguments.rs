//! The path against the signature.

use super::{attribute::Attribute, function::Function, function::ends};
use syn::{GenericArgument, PathArguments, Type};

/// Types that read the parameters without saying how many: what they take is not for the macro to judge.
const READS_ALL: [&str; 8] = [
    "Request",
    "RawPathParams",
    "Parts",
    "Uri",
    "OriginalUri",
    "RequestParts",
    "Result",
    "Option",
];
/// Types that read exactly one parameter.
const SCALARS: [&str; 17] = [
    "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "usize", "isize",
    "String", "bool", "Uuid", "f64", "char",
];

/// The type inside `Path<…>`, and the argument it stands in.
pub(super) fn path_argument(function: &Function) -> Option<(&Type, &Type)> {
    function
        .arguments
        .iter()
        .find_map(|argument| inside(argument, "Path").map(|ty| (argument, ty)))
}

/// `T` of `name<T>`, when the type is that.
pub(super) fn inside<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match (last.ident == name, arguments.args.first()) {
        (true, Some(GenericArgument::Type(ty))) => Some(ty),
        _ => None,
    }
}

/// What is wrong between the path of a route and the arguments of its handler.
pub(super) fn check(attribute: &Attribute, function: &Function) -> Option<syn::Error> {
    let params = &attribute.params;
    let listed: Vec<_> = params.iter().map(|param| format!("`{param}`")).collect();
    let listed = listed.join(", ");
    let Some((argument, ty)) = path_argument(function) else {
        return not_taken(attribute, function, &listed);
    };
    let span = ends(argument).0;
    if params.is_empty() {
        let path = attribute.path.value();
        let message =
            format!("the path \"{path}\" has no parameter, so `Path` has nothing to read");
        return Some(syn::Error::new(span, message));
    }
    let plural = if params.len() == 1 { "" } else { "s" };
    let has = format!("the path has {} parameter{plural} ({listed})", params.len());
    match ty {
        Type::Tuple(tuple) if tuple.elems.len() != params.len() => {
            let message = format!("{has}, but this `Path` reads {}", tuple.elems.len());
            Some(syn::Error::new(span, message))
        }
        Type::Path(path)
            if params.len() > 1 && SCALARS.iter().any(|scalar| path.path.is_ident(scalar)) =>
        {
            let scalar = path
                .path
                .get_ident()
                .map_or(String::new(), ToString::to_string);
            let names = params.join(", ");
            let message = format!(
                "{has}, but this `Path` reads 1: write `Path(({names})): Path<({scalar}, …)>`"
            );
            Some(syn::Error::new(span, message))
        }
        _ => None,
    }
}

fn not_taken(attribute: &Attribute, function: &Function, listed: &str) -> Option<syn::Error> {
    let params = &attribute.params;
    if params.is_empty() || function.arguments.iter().any(reads_all) {
        return None;
    }
    let hint = match &params[..] {
        [one] => format!("Path({one}): Path<i64>"),
        several => format!(
            "Path(({})): Path<({})>",
            several.join(", "),
            vec!["i64"; several.len()].join(", ")
        ),
    };
    let ident = &function.ident;
    let message = format!(
        "the path has {listed}, but `{ident}` does not take it: add an argument such as `{hint}`"
    );
    Some(syn::Error::new(attribute.path.span(), message))
}

fn reads_all(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| READS_ALL.iter().any(|known| last.ident == known))
}
