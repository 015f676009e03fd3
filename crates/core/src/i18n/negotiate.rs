//! Which language a browser would like best.

/// Longer headers come from nobody's browser.
const LONGEST: usize = 500;

/// The first of our languages in the order of an `Accept-Language` header.
pub(super) fn best<'a>(header: &str, ours: &'a [String]) -> Option<&'a str> {
    if header.len() > LONGEST {
        return None;
    }
    let mut wanted: Vec<(f32, &str)> = header.split(',').filter_map(weighed).collect();
    wanted.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    wanted
        .iter()
        .find_map(|(_, language)| ours_for(language, ours))
}

/// `de-AT;q=0.8` as weight and language.
fn weighed(part: &str) -> Option<(f32, &str)> {
    let mut pieces = part.split(';').map(str::trim);
    let language = pieces.next().filter(|language| !language.is_empty())?;
    let weight = pieces.find_map(|piece| piece.strip_prefix("q="));
    let weight: f32 = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
    (weight > 0.0).then_some((weight, language))
}

/// The language itself, or without its country.
fn ours_for<'a>(wanted: &str, ours: &'a [String]) -> Option<&'a str> {
    let find = |name: &str| ours.iter().find(|known| known.eq_ignore_ascii_case(name));
    let found = find(wanted).or_else(|| find(wanted.split('-').next()?));
    found.map(String::as_str)
}
