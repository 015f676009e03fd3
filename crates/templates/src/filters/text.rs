//! Texts for people.

use crate::{args::Args, escape::escaped, value::Value};
use carafe_core::{Error, ErrorKind, Result};
use std::fmt::Write as _;

/// The value before the bar as text.
fn text(args: &Args<'_>) -> Result<String> {
    Ok(args.required(0, "value")?.text().into_owned())
}

/// Text that is HTML already stays HTML after a change that keeps its marks whole.
fn as_html(args: &Args<'_>) -> Result<String> {
    let value = args.required(0, "value")?;
    Ok(if value.is_safe() {
        value.text().into_owned()
    } else {
        escaped(&value.text())
    })
}

/// `{{ active|yesno("on,off") }}`; a third word stands for no value.
pub(super) fn yesno(args: &Args<'_>) -> Result<Value> {
    let value = args.required(0, "value")?;
    let words = args.get(1).map_or_else(|| "yes,no".into(), Value::text);
    let words: Vec<&str> = words.split(',').collect();
    let place = match (value.is_none(), value.is_true()) {
        (true, _) if words.len() > 2 => 2,
        (_, true) => 0,
        _ => 1,
    };
    Ok(Value::new(words.get(place).copied().unwrap_or_default()))
}

/// `{{ text|truncate(80) }}`: at most that many letters, the last words replaced by `…`.
pub(super) fn truncate(args: &Args<'_>) -> Result<Value> {
    let text = text(args)?;
    let length = args
        .get(1)
        .or_else(|| args.named("length"))
        .and_then(Value::as_i64)
        .unwrap_or(255);
    let length = usize::try_from(length).unwrap_or(0);
    let whole_words = !args
        .get(2)
        .map_or_else(|| args.flag("killwords", false), Value::is_true);
    let end = args
        .get(3)
        .or_else(|| args.named("end"))
        .map_or_else(|| "…".into(), Value::text);
    if text.chars().count() <= length {
        return Ok(Value::new(text));
    }
    let room = length.saturating_sub(end.chars().count());
    let mut cut: String = text.chars().take(room).collect();
    let inside_word = text[cut.len()..].starts_with(|next: char| !next.is_whitespace());
    if let (true, true, Some(space)) = (whole_words, inside_word, cut.rfind(char::is_whitespace)) {
        cut.truncate(space);
    }
    Ok(Value::new(format!("{}{end}", cut.trim_end())))
}

/// `{{ text|truncatewords(20) }}`
pub(super) fn truncatewords(args: &Args<'_>) -> Result<Value> {
    let text = text(args)?;
    let count = args.get(1).and_then(Value::as_i64).unwrap_or(20);
    let count = usize::try_from(count).unwrap_or(0);
    let mut words = text.split_whitespace();
    let kept = words.by_ref().take(count).collect::<Vec<_>>().join(" ");
    Ok(Value::new(if words.next().is_some() {
        format!("{kept} …")
    } else {
        kept
    }))
}

/// How many words a text has.
pub(super) fn wordcount(args: &Args<'_>) -> Result<Value> {
    Ok(Value::new(text(args)?.split_whitespace().count()))
}

/// Without anything that looks like a tag. The result is plain text and is escaped when printed.
pub(super) fn striptags(args: &Args<'_>) -> Result<Value> {
    let text = text(args)?;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('<') {
        kept.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = "";
            break;
        };
        rest = &rest[open + close + 1..];
    }
    kept.push_str(rest);
    Ok(Value::new(
        kept.split_whitespace().collect::<Vec<_>>().join(" "),
    ))
}

/// Blank lines make paragraphs, other ends of lines `<br>`.
pub(super) fn linebreaks(args: &Args<'_>) -> Result<Value> {
    let html = as_html(args)?.replace("\r\n", "\n").replace('\r', "\n");
    let paragraphs = html
        .split("\n\n")
        .map(|part| part.trim_matches('\n'))
        .filter(|part| !part.is_empty());
    let paragraphs = paragraphs.map(|part| format!("<p>{}</p>", part.replace('\n', "<br>")));
    Ok(Value::safe(paragraphs.collect::<Vec<_>>().join("\n\n")))
}

/// Ends of lines become `<br>`.
pub(super) fn linebreaksbr(args: &Args<'_>) -> Result<Value> {
    Ok(Value::safe(
        as_html(args)?.replace("\r\n", "\n").replace('\n', "<br>"),
    ))
}

/// Small letters, digits and hyphens, for addresses.
pub(super) fn slugify(args: &Args<'_>) -> Result<Value> {
    let mut slug = String::new();
    for letter in text(args)?.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || letter == '_' {
            slug.push(letter);
        } else if (letter.is_whitespace() || letter == '-')
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    Ok(Value::new(slug.trim_end_matches('-')))
}

/// `{{ data|json_script("data") }}`: a `<script type="application/json">` that scripts read by its id.
pub(super) fn json_script(args: &Args<'_>) -> Result<Value> {
    let value = args.required(0, "value")?;
    let json = args.filtered("tojson", value)?;
    let id = args
        .get(1)
        .map(|id| format!(" id=\"{}\"", escaped(&id.text())))
        .unwrap_or_default();
    Ok(Value::safe(format!(
        "<script{id} type=\"application/json\">{}</script>",
        json.text()
    )))
}

/// `<ul{{ {"class": "menu", "id": id}|xmlattr }}>`: quoted, escaped attributes; none for no value.
pub(super) fn xmlattr(args: &Args<'_>) -> Result<Value> {
    let value = args.required(0, "value")?;
    let mut html = String::new();
    for name in value.items().unwrap_or_default() {
        let name = name.text();
        if !is_attribute(&name) {
            let message = format!("`{name}` cannot be the name of an attribute");
            return Err(Error::new(ErrorKind::Internal, message)
                .code("templates.E006")
                .hint("letters, digits, `_`, `:`, `.` and `-` can"));
        }
        if let Some(value) = value.get(&name).filter(|value| !value.is_none()) {
            let _ = write!(html, " {name}=\"{}\"", escaped(&value.text()));
        }
    }
    Ok(Value::safe(html))
}

fn is_attribute(name: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_:.-".contains(letter);
    name.starts_with(|first: char| first.is_ascii_alphabetic() || "_:".contains(first))
        && name.chars().all(plain)
}
