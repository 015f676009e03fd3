//! What to say and what to advise, by the engine's own words.

use crate::{
    known::Known,
    missed::{self, Missed},
    source::Source,
};
use carafe_core::suggest;
use minijinja::ErrorKind as Kind;

/// The expression that the engine found undefined.
pub(super) fn undefined_name(detail: &str) -> Option<&str> {
    let before = &detail[..detail.find("` is undefined")?];
    Some(&before[before.rfind('`')? + 1..])
}

/// An undefined name or attribute, and what there is instead.
pub(super) struct Undefined {
    expression: String,
    missed: Option<Missed>,
    near: Option<String>,
    known: Vec<String>,
}

impl Undefined {
    pub(super) fn new<'a>(
        expression: Option<&str>,
        known: &Known,
        names: impl Iterator<Item = &'a str>,
        source: Option<&Source>,
    ) -> Self {
        let expression = expression.unwrap_or("a value").to_owned();
        let last = last_step(&expression);
        let missed = missed::take().filter(|missed| Some(missed.name.as_str()) == last);
        let mut candidates: Vec<String> = match (&missed, last) {
            (Some(missed), _) => missed.known.clone(),
            (None, Some(_)) => Vec::new(),
            (None, None) => names.map(str::to_owned).collect(),
        };
        let shown = candidates.clone();
        if last.is_none() {
            candidates.extend(known.functions.iter().cloned());
            candidates.extend(
                source
                    .iter()
                    .flat_map(|source| source.mentions.made.iter().cloned()),
            );
            candidates.retain(|candidate| *candidate != expression);
        }
        let written = last.unwrap_or(&expression);
        let near =
            suggest::nearest(written, candidates.iter().map(String::as_str)).map(str::to_owned);
        Self {
            missed,
            near,
            known: shown,
            expression,
        }
    }

    /// A relation that is a field of the row but was not asked for.
    fn is_unloaded(&self) -> bool {
        self.missed
            .as_ref()
            .is_some_and(|missed| missed.known.contains(&missed.name))
    }

    pub(super) fn code(&self) -> &'static str {
        if self.is_unloaded() {
            "templates.E004"
        } else {
            "templates.E003"
        }
    }

    pub(super) fn message(&self) -> String {
        if self.is_unloaded() {
            return format!("`{}` was not loaded", self.expression);
        }
        format!("`{}` is undefined", self.expression)
    }

    pub(super) fn hint(&self) -> String {
        if let (true, Some(missed)) = (self.is_unloaded(), &self.missed) {
            let name = &missed.name;
            return format!(
                "templates never query: add `.with(|row| row.{name})` to the query in the handler"
            );
        }
        if let Some(near) = &self.near {
            let prefix = self.missed.as_ref().map_or("", |missed| {
                self.expression
                    .strip_suffix(missed.name.as_str())
                    .unwrap_or_default()
            });
            return format!("did you mean `{prefix}{near}`?");
        }
        match self.expression.rsplit_once('.') {
            Some((parent, _)) if self.missed.is_none() => format!(
                "`{parent}` has no such field or no value here: test it with {{% if {parent} %}}, or write {{{{ {}|default(\"\") }}}}",
                self.expression
            ),
            _ => format!(
                "there is: {}; for a name that may be missing write {{{{ {}|default(\"\") }}}}",
                listed(&self.known),
                self.expression
            ),
        }
    }
}

/// `nmae` of `product.nmae`.
fn last_step(expression: &str) -> Option<&str> {
    let (_, last) = expression.rsplit_once('.')?;
    let plain = !last.is_empty()
        && last
            .chars()
            .all(|letter| letter == '_' || letter.is_alphanumeric());
    plain.then_some(last)
}

fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut text = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if names.is_empty() {
        text.push_str("nothing");
    }
    if names.len() > SHOWN {
        text.push_str(", …");
    }
    text
}

pub(super) fn syntax(kind: Kind, detail: &str) -> String {
    if detail.is_empty() {
        format!("the template cannot be read: {kind}")
    } else {
        format!("the template cannot be read: {detail}")
    }
}

/// What the engine's parser knows after `{%`.
const TAGS: &[&str] = &[
    "autoescape",
    "block",
    "break",
    "call",
    "continue",
    "do",
    "elif",
    "else",
    "endautoescape",
    "endblock",
    "endcall",
    "endfilter",
    "endfor",
    "endif",
    "endmacro",
    "endraw",
    "endset",
    "endwith",
    "extends",
    "filter",
    "for",
    "from",
    "if",
    "import",
    "include",
    "macro",
    "raw",
    "set",
    "with",
];

/// Tags of Django's own language and what does the same here.
const DJANGO: &[(&str, &str)] = &[
    ("csrf_token", "{{ csrf_input() }}"),
    ("url", "{{ url_for('blueprint.name', id=…) }}"),
    ("static", "{{ static('file.css') }}"),
    ("load", "nothing: filters and functions are always there"),
    ("trans", "{{ _('Text') }}"),
    ("translate", "{{ _('Text') }}"),
    ("empty", "{% else %}"),
    ("comment", "{# … #}"),
    ("verbatim", "{% raw %}"),
    ("now", "a value from the handler"),
    ("cycle", "{{ loop.cycle('a', 'b') }}"),
    ("spaceless", "{%- and -%}"),
];

pub(super) fn for_syntax(detail: &str) -> Option<String> {
    let word = detail.strip_prefix("unknown statement ")?.trim_matches('`');
    if let Some((_, instead)) = DJANGO.iter().find(|(tag, _)| *tag == word) {
        return Some(format!("`{word}` is a tag of Django; here it is {instead}"));
    }
    suggest::nearest(word, TAGS.iter().copied())
        .map(|near| format!("did you mean `{{% {near} %}}`?"))
}

pub(super) fn unknown(kind: Kind, detail: &str) -> String {
    let what = match kind {
        Kind::UnknownFilter => "filter",
        Kind::UnknownTest => "test",
        Kind::UnknownFunction => "function",
        _ => return format!("no such method: {detail}"),
    };
    format!("there is no {what} `{}`", unknown_word(detail))
}

/// `filter truncat is unknown` and `url_fo is unknown`.
fn unknown_word(detail: &str) -> &str {
    let words = detail.strip_suffix(" is unknown").unwrap_or(detail);
    words.rsplit(' ').next().unwrap_or(words)
}

pub(super) fn for_unknown<'a>(
    kind: Kind,
    detail: &str,
    known: &'a Known,
    names: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let word = unknown_word(detail);
    let candidates: Vec<&str> = match kind {
        Kind::UnknownFilter => known.filters.iter().map(String::as_str).collect(),
        Kind::UnknownFunction => known
            .functions
            .iter()
            .map(String::as_str)
            .chain(names)
            .collect(),
        Kind::UnknownTest => known.tests.iter().map(String::as_str).collect(),
        _ => {
            return Some(
                "templates read fields; what a method would do, do in the handler".to_owned(),
            );
        }
    };
    suggest::nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

pub(super) fn other(kind: Kind, detail: &str) -> String {
    if detail.is_empty() {
        kind.to_string()
    } else {
        detail.to_owned()
    }
}

pub(super) fn for_other(detail: &str) -> Option<String> {
    let operator = detail.starts_with("tried to use");
    operator.then(|| {
        "`//`, `%` and `**` take numbers only: write `value|float` or compute it in the handler"
            .to_owned()
    })
}
