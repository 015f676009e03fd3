//! Files that were compiled into the program.

use super::{
    path::SafePath,
    reply::{Content, Found},
};
use bytes::Bytes;
use carafe_core::signing::fingerprint;
use std::{collections::HashMap, sync::Arc};

/// One file of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbeddedFile {
    /// Its path, such as `css/site.css`.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Files by path, with their versions.
#[derive(Debug, Clone)]
pub(super) struct Table(Arc<HashMap<&'static str, Entry>>);

#[derive(Debug)]
struct Entry {
    bytes: &'static [u8],
    version: String,
}

impl Table {
    pub(super) fn new(files: &[EmbeddedFile]) -> Self {
        let entry = |file: &EmbeddedFile| {
            let mut version = fingerprint(file.bytes);
            version.truncate(16);
            (
                file.path,
                Entry {
                    bytes: file.bytes,
                    version,
                },
            )
        };
        Self(Arc::new(files.iter().map(entry).collect()))
    }

    pub(super) fn find(&self, path: &SafePath) -> Option<Found> {
        let entry = self.0.get(path.as_str())?;
        Some(Found {
            length: entry.bytes.len() as u64,
            version: entry.version.clone(),
            modified: None,
            content: Content::Bytes(Bytes::from_static(entry.bytes)),
        })
    }

    pub(super) fn version(&self, path: &SafePath) -> Option<String> {
        self.0.get(path.as_str()).map(|entry| entry.version.clone())
    }
}
