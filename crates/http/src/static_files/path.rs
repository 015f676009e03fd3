//! Paths that stay where they belong.

use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};

/// A relative path of plain names: no `..`, no dotfile, nothing that a file system could read in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SafePath(String);

impl SafePath {
    /// Decodes a path once; `None` for whatever is not plain.
    pub(super) fn new(encoded: &str) -> Option<Self> {
        let mut path = String::with_capacity(encoded.len());
        for segment in encoded.trim_start_matches('/').split('/') {
            let name = percent_decode_str(segment).decode_utf8().ok()?;
            if !is_plain(&name) {
                return None;
            }
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&name);
        }
        Some(Self(path))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn below(&self, folder: &Path) -> PathBuf {
        folder.join(&self.0)
    }
}

/// Refused on every system, so that a site does not become unsafe by moving.
fn is_plain(name: &str) -> bool {
    let strange = |sign: char| matches!(sign, '/' | '\\' | ':') || sign.is_control();
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(strange)
        && !is_device(name)
}

/// Windows opens a device when a file of such a name is asked for, in any folder and with any ending.
fn is_device(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_lowercase();
    match stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"))
    {
        Some(number) => number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()),
        None => matches!(&*stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$"),
    }
}
