//! `runserver`: serves.

use crate::{
    app::{Assembled, accept, start},
    blueprint::CheckKind,
};
use carafe_core::{
    Check, Checks, Error, ErrorKind, Result,
    command::{Call, Command},
    settings::{Environment, SecuritySettings},
};
use carafe_http::{route::url_for, server::bind, stack::HttpSettings};
use std::{net::IpAddr, sync::Arc};

pub(super) fn command(assembled: Arc<Assembled>) -> Command {
    Command::new("runserver", "Serve the app (the default)", move |call| {
        run(Arc::clone(&assembled), call)
    })
    .argument(
        "address",
        "Where to listen: 8080, 0.0.0.0:8000 or [::1]:8000",
    )
}

async fn run(assembled: Arc<Assembled>, call: Call) -> Result<()> {
    let http: HttpSettings = call.app.settings().section().map_err(Checks::from)?;
    let (host, port) = match call.args.argument(0) {
        Some(address) => read_address(address, http.host)?,
        None => (http.host, http.port),
    };
    let mut checks = assembled.check(CheckKind::Start);
    checks.extend(hosts(&call, &host)?);
    for check in &checks {
        call.console.line(check);
    }
    checks.into_result().map_err(|checks| {
        Error::config(format!("{}: the program was not started", checks.count()))
    })?;
    let listener = bind(&host, port).await?;
    start(&assembled).await?;
    if let Ok(address) = listener.local_addr() {
        let environment = call.app.environment();
        call.console.line(format_args!(
            "Serving on http://{address}/ in {environment}; Ctrl-C stops."
        ));
        if let Ok(admin) = url_for("admin.index", &[]) {
            call.console
                .line(format_args!("The admin is on http://{address}{admin}"));
        }
    }
    accept(&assembled, listener).await
}

/// `8080`, `host`, `host:8080`, `[::1]:8080`.
fn read_address(text: &str, default_host: String) -> Result<(String, u16)> {
    let wrong = || {
        Error::new(
            ErrorKind::BadRequest,
            format!("`{text}` is not an address to listen on"),
        )
        .code("carafe.E002")
        .hint("write 8080, 0.0.0.0:8000 or [::1]:8000")
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok((default_host, text.parse().map_err(|_| wrong())?));
    }
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if bare.is_empty() || (bare.contains(':') && bare.parse::<IpAddr>().is_err()) {
        return Err(wrong());
    }
    Ok((bare.to_owned(), port.parse().map_err(|_| wrong())?))
}

/// Production that others can reach must know its names.
fn hosts(call: &Call, host: &str) -> Result<Option<Check>> {
    let security: SecuritySettings = call.app.settings().section().map_err(Checks::from)?;
    let local = host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    if call.app.environment() == Environment::Development
        || local
        || !security.allowed_hosts.is_empty()
    {
        return Ok(None);
    }
    let message = format!("production listens on {host}, and ALLOWED_HOSTS is not set");
    Ok(Some(Check::error("settings.E008", message).hint(
        "set it to the names of the site: ALLOWED_HOSTS=shop.example",
    )))
}

#[cfg(test)]
mod tests {
    use super::read_address;

    #[test]
    fn addresses() {
        let read = |text| read_address(text, "127.0.0.1".to_owned()).ok();
        assert_eq!(read("8080"), Some(("127.0.0.1".to_owned(), 8080)));
        assert_eq!(read("0.0.0.0:8000"), Some(("0.0.0.0".to_owned(), 8000)));
        assert_eq!(read("[::1]:1"), Some(("::1".to_owned(), 1)));
        assert_eq!(read("99999"), None);
        assert_eq!(read("::1"), None);
        assert_eq!(read("host:"), None);
    }
}
