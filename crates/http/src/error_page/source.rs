//! The lines around the user's line.

use super::html::Escaped;
use carafe_core::{check::At, settings::Settings};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Lines shown before and after.
const AROUND: usize = 6;

/// The lines around a place, as HTML; `None` when its file is not on this machine.
pub(super) fn excerpt(at: At, settings: &Settings) -> Option<String> {
    let text = fs::read_to_string(find(at.file, settings.root())?).ok()?;
    let wanted = usize::try_from(at.line).ok()?;
    let mut html = String::from("<pre>");
    for (n, line) in text
        .lines()
        .enumerate()
        .skip(wanted.saturating_sub(AROUND + 1))
        .take(2 * AROUND + 1)
    {
        let line = Escaped(line);
        let _ = if n + 1 == wanted {
            write!(html, "<mark>{:>5}  {line}</mark>", n + 1)
        } else {
            writeln!(html, "{:>5}  {line}", n + 1)
        };
    }
    html.push_str("</pre>");
    Some(html)
}

/// rustc writes paths from the folder it ran in: the workspace, which is the package or above it.
fn find(file: &str, root: &Path) -> Option<PathBuf> {
    let file = Path::new(file);
    let root = std::path::absolute(root).ok()?;
    let places = root.ancestors().map(|folder| folder.join(file));
    std::iter::once(file.to_path_buf())
        .chain(places)
        .find(|path| path.is_file())
}
