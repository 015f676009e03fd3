//! What a request leaves in the terminal.

use carafe_core::settings::Environment;
use carafe_http::stack::{Observer, Report};
use std::{io, sync::Arc};

/// In development one line for each request, and the story of each 5xx; in production only the latter.
pub(super) fn observer(environment: Environment) -> Observer {
    match environment {
        Environment::Development => Arc::new(|report| {
            write(&mut io::stdout(), &format!("{report}\n"));
            failure(report);
        }),
        Environment::Production => Arc::new(failure),
    }
}

fn failure(report: &Report) {
    let Some(error) = report
        .error
        .as_ref()
        .filter(|error| error.status().is_server_error())
    else {
        return;
    };
    let story = format!(
        "{}\n  request: {report}, id {}\n",
        error.report(),
        report.id
    );
    write(&mut io::stderr(), &story);
}

/// In one piece, so that lines of two requests do not mix. A terminal that is gone is no error of the request.
fn write(out: &mut dyn io::Write, text: &str) {
    let _ = out.write_all(text.as_bytes());
}
