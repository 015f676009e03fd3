//! Functions, and the methods of texts and maps that people know from Python.

use crate::{args::Args, filters, known::Known, value::Value};
use carafe_core::{
    Result,
    context::{self, Context},
    i18n::Catalogues,
};
use minijinja::{
    Environment, Error, ErrorKind, State,
    value::{Kwargs, Rest, Value as Jinja, ValueKind},
};
use std::sync::Arc;

/// Functions that the engine brings.
const BUILT_IN: &[&str] = &["range", "dict", "namespace", "super", "loop", "caller"];

pub(crate) fn register(jinja: &mut Environment<'static>, known: &mut Known) {
    known
        .functions
        .extend(BUILT_IN.iter().map(|name| (*name).to_owned()));
    // It prints all that a page knows, the session included.
    jinja.remove_global("debug");
    jinja.set_unknown_method_callback(|_, value, name, args| method(value, name, args));
}

pub(crate) fn add<F>(jinja: &mut Environment<'static>, name: &'static str, function: F)
where
    F: Fn(&Args<'_>) -> Result<Value> + Send + Sync + 'static,
{
    jinja.add_function(
        name,
        move |state: &State<'_, '_>, positional: Rest<Jinja>, named: Kwargs| {
            filters::call(name, &function, state, positional.0, &named)
        },
    );
}

/// `tr("shop.cart", "{count} books", count=3)`, and `_("Log in")` where the English text is the id.
pub(crate) fn add_translations(
    jinja: &mut Environment<'static>,
    known: &mut Known,
    catalogues: Option<Catalogues>,
) {
    known.functions.extend(["tr".to_owned(), "_".to_owned()]);
    let also = catalogues.clone();
    add(jinja, "tr", move |args| {
        let (id, english) = (args.text(0, "id")?, args.text(1, "english")?);
        Ok(translated(catalogues.as_ref(), args, id, english))
    });
    add(jinja, "_", move |args| {
        let english = args.text(0, "english")?;
        Ok(translated(also.as_ref(), args, english, english))
    });
}

fn translated(catalogues: Option<&Catalogues>, args: &Args<'_>, id: &str, english: &str) -> Value {
    let own = || context::with(|context| context.app().get::<Catalogues>().cloned()).flatten();
    let catalogues = catalogues.cloned().or_else(own).unwrap_or_default();
    let language = language(args);
    let values: Vec<(&str, String)> = args
        .all_named()
        .map(|(name, value)| (name, value.text().into_owned()))
        .collect();
    let values: Vec<(&str, &dyn std::fmt::Display)> = values
        .iter()
        .map(|(name, value)| (*name, value as _))
        .collect();
    Value::new(catalogues.tr_with(&language, id, english, &values))
}

fn language(args: &Args<'_>) -> Arc<str> {
    let given = args.lookup("language");
    let given = given.as_ref().and_then(Value::as_str).map(Arc::from);
    let running = || context::with(Context::language).flatten();
    given.or_else(running).unwrap_or_else(|| "en".into())
}

/// The few methods of Python's texts and dicts that templates are full of.
fn method(value: &Jinja, name: &str, args: &[Jinja]) -> Result<Jinja, Error> {
    let found = match value.kind() {
        ValueKind::Map => map_method(value, name, args),
        ValueKind::String => text_method(value.as_str().unwrap_or_default(), name, args),
        _ => None,
    };
    found.unwrap_or_else(|| {
        let what = format!("`{name}` on {}", value.kind());
        Err(Error::new(ErrorKind::UnknownMethod, what))
    })
}

fn map_method(value: &Jinja, name: &str, args: &[Jinja]) -> Option<Result<Jinja, Error>> {
    let keys = || value.try_iter().map(Iterator::collect::<Vec<Jinja>>);
    let known = match (name, args) {
        ("keys", []) => keys().map(Jinja::from),
        ("items", []) => minijinja::filters::items(value),
        ("values", []) => {
            keys().and_then(|keys| keys.iter().map(|key| value.get_item(key)).collect())
        }
        ("get", [key]) => value.get_item(key).map(|found| or(found, Jinja::from(()))),
        ("get", [key, other]) => value.get_item(key).map(|found| or(found, other.clone())),
        _ => return None,
    };
    Some(known)
}

fn or(found: Jinja, other: Jinja) -> Jinja {
    if found.is_undefined() { other } else { found }
}

fn text_method(text: &str, name: &str, args: &[Jinja]) -> Option<Result<Jinja, Error>> {
    let words: Vec<&str> = args.iter().filter_map(Jinja::as_str).collect();
    let result = match (name, words.as_slice()) {
        ("upper", []) => text.to_uppercase().into(),
        ("lower", []) => text.to_lowercase().into(),
        ("strip", []) => text.trim().into(),
        ("startswith", [start]) => text.starts_with(start).into(),
        ("endswith", [end]) => text.ends_with(end).into(),
        ("replace", [from, to]) => text.replace(from, to).into(),
        ("split", []) => text.split_whitespace().map(Jinja::from).collect(),
        ("split", [separator]) if !separator.is_empty() => {
            text.split(separator).map(Jinja::from).collect()
        }
        _ => return None,
    };
    Some(Ok(result))
}
