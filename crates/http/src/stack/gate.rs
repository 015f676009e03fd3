//! What is refused before anything of the app runs.

use super::{HttpSettings, Stack};
use crate::security::{Csrf, Hosts, Verdict, csrf::confirm, hosts};
use axum::{
    body::HttpBody as _,
    extract::{DefaultBodyLimit, Request},
    response::{IntoResponse, Response},
};
use carafe_core::{Check, Error, context::AppHandle, settings::SecuritySettings};

/// The checks at the door, read from the settings once.
#[derive(Debug)]
pub(super) struct Gate {
    hosts: Option<Hosts>,
    csrf: Option<Csrf>,
    limit: DefaultBodyLimit,
    /// The same limit, for the form that a token is looked for in.
    form_limit: usize,
}

impl Gate {
    pub(super) fn new(stack: &Stack, app: &AppHandle) -> Result<Self, Check> {
        let http: HttpSettings = app.settings().section()?;
        let security: SecuritySettings = app.settings().section()?;
        let form_limit = usize::try_from(http.body_limit).unwrap_or(usize::MAX);
        let limit = if stack.body_limit {
            DefaultBodyLimit::max(form_limit)
        } else {
            DefaultBodyLimit::disable()
        };
        let mut hosts = Hosts::new(&security.allowed_hosts)?;
        if app.is_development() || hosts.is_empty() {
            hosts = hosts.with_loopback();
        }
        let csrf = Csrf::trusting(&security.trusted_origins)?;
        Ok(Self {
            hosts: stack.host_check.then_some(hosts),
            csrf: stack.csrf.then_some(csrf),
            limit,
            form_limit,
        })
    }

    /// What happens to the request.
    pub(super) fn pass(&self, mut request: Request, secure: bool) -> Passed {
        if let Some(hosts) = &self.hosts
            && !hosts::of(request.uri(), request.headers()).is_some_and(|host| hosts.allow(host))
        {
            return Passed::Refused(unknown_host().into_response());
        }
        let verdict = self.csrf.as_ref().map_or(Verdict::Pass, |csrf| {
            csrf.judge_parts(request.method(), request.uri(), request.headers(), secure)
        });
        match verdict {
            Verdict::Pass => {
                // A note on every request would cost more than all of the door.
                if !request.body().is_end_stream() {
                    self.limit.apply(&mut request);
                }
                Passed::In(request)
            }
            Verdict::Refuse(reason) => Passed::Refused(foreign(reason).into_response()),
            Verdict::NeedsToken => Passed::NeedsToken(request),
        }
    }

    /// The request again when it carries its token, else the refusal.
    pub(super) async fn confirmed(
        &self,
        request: Request,
        secure: bool,
    ) -> Result<Request, Response> {
        match confirm(request, secure, self.form_limit).await {
            Ok(mut request) => {
                self.limit.apply(&mut request);
                Ok(request)
            }
            Err(reason) => Err(foreign(reason).into_response()),
        }
    }
}

/// What the door says.
pub(super) enum Passed {
    In(Request),
    Refused(Response),
    NeedsToken(Request),
}

fn unknown_host() -> Error {
    Error::bad_request("this program does not answer to that host")
        .code("http.E103")
        .hint("add the name to ALLOWED_HOSTS")
}

fn foreign(reason: &'static str) -> Error {
    Error::forbidden(reason)
        .code("http.E104")
        .hint("put {{ csrf_input() }} into the form, or send the header X-CSRF-Token")
}
