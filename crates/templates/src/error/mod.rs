//! The engine's errors in our words: what, in which template and line, and what was probably meant.

mod fault;
mod hints;

use crate::{
    known::Known,
    loader::Loader,
    source::{Source, Unquoted},
};
use carafe_core::{Error, ErrorKind};
use minijinja::{Error as Cause, ErrorKind as Kind};
use std::{error::Error as StdError, fmt, sync::Arc};

pub use self::fault::Fault;
use self::hints::{Undefined, undefined_name};

/// One of our errors on its way through the engine.
#[derive(Clone)]
struct Raised(Arc<Error>);

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl StdError for Raised {}

/// Sends one of our errors through the engine; [`explain`] finds it again.
pub(crate) fn raised(error: Error) -> Cause {
    Cause::new(Kind::InvalidOperation, error.message().to_owned())
        .with_source(Raised(Arc::new(error)))
}

/// An error of the engine as one of ours.
pub(crate) fn explain<'a>(
    cause: &Cause,
    asked: &str,
    loader: &Loader,
    known: &'a Known,
    names: impl Iterator<Item = &'a str>,
) -> Error {
    let chain = chain(cause);
    let place = Place::of(&chain, asked, loader);
    if let Some(ours) = chain
        .iter()
        .find_map(|link| link.source()?.downcast_ref::<Raised>())
    {
        return passed_on(ours, place);
    }
    let inner = chain[chain.len() - 1];
    if inner.kind() == Kind::TemplateNotFound {
        let detail = inner.detail().unwrap_or_default();
        return missing(detail, &place, loader).cause(place.fault);
    }
    let told = Told::of(inner, place.source.as_deref(), known, names);
    told.at(place)
}

/// Code, message and advice, still without the place.
struct Told {
    code: &'static str,
    message: String,
    hint: Option<String>,
}

impl Told {
    fn of<'a>(
        inner: &Cause,
        source: Option<&Source>,
        known: &'a Known,
        names: impl Iterator<Item = &'a str>,
    ) -> Self {
        let (kind, detail) = (inner.kind(), inner.detail().unwrap_or_default());
        let undefined = undefined_name(detail);
        if undefined.is_some() || kind == Kind::UndefinedError {
            let expression = undefined.or_else(|| blamed(inner));
            return Undefined::new(expression, known, names, source).into();
        }
        let (code, message, hint) = match kind {
            Kind::SyntaxError | Kind::BadEscape | Kind::InvalidDelimiter => {
                let hint = hints::for_syntax(detail);
                ("templates.E002", hints::syntax(kind, detail), hint)
            }
            Kind::UnknownFilter
            | Kind::UnknownTest
            | Kind::UnknownFunction
            | Kind::UnknownMethod => {
                let hint = hints::for_unknown(kind, detail, known, names);
                ("templates.E005", hints::unknown(kind, detail), hint)
            }
            _ => (
                "templates.E006",
                hints::other(kind, detail),
                hints::for_other(detail),
            ),
        };
        Self {
            code,
            message,
            hint,
        }
    }

    fn at(self, place: Place) -> Error {
        let message = format!("{}{}", self.message, place.words());
        let error = Error::new(ErrorKind::Internal, message).code(self.code);
        let error = match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        };
        error.cause(place.fault)
    }
}

impl From<Undefined> for Told {
    fn from(undefined: Undefined) -> Self {
        Self {
            code: undefined.code(),
            message: undefined.message(),
            hint: Some(undefined.hint()),
        }
    }
}

/// The expression that the engine points at, when it does not say which value was undefined.
fn blamed(cause: &Cause) -> Option<&str> {
    let text = cause
        .template_source()?
        .get(cause.range()?)?
        .trim_start_matches(['(', ' ']);
    let end = text.find(|letter: char| letter != '_' && letter != '.' && !letter.is_alphanumeric());
    Some(&text[..end.unwrap_or(text.len())]).filter(|path| !path.is_empty())
}

