//! Files of a folder.

use super::{
    path::SafePath,
    reply::{Content, Found},
};
use bytes::Bytes;
use std::{
    fs::{File, Metadata},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

/// Shorter files are read at once, together with being found.
const SMALL: u64 = 64 * 1024;

/// Looks for a file on a thread that may wait for the disk.
pub(super) async fn find(folder: Arc<PathBuf>, path: &SafePath) -> Option<Found> {
    let path = path.clone();
    tokio::task::spawn_blocking(move || open(&folder, &path))
        .await
        .ok()
        .flatten()
}

pub(super) fn version(folder: &Path, path: &SafePath) -> Option<String> {
    Some(version_of(&inside(folder, path)?.1))
}

fn open(folder: &Path, path: &SafePath) -> Option<Found> {
    let (path, metadata) = inside(folder, path)?;
    let mut file = File::open(path).ok()?;
    let length = metadata.len();
    let content = if length <= SMALL {
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        Read::by_ref(&mut file)
            .take(SMALL)
            .read_to_end(&mut bytes)
            .ok()?;
        Content::Bytes(Bytes::from(bytes))
    } else {
        Content::File(file)
    };
    let length = if let Content::Bytes(bytes) = &content {
        bytes.len() as u64
    } else {
        length
    };
    Some(Found {
        length,
        version: version_of(&metadata),
        modified: metadata.modified().ok(),
        content,
    })
}

/// The real path of a plain file, when links do not lead out of the folder. Pipes and devices are not opened.
fn inside(folder: &Path, path: &SafePath) -> Option<(PathBuf, Metadata)> {
    let root = folder.canonicalize().ok()?;
    let real = path.below(&root).canonicalize().ok()?;
    let within = real.strip_prefix(&root).ok()?;
    // A link may lead to a hidden file beside it.
    let hidden = within
        .iter()
        .any(|name| name.as_encoded_bytes().starts_with(b"."));
    let metadata = real.metadata().ok()?;
    (!hidden && metadata.is_file()).then_some((real, metadata))
}

fn version_of(metadata: &Metadata) -> String {
    let age = metadata
        .modified()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    format!("{:x}-{:x}", age.as_nanos(), metadata.len())
}
