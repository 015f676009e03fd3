//! `#[field(range(0..), len(1..=120), email, url, slug, regex = "…")]`: what a value must be to be saved.

use super::pattern::expression;
use crate::{
    model::{ColumnMeta, Validator},
    value::Value,
};
use carafe_core::Decimal;

/// The code and sentence of the first validator of the column that refuses the value. NULL is refused by none.
pub(super) fn refused(column: &ColumnMeta, value: &Value) -> Option<(&'static str, String)> {
    let empty = matches!(value, Value::Text(text) if text.is_empty());
    if empty && column.blank {
        return None;
    }
    let mut validators = column.validators.iter();
    validators.find_map(|validator| one(*validator, value))
}

fn one(validator: Validator, value: &Value) -> Option<(&'static str, String)> {
    let refusal = |code, message: &str| Some((code, message.to_owned()));
    match (validator, value) {
        (Validator::MinLength(least), Value::Text(text)) => {
            let length = text.chars().count();
            (length < least as usize)
                .then(|| ("min_length", length_message("least", least, length)))
        }
        (Validator::MaxLength(most), Value::Text(text)) => {
            let length = text.chars().count();
            (length > most as usize).then(|| ("max_length", length_message("most", most, length)))
        }
        (Validator::Email, Value::Text(text)) if !is_email(text) => {
            refusal("invalid", "Enter a valid email address.")
        }
        (Validator::Url, Value::Text(text)) if !is_url(text) => {
            refusal("invalid", "Enter a valid URL.")
        }
        (Validator::Slug, Value::Text(text)) if !is_slug(text) => refusal(
            "invalid",
            "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ),
        (Validator::Regex(pattern), Value::Text(text)) => match expression(pattern) {
            Ok(expression) if !expression.is_match(text) => {
                refusal("invalid", "Enter a valid value.")
            }
            _ => None, // one that cannot be read is refused when the database is opened
        },
        (validator, value) => beyond(validator, &number(value)?),
    }
}

fn length_message(which: &str, limit: u32, length: usize) -> String {
    format!("Ensure this value has at {which} {limit} characters (it has {length}).")
}

/// A number, exact where the value is.
enum Number {
    Exact(Decimal),
    Float(f64),
}

fn number(value: &Value) -> Option<Number> {
    Some(match value {
        Value::Int(number) => Number::Exact((*number).into()),
        Value::Decimal(number) => Number::Exact(*number),
        Value::Float(number) => Number::Float(*number),
        _ => return None,
    })
}

fn beyond(validator: Validator, number: &Number) -> Option<(&'static str, String)> {
    let order = |limit: &str| match number {
        Number::Exact(number) => Some(number.cmp(&limit.parse::<Decimal>().ok()?)),
        Number::Float(number) => number.partial_cmp(&limit.parse::<f64>().ok()?),
    };
    let (code, refused, message) = match validator {
        Validator::Min(limit) => (
            "min_value",
            order(limit)?.is_lt(),
            ("greater than or equal to", limit),
        ),
        Validator::Max(limit) => (
            "max_value",
            order(limit)?.is_gt(),
            ("less than or equal to", limit),
        ),
        Validator::Below(limit) => ("max_value", order(limit)?.is_ge(), ("less than", limit)),
        _ => return None,
    };
    refused.then(|| {
        (
            code,
            format!("Ensure this value is {} {}.", message.0, message.1),
        )
    })
}

/// As Django's `EmailValidator`: a local part without spaces and quotes, and a domain with a point, or `localhost`.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{}|~-".contains(c);
    let part = |part: &str| !part.is_empty() && part.chars().all(allowed);
    text.len() <= 320 && local.split('.').all(part) && (domain == "localhost" || is_domain(domain))
}

/// Labels of letters, digits and inner hyphens; at least two, the last of which is no number.
fn is_domain(domain: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || c == '-';
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(fits)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && domain.len() <= 253
        && labels.iter().all(|part| label(part))
        && last.chars().count() > 1
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

/// As Django's `URLValidator`: a scheme that browsers know, a host that may be one, and no spaces.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let known = ["http", "https", "ftp", "ftps"];
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end]
        .rsplit_once('@')
        .map_or(&rest[..end], |(_, host)| host);
    let visible = |c: char| !c.is_whitespace() && !c.is_control();
    text.len() <= 2048
        && known.iter().any(|name| name.eq_ignore_ascii_case(scheme))
        && text.chars().all(visible)
        && is_host(host)
}

fn is_host(host: &str) -> bool {
    if let Some((address, port)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let six = address.parse::<std::net::Ipv6Addr>().is_ok();
        return six && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
    }
    let (name, port) = host
        .split_once(':')
        .map_or((host, None), |(name, port)| (name, Some(port)));
    let name = name.strip_suffix('.').unwrap_or(name);
    let known = name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok();
    port.is_none_or(is_port) && (known || is_domain(name))
}

fn is_port(port: &str) -> bool {
    (2..=5).contains(&port.len()) && port.parse::<u16>().is_ok()
}

fn is_slug(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_slug, is_url};

    #[test]
    fn addresses_of_mailboxes() {
        for good in [
            "a@b.cc",
            "o'neil.x+tag@sub.example.org",
            "é@exämple.org",
            "a@localhost",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.cc",
            "a b@c.dd",
            "a@b",
            "a..b@c.dd",
            "a@-b.cc",
            "a@b.c",
            "a@b.12",
            "a@b.cc\n",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn web_addresses() {
        for good in [
            "http://a.bc",
            "HTTPS://user:pw@a.bc:8080/p?q#f",
            "ftp://localhost",
            "http://127.0.0.1/",
            "http://[::1]:80/",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "",
            "a.bc",
            "javascript://a.bc",
            "http://",
            "http://a",
            "http://a b.cc",
            "http://a.bc:99999",
            "http://[::1",
            "http://a.bc/\n",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn slugs() {
        assert!(is_slug("a-B_9") && !is_slug("") && !is_slug("ä") && !is_slug("a b"));
    }
}
