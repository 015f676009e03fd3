//! What is told about each request when it is done.

use carafe_core::{Error, context::RequestId};
use http::{Method, StatusCode, Uri};
use std::{fmt, sync::Arc, time::Duration};

/// One request that is done.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Report {
    /// Its id.
    pub id: RequestId,
    /// Its method.
    pub method: Method,
    /// Its address.
    pub uri: Uri,
    /// The status of the answer.
    pub status: StatusCode,
    /// From the head to the answer's head.
    pub took: Duration,
    /// Statements sent to the database.
    pub queries: u32,
    /// The statements themselves; empty outside development.
    pub statements: Vec<Box<str>>,
    /// The lines that asked for one row at a time, again and again.
    pub loops: Vec<carafe_core::context::QueryLoop>,
    /// The error, if there was one.
    pub error: Option<Arc<Error>>,
}

/// Sees each report. It runs on the request's thread: it must not wait.
pub type Observer = Arc<dyn Fn(&Report) + Send + Sync>;

/// The line for the terminal: `GET /products/3 200 4 ms 2 SQL`.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.uri.path_and_query().map_or("*", |path| path.as_str());
        write!(f, "{} {path} {} ", self.method, self.status.as_u16())?;
        match self.took.as_millis() {
            0 => f.write_str("<1 ms")?,
            took => write!(f, "{took} ms")?,
        }
        match self.queries {
            0 => Ok(()),
            queries => write!(f, " {queries} SQL"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Report;
    use carafe_core::{
        context::{AppParts, Context, RequestInfo},
        settings::{Environment, Settings},
    };
    use http::{Method, StatusCode, Uri};
    use std::time::Duration;

    fn line(uri: &'static str, took: u64, queries: u32) -> String {
        let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
        let report = Report {
            id: Context::request(app, RequestInfo::default()).id(),
            method: Method::GET,
            uri: Uri::from_static(uri),
            status: StatusCode::OK,
            took: Duration::from_millis(took),
            queries,
            statements: Vec::new(),
            loops: Vec::new(),
            error: None,
        };
        report.to_string()
    }

    #[test]
    fn one_line_for_the_terminal() {
        assert_eq!(
            line("/products/3?a=1", 4, 2),
            "GET /products/3?a=1 200 4 ms 2 SQL"
        );
        assert_eq!(line("/", 0, 0), "GET / 200 <1 ms");
    }
}
