//! A search in the language of each database. Words are letters, digits and marks alone, and stand in quotes.

use super::words::{Group, Phrase};

/// For `to_tsquery`.
pub(super) fn postgres(groups: &[Group]) -> String {
    let phrase = |phrase: &Phrase| {
        let prefix = if phrase.prefix { ":*" } else { "" };
        format!("'{}'{prefix}", phrase.words.join(" "))
    };
    join(groups, " | ", |group| {
        let with = group.with.iter().map(phrase);
        let without = group.without.iter().map(|one| format!("!{}", phrase(one)));
        with.chain(without).collect::<Vec<_>>().join(" & ")
    })
}

/// For the MATCH of FTS5.
pub(super) fn sqlite(groups: &[Group]) -> String {
    let phrase = |phrase: &Phrase| {
        let prefix = if phrase.prefix { "*" } else { "" };
        format!("\"{}\"{prefix}", phrase.words.join(" "))
    };
    let all = |phrases: &[Phrase], by: &str| {
        let phrases: Vec<String> = phrases.iter().map(phrase).collect();
        phrases.join(by)
    };
    join(groups, " OR ", |group| {
        let with = all(&group.with, " AND ");
        if group.without.is_empty() {
            return with;
        }
        format!("({with}) NOT ({})", all(&group.without, " OR "))
    })
}

/// For AGAINST in boolean mode. Words are kept with two more signs behind each, so that none is too short.
pub(super) fn mysql(groups: &[Group]) -> String {
    join(groups, " ", |group| {
        let with = group.with.iter().flat_map(|one| mysql_phrase(one, "+"));
        let without = group.without.iter().flat_map(|one| mysql_phrase(one, "-"));
        with.chain(without).collect::<Vec<_>>().join(" ")
    })
}

/// The words alone: how often they are there is how well a row fits.
pub(super) fn mysql_rank(groups: &[Group]) -> String {
    let phrases = groups.iter().flat_map(|group| &group.with);
    let phrases = phrases.flat_map(|one| mysql_phrase(one, ""));
    phrases.collect::<Vec<_>>().join(" ")
}

fn mysql_phrase(phrase: &Phrase, sign: &str) -> Vec<String> {
    let whole = phrase.words.len() - usize::from(phrase.prefix);
    let (whole, open) = phrase.words.split_at(whole);
    let quoted = whole.iter().map(|word| format!("{word}__"));
    let quoted = quoted.collect::<Vec<_>>().join(" ");
    let quoted = (!whole.is_empty()).then(|| format!("{sign}\"{quoted}\""));
    let open = open.iter().map(|word| format!("{sign}{word}*"));
    quoted.into_iter().chain(open).collect()
}

fn join(groups: &[Group], by: &str, group: impl Fn(&Group) -> String) -> String {
    let groups: Vec<String> = groups
        .iter()
        .map(|one| format!("({})", group(one)))
        .collect();
    groups.join(by)
}
