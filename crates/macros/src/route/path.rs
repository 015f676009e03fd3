//! Paths: what can be said about one without knowing the others.

use std::fmt::Write as _;

/// Refuses a path that no router would take, in words for people who come from other frameworks.
pub(super) fn check(path: &str) -> Result<(), String> {
    if !path.starts_with('/') {
        return Err(format!("a path starts with `/`: write \"/{path}\""));
    }
    if path.contains('<') {
        return Err(format!(
            "parameters are written in braces: \"{}\"",
            with_braces(path)
        ));
    }
    if path.contains(['?', '#']) {
        return Err("a path has no `?` and no `#`: read the query with `Query`".to_owned());
    }
    let mut seen = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let Some(name) = param_of(segment)? else {
            continue;
        };
        let bare = name.strip_prefix('*').unwrap_or(name);
        check_name(name, bare)?;
        if name.starts_with('*') && segments.peek().is_some() {
            return Err(format!("the catch-all `{{{name}}}` must come last"));
        }
        if seen.contains(&bare) {
            return Err(format!("the parameter `{bare}` appears twice"));
        }
        seen.push(bare);
    }
    Ok(())
}

/// Names of the parameters, in order.
pub(super) fn params(path: &str) -> Vec<String> {
    path.split('/')
        .filter_map(|segment| param_of(segment).ok().flatten())
        .map(|name| name.trim_start_matches('*').to_owned())
        .collect()
}

/// What stands between the braces of a segment.
fn param_of(segment: &str) -> Result<Option<&str>, String> {
    if let Some(name) = segment.strip_prefix(':') {
        return Err(format!(
            "parameters are written in braces: `{{{name}}}`, not `:{name}`"
        ));
    }
    if let Some(name) = segment.strip_prefix('*') {
        let name = if name.is_empty() { "rest" } else { name };
        return Err(format!("a catch-all is written `{{*{name}}}`"));
    }
    if segment.matches('{').count() != segment.matches('}').count() {
        return Err(format!("`{segment}` has an unclosed brace"));
    }
    let Some((_, after)) = segment.split_once('{') else {
        return Ok(None);
    };
    if after.contains('{') {
        return Err(format!("one parameter per segment: `{segment}`"));
    }
    after
        .split_once('}')
        .map(|(name, _)| Some(name))
        .ok_or_else(|| format!("`{segment}` has an unclosed brace"))
}

fn check_name(name: &str, bare: &str) -> Result<(), String> {
    if let Some((plain, _)) = bare.split_once(':') {
        let message = "a parameter has no type in the path; the type comes from the signature";
        return Err(format!("{message}: `{{{plain}}}`"));
    }
    let letters = bare
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if bare.is_empty() || !letters || bare.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Err(format!("`{{{name}}}` is not a parameter name"));
    }
    Ok(())
}

/// Flask's `<int:id>` in our spelling.
fn with_braces(path: &str) -> String {
    let mut pieces = path.split('<');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('>') {
            Some((inside, rest)) => {
                let name = inside.rsplit(':').next().unwrap_or(inside);
                let star = if inside.starts_with("path:") { "*" } else { "" };
                let _ = write!(out, "{{{star}{name}}}{rest}");
            }
            None => out.push_str(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{check, params};

    #[test]
    fn good_paths() {
        for path in [
            "/",
            "/a/",
            "/p/{id}",
            "/p/{id}.json",
            "/f/{*rest}",
            "/{a}/{b_2}",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        assert_eq!(params("/{a}/x/{*b}"), ["a", "b"]);
    }

    #[test]
    fn habits_from_elsewhere() {
        assert_eq!(
            check("/<int:id>/x").unwrap_err(),
            "parameters are written in braces: \"/{id}/x\""
        );
        assert_eq!(
            check("/<path:p>").unwrap_err(),
            "parameters are written in braces: \"/{*p}\""
        );
        assert_eq!(
            check("/:id").unwrap_err(),
            "parameters are written in braces: `{id}`, not `:id`"
        );
        assert!(check("/*rest").unwrap_err().contains("{*rest}"));
        assert!(check("/}{").is_err());
    }
}
