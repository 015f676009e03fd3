//! Files as they are: from folders, or out of the program itself.
//!
//! Answers carry an `ETag`, so that browsers ask again without fetching again; with the version in the address
//! (`?v=…`, see [`StaticFiles::version`]) they do not even ask. Whatever the path says, nothing outside the folder and
//! no dotfile is ever read.

mod body;
mod condition;
mod disk;
mod embedded;
mod kind;
mod path;
mod range;
mod reply;

use self::{embedded::Table, path::SafePath, reply::Found};
use axum_core::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header, request::Parts};
use std::{path::PathBuf, sync::Arc};

pub use self::{embedded::EmbeddedFile, kind::content_type};

/// Where files are looked for, one place after the other.
///
/// ```no_run
/// use carafe_http::static_files::StaticFiles;
/// use http::Request;
///
/// # async fn run() {
/// let files = StaticFiles::new().folder("static");
/// let request = Request::get("/static/css/site.css").body(()).expect("a valid request").into_parts().0;
/// let response = files.answer("css/site.css", &request).await;
/// # drop(response);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct StaticFiles {
    places: Vec<Place>,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(Arc<PathBuf>),
    Table(Table),
}

impl StaticFiles {
    /// No place yet: everything is 404.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks into this folder too. It need not exist yet.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.places.push(Place::Folder(Arc::new(folder.into())));
        self
    }

    /// Looks into files that were compiled into the program too.
    #[must_use]
    pub fn embedded(mut self, files: &[EmbeddedFile]) -> Self {
        self.places.push(Place::Table(Table::new(files)));
        self
    }

    /// Whether there is no place to look into.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The file for a path behind the mount point, percent-encoded as it came: 200, 206, 304, 404, 405 or 416.
    pub async fn answer(&self, path: &str, request: &Parts) -> Response {
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return (
                StatusCode::METHOD_NOT_ALLOWED,
                [(header::ALLOW, "GET, HEAD")],
            )
                .into_response();
        }
        let Some(path) = SafePath::new(path) else {
            return missing();
        };
        match self.find(&path).await {
            Some(found) => found.reply(&path, request),
            None => missing(),
        }
    }

    async fn find(&self, path: &SafePath) -> Option<Found> {
        for place in &self.places {
            let found = match place {
                Place::Folder(folder) => disk::find(Arc::clone(folder), path).await,
                Place::Table(table) => table.find(path),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// What to put behind `?v=` in the address of a file: it changes with the file, so that browsers may keep it
    /// forever. `None` when there is no such file.
    ///
    /// It asks the file system; pages of a release read it from the table.
    pub fn version(&self, path: &str) -> Option<String> {
        let path = SafePath::new(path)?;
        self.places.iter().find_map(|place| match place {
            Place::Folder(folder) => disk::version(folder, &path),
            Place::Table(table) => table.version(&path),
        })
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "Not found").into_response()
}
