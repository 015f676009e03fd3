//! The name that was probably meant.

/// The candidate nearest to what was written, when one is near enough to be a slip of the pen.
///
/// ```
/// let near = carafe_core::suggest::nearest("prot", ["host", "port"]);
/// assert_eq!(near, Some("port"));
/// ```
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (written.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(steps, _)| *steps <= allowed)
        .min_by_key(|(steps, _)| *steps)
        .map(|(_, candidate)| candidate)
}

/// Steps from one text to the other: insert, remove, replace, or swap two neighbours.
pub fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let mut steps = (last[column] + usize::from(a != b))
                .min(last[column + 1] + 1)
                .min(line[column] + 1);
            let swapped = row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b;
            if swapped {
                steps = steps.min(before[column - 1] + 1);
            }
            line.push(steps);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[to.len()]
}
