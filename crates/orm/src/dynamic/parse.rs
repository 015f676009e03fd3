//! A query string as a filter, with a list of what may be asked.

use super::filter::{DynFilter, Node};
use carafe_core::{Error, ErrorKind, Result, suggest::nearest};
use percent_encoding::percent_decode_str;

/// Longest query string, in bytes.
const MAX_BYTES: usize = 8 * 1024;
/// Most conditions.
const MAX_TERMS: usize = 32;
/// Most items of one list.
const MAX_ITEMS: usize = 100;
/// Most columns of an order.
const MAX_KEYS: usize = 8;

/// Comparisons that a star does not allow: a pattern can keep a database busy for a long time, and some databases
/// search in declared columns alone, or compare no similar texts.
const NAMED_ONLY: [&str; 7] = [
    "regex",
    "iregex",
    "search",
    "trigram_similar",
    "trigram_word_similar",
    "trigram_strict_word_similar",
    "unaccent",
];

impl DynFilter {
    /// Reads `name__icontains=tea&price__lt=5&order_by=-price`. Nothing is asked that the list does not allow.
    ///
    /// The list holds whole lookups, `price__lt`, or a field and a star, `price__*`, for every transform and
    /// comparison of it but regular expressions. A `!` before the `=` turns a condition round:
    /// `tags__name!=old`. Every condition must hold. `order_by` takes fields of the list.
    ///
    /// ```
    /// use carafe_orm::dynamic::DynFilter;
    ///
    /// let allowed = ["name__icontains", "price__*"];
    /// assert!(DynFilter::parse("?name__icontains=tea&price__range=2,5", &allowed).is_ok());
    /// assert!(DynFilter::parse("owner__password__startswith=a", &allowed).is_err());
    /// ```
    pub fn parse(query: &str, allowed: &[&str]) -> Result<Self> {
        if query.len() > MAX_BYTES {
            return Err(too_much(&format!("more than {MAX_BYTES} bytes")));
        }
        let pairs = query.trim_start_matches('?').split('&');
        let pairs = pairs.filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        });
        Self::pairs(pairs.collect::<Result<Vec<_>>>()?, allowed)
    }

    /// The same from names and values that are read already, so that others, such as `page`, can be left out.
    pub fn pairs(
        pairs: impl IntoIterator<Item = (String, String)>,
        allowed: &[&str],
    ) -> Result<Self> {
        let (mut nodes, mut order) = (Vec::new(), Vec::new());
        for (name, text) in pairs {
            if name == "order_by" {
                order = keys(&text, allowed)?;
                continue;
            }
            nodes.push(term(&name, &text, allowed)?);
            if nodes.len() > MAX_TERMS {
                return Err(too_much(&format!("more than {MAX_TERMS} conditions")));
            }
        }
        Ok(Self {
            node: Node::All(nodes),
            order,
        })
    }
}

fn term(name: &str, text: &str, allowed: &[&str]) -> Result<Node> {
    let (lookup, turned) = match name.strip_suffix('!') {
        Some(lookup) => (lookup, true),
        None => (name, false),
    };
    if !allowed.iter().any(|entry| allows(entry, lookup)) {
        return Err(refused(lookup, allowed));
    }
    if text.split(',').count() > MAX_ITEMS && (lookup.ends_with("__in") || lookup.ends_with("keys"))
    {
        return Err(too_much(&format!(
            "more than {MAX_ITEMS} items in `{lookup}`"
        )));
    }
    let node = DynFilter::typed(lookup, text).node;
    Ok(if turned {
        Node::Not(Box::new(node))
    } else {
        node
    })
}

/// Whether an entry of the list allows a lookup.
fn allows(entry: &str, lookup: &str) -> bool {
    let plain = lookup.strip_suffix("__exact").unwrap_or(lookup);
    let Some(field) = entry.strip_suffix("__*") else {
        return entry == lookup || entry == plain;
    };
    match lookup.strip_prefix(field) {
        Some("") => true,
        Some(rest) => rest.strip_prefix("__").is_some_and(safe),
        None => false,
    }
}

/// Lookups and transforms are safe behind a star. Fields of other models and parts of JSON are named by an entry of
/// their own.
fn safe(rest: &str) -> bool {
    rest.split("__")
        .all(|part| super::is_lookup(part) && !NAMED_ONLY.contains(&part))
}

fn keys(text: &str, allowed: &[&str]) -> Result<Vec<Box<str>>> {
    let names: Vec<&str> = text.split(',').filter(|name| !name.is_empty()).collect();
    if names.len() > MAX_KEYS {
        return Err(too_much(&format!(
            "an order of more than {MAX_KEYS} fields"
        )));
    }
    for name in &names {
        let field = name.strip_prefix('-').unwrap_or(name);
        if !allowed
            .iter()
            .any(|entry| *entry == field || entry.strip_suffix("__*") == Some(field))
        {
            return Err(refused(field, allowed));
        }
    }
    Ok(names.into_iter().map(Into::into).collect())
}

fn decoded(text: &str) -> Result<String> {
    let text = text.replace('+', " ");
    let bytes = percent_decode_str(&text).decode_utf8();
    bytes
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Error::bad_request("the query string is not UTF-8").code("orm.E300"))
}

fn refused(name: &str, allowed: &[&str]) -> Error {
    let shown: String = name.chars().take(60).collect();
    let hint = match nearest(&shown, allowed.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if allowed.is_empty() => "nothing can be asked here".to_owned(),
        None => format!("what can be asked here: {}", allowed.join(", ")),
    };
    Error::new(
        ErrorKind::BadRequest,
        format!("`{shown}` cannot be asked here"),
    )
    .code("orm.E300")
    .hint(hint)
}

fn too_much(what: &str) -> Error {
    Error::bad_request(format!("a filter with {what}"))
        .code("orm.E301")
        .hint("ask for less at once")
}
