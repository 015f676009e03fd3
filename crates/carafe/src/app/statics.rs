//! The files of `static/`: those of the app first, then those of its blueprints.

use crate::Blueprint;
use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use carafe_core::{Checks, check::At, context, settings::Settings};
use carafe_http::static_files::{EmbeddedFile, StaticFiles};
use std::path::{Path, PathBuf};

/// Where they are served.
const PREFIX: &str = "/static";

/// Serves them, when there are any.
pub(super) fn install(root: Blueprint, settings: &Settings) -> Blueprint {
    let files = find(&root, settings);
    if files.is_empty() {
        return root;
    }
    let mut root = root.setup(move |parts| {
        parts.provide(files);
        Ok::<(), Checks>(())
    });
    root.scope
        .axum(PREFIX, Router::new().fallback(serve), At::caller());
    root
}

/// As for templates: debug builds read folders, releases carry the files, and read the program's folder without.
fn find(root: &Blueprint, settings: &Settings) -> StaticFiles {
    let embedded: Vec<EmbeddedFile> = root
        .assets
        .iter()
        .flat_map(|assets| assets.static_files)
        .map(|(path, bytes)| EmbeddedFile { path, bytes })
        .collect();
    let own = settings.root().join("static");
    let mut folders = Vec::new();
    if cfg!(debug_assertions) || embedded.is_empty() {
        folders.push(own);
    }
    if cfg!(debug_assertions) {
        let compiled_from = root.scope.all_folders().into_iter();
        folders.extend(compiled_from.map(|folder| Path::new(folder).join("static")));
    }
    folders.dedup();
    let folders = folders
        .into_iter()
        .filter(|folder: &PathBuf| folder.is_dir());
    let files = folders.fold(StaticFiles::new(), StaticFiles::folder);
    if embedded.is_empty() {
        files
    } else {
        files.embedded(&embedded)
    }
}

async fn serve(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let files = context::app().and_then(|app| app.get::<StaticFiles>().cloned());
    match files {
        Some(files) => files.answer(parts.uri.path(), &parts).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
