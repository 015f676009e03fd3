//! The name that was probably meant.

/// `; did you mean …?` for the nearest of the names, else the whole list.
pub(super) fn hint<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match nearest(written, &names) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => format!("; there are {}", listed(&names)),
    }
}

fn listed(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).clamp(1, 3);
    let near = names.iter().map(|name| (distance(written, name), *name));
    near.filter(|(steps, _)| *steps <= allowed)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, name)| name)
}

/// Levenshtein's distance.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut line: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.chars().enumerate() {
        let mut corner = std::mem::replace(&mut line[0], row + 1);
        for (column, b) in to.iter().enumerate() {
            let replaced = corner + usize::from(a != *b);
            corner = line[column + 1];
            line[column + 1] = replaced.min(corner + 1).min(line[column] + 1);
        }
    }
    line[to.len()]
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_slip_is_named_and_anything_else_gets_the_list() {
        let keys = ["max", "unique", "auto_now_add"];
        assert_eq!(hint("uniqe", keys.into_iter()), "; did you mean `unique`?");
        assert_eq!(
            hint("mxa", keys.into_iter()),
            "; there are `max`, `unique`, `auto_now_add`"
        );
        assert_eq!(hint("mx", keys.into_iter()), "; did you mean `max`?");
    }
}