/// The engine's errors from the outermost to the innermost.
fn chain(cause: &Cause) -> Vec<&Cause> {
    let mut chain = vec![cause];
    let mut last = cause;
    while let Some(next) = last.source().and_then(|next| next.downcast_ref::<Cause>()) {
        chain.push(next);
        last = next;
    }
    chain
}

struct Place {
    fault: Fault,
    source: Option<Arc<Source>>,
}

impl Place {
    /// The innermost template wins: that is where the mistake is written.
    fn of(chain: &[&Cause], asked: &str, loader: &Loader) -> Self {
        let spots = chain
            .iter()
            .filter_map(|link| Some((link.name()?, link.line()?)));
        let mut spots: Vec<(String, usize)> =
            spots.map(|(name, line)| (name.to_owned(), line)).collect();
        let (template, line) = spots.pop().unwrap_or_else(|| (asked.to_owned(), 0));
        let source = loader.source(&template);
        let lines = source
            .as_ref()
            .filter(|_| line > 0)
            .map(|source| source.excerpt(line));
        spots.reverse();
        spots.retain(|(name, _)| *name != template);
        let fault = Fault {
            template,
            line,
            lines: lines.unwrap_or_default(),
            reached_from: spots,
        };
        Self { fault, source }
    }

    fn words(&self) -> String {
        match self.fault.line {
            0 => format!(" (template `{}`)", self.fault.template),
            line => format!(" (template `{}`, line {line})", self.fault.template),
        }
    }
}

/// What a function, a filter or the loader said, with the place in the template added.
fn passed_on(ours: &Raised, place: Place) -> Error {
    let inner = &ours.0;
    let placed = inner.downcast_ref::<Fault>().is_some();
    let words = if placed { String::new() } else { place.words() };
    // Always our fault: a wrong link in a page does not make the page itself "not found".
    let error = Error::new(ErrorKind::Internal, format!("{}{words}", inner.message()));
    let error = error.code(inner.error_code().unwrap_or("templates.E006"));
    let error = match inner.hint_text() {
        Some(hint) => error.hint(hint.to_owned()),
        None => error,
    };
    match inner.downcast_ref::<Fault>() {
        Some(fault) => error.cause(fault.clone()),
        None => error.cause(place.fault),
    }
}

fn missing(detail: &str, place: &Place, loader: &Loader) -> Error {
    let names: Vec<&str> = detail.split(['"', '\'']).skip(1).step_by(2).collect();
    let name = names.first().copied().unwrap_or(&place.fault.template);
    let error = loader.not_found(name);
    if place.fault.line == 0 {
        return error;
    }
    let hint = error.hint_text().unwrap_or_default().to_owned();
    let message = format!("{}{}", error.message(), place.words());
    Error::new(ErrorKind::Internal, message)
        .code("templates.E001")
        .hint(hint)
}

/// An attribute without quotes.
pub(crate) fn unquoted(template: &str, found: &Unquoted, source: &Source) -> Error {
    let attribute = found.attribute.trim();
    let message = format!(
        "the value of `{attribute}` has no quotes: a blank in it would begin another attribute (template `{template}`, line {})",
        found.line
    );
    let fault = Fault {
        template: template.to_owned(),
        line: found.line,
        lines: source.excerpt(found.line),
        reached_from: Vec::new(),
    };
    Error::new(ErrorKind::Internal, message)
        .code("templates.E007")
        .hint(format!("write {attribute}=\"{{{{ … }}}}\""))
        .cause(fault)
}

/// A filter that a template mentions and nobody registered.
pub(crate) fn unknown_filter(template: &str, filter: &str, known: &Known) -> Error {
    let message = format!("there is no filter `{filter}` (template `{template}`)");
    let error = Error::new(ErrorKind::Internal, message).code("templates.E005");
    match carafe_core::suggest::nearest(filter, known.filters.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error,
    }
}
