//! Filters: what stands behind a bar.
//!
//! The engine brings Jinja's own; here are those that know our types, and those that Django has and
//! Jinja lacks.

mod date;
mod math;
mod number;
mod text;

use crate::{
    args::Args,
    error::raised,
    escape,
    known::Known,
    value::{Value, shown},
};
use carafe_core::Result;
use minijinja::{
    Environment, Error, State,
    value::{Kwargs, Rest, Value as Jinja},
};

/// Filters that the engine brings.
const BUILT_IN: &[&str] = &[
    "safe",
    "escape",
    "e",
    "lower",
    "upper",
    "title",
    "capitalize",
    "replace",
    "length",
    "count",
    "dictsort",
    "items",
    "reverse",
    "trim",
    "join",
    "split",
    "lines",
    "default",
    "d",
    "round",
    "abs",
    "int",
    "float",
    "attr",
    "first",
    "last",
    "min",
    "max",
    "sort",
    "list",
    "string",
    "bool",
    "batch",
    "slice",
    "sum",
    "indent",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "map",
    "groupby",
    "unique",
    "chain",
    "zip",
    "pprint",
    "format",
    "tojson",
    "urlencode",
];

/// Tests that the engine brings: what stands behind `is`.
const TESTS: &[&str] = &[
    "undefined",
    "defined",
    "none",
    "safe",
    "escaped",
    "boolean",
    "odd",
    "even",
    "divisibleby",
    "number",
    "integer",
    "int",
    "float",
    "string",
    "sequence",
    "iterable",
    "mapping",
    "startingwith",
    "endingwith",
    "lower",
    "upper",
    "sameas",
    "eq",
    "equalto",
    "ne",
    "lt",
    "lessthan",
    "le",
    "gt",
    "greaterthan",
    "ge",
    "in",
    "true",
    "false",
    "filter",
    "test",
];

type Filter = fn(&Args<'_>) -> Result<Value>;

/// Our own filters by name.
const OURS: &[(&str, Filter)] = &[
    ("date", date::date),
    ("datetime", date::datetime),
    ("time", date::time),
    ("isoformat", date::isoformat),
    ("floatformat", number::floatformat),
    ("intcomma", number::intcomma),
    ("filesizeformat", number::filesizeformat),
    ("pluralize", number::pluralize),
    ("yesno", text::yesno),
    ("truncate", text::truncate),
    ("truncatewords", text::truncatewords),
    ("wordcount", text::wordcount),
    ("striptags", text::striptags),
    ("linebreaks", text::linebreaks),
    ("linebreaksbr", text::linebreaksbr),
    ("nl2br", text::linebreaksbr),
    ("slugify", text::slugify),
    ("json_script", text::json_script),
    ("xmlattr", text::xmlattr),
];

pub(crate) fn register(jinja: &mut Environment<'static>, known: &mut Known) {
    known.filters.extend(
        BUILT_IN
            .iter()
            .chain(OURS.iter().map(|(name, _)| name))
            .map(|name| (*name).to_owned()),
    );
    known
        .tests
        .extend(TESTS.iter().map(|name| (*name).to_owned()));
    for (name, filter) in OURS {
        add(jinja, name, *filter);
    }
    math::register(jinja);
    jinja.add_filter("escape", escape_filter);
    jinja.add_filter("e", escape_filter);
    jinja.add_filter("__script", |value: &Jinja| {
        context_filter(value, |text| Jinja::from(escape::script(text)))
    });
    jinja.add_filter("__address", |value: &Jinja| {
        context_filter(value, |text| {
            Jinja::from(escape::address(text.trim_start_matches(|c: char| c <= ' ')))
        })
    });
}

/// Registers a filter of ours or of an app.
pub(crate) fn add<F>(jinja: &mut Environment<'static>, name: &'static str, filter: F)
where
    F: Fn(&Args<'_>) -> Result<Value> + Send + Sync + 'static,
{
    jinja.add_filter(
        name,
        move |state: &State<'_, '_>, positional: Rest<Jinja>, named: Kwargs| {
            call(name, &filter, state, positional.0, &named)
        },
    );
}

/// Registers a test of an app.
pub(crate) fn add_test<F>(jinja: &mut Environment<'static>, name: &'static str, test: F)
where
    F: Fn(&Args<'_>) -> Result<bool> + Send + Sync + 'static,
{
    let test = move |args: &Args<'_>| test(args).map(|yes| Value(yes.into()));
    jinja.add_test(
        name,
        move |state: &State<'_, '_>, positional: Rest<Jinja>, named: Kwargs| {
            call(name, &test, state, positional.0, &named)
        },
    );
}

/// Calls one of our functions: undefined arguments stop here, errors find their way out.
pub(crate) fn call<F>(
    name: &str,
    function: &F,
    state: &State<'_, '_>,
    positional: Vec<Jinja>,
    named: &Kwargs,
) -> Result<Jinja, Error>
where
    F: Fn(&Args<'_>) -> Result<Value>,
{
    let positional = positional
        .into_iter()
        .map(defined)
        .collect::<Result<_, _>>()?;
    let names: Vec<String> = named.args().map(str::to_owned).collect();
    let given = names
        .iter()
        .map(|name| Ok((name.clone(), defined(named.get::<Jinja>(name)?)?)));
    let named = given.collect::<Result<_, Error>>()?;
    let args = Args {
        name,
        positional,
        named,
        state,
    };
    function(&args).map(|value| value.0).map_err(raised)
}

/// An undefined value fails here, with the engine's own knowledge of where it came from.
fn defined(value: Jinja) -> Result<Value, Error> {
    if value.is_undefined() {
        // Looking into an undefined value is the one public way to the error that knows its origin.
        value.get_attr("value")?;
    }
    Ok(Value(value))
}

fn escape_filter(value: &Jinja) -> Result<Jinja, Error> {
    if value.is_undefined() {
        value.get_attr("value")?;
    }
    Ok(if value.is_safe() {
        value.clone()
    } else {
        Jinja::from_safe_string(escape::escaped(&shown(value)))
    })
}

/// Only plain text needs what its place in the page asks for.
fn context_filter(value: &Jinja, change: impl Fn(&str) -> Jinja) -> Jinja {
    use minijinja::value::ValueKind as Kind;
    match value.kind() {
        Kind::Undefined | Kind::None | Kind::Bool | Kind::Number => value.clone(),
        _ if value.is_safe() => value.clone(),
        _ => change(&shown(value)),
    }
}
