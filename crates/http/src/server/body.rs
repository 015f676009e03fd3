//! Bodies on their way in, with a limit and a minimum speed, and on their way out.

use super::{settings::ServerSettings, shared::Shared};
use axum_core::{BoxError, body::Body};
use bytes::Bytes;
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::{Full, Limited};
use hyper::body::Incoming;
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};
use tokio::time::{Instant, Sleep};

/// How much body this request may bring; in the extensions of every request that has a body.
///
/// A route that streams uploads raises it before it reads. Beyond the limit reading fails, and the answer is 413.
///
/// ```
/// use axum_core::body::Body;
/// use carafe_http::server::BodyLimit;
/// use http::Request;
///
/// fn take_uploads(request: &Request<Body>) {
///     if let Some(limit) = request.extensions().get::<BodyLimit>() {
///         limit.set(25_000_000);
///     }
/// }
/// # take_uploads(&Request::new(Body::empty()));
/// ```
#[derive(Debug, Clone)]
pub struct BodyLimit(Arc<Reading>);

#[derive(Debug)]
struct Reading {
    limit: AtomicU64,
    outcome: AtomicU8,
}

const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

impl BodyLimit {
    fn new(limit: u64) -> Self {
        Self(Arc::new(Reading {
            limit: AtomicU64::new(limit),
            outcome: AtomicU8::new(0),
        }))
    }

    /// Bytes allowed.
    pub fn get(&self) -> u64 {
        self.0.limit.load(Relaxed)
    }

    /// Allows more, or less.
    pub fn set(&self, bytes: u64) {
        self.0.limit.store(bytes, Relaxed);
    }

    fn fail(&self, outcome: u8) {
        self.0.outcome.store(outcome, Relaxed);
    }

    /// The status that reading failed with, if it did.
    pub(super) fn failure(&self) -> Option<StatusCode> {
        match self.0.outcome.load(Relaxed) {
            TOO_LARGE => Some(StatusCode::PAYLOAD_TOO_LARGE),
            TOO_SLOW => Some(StatusCode::REQUEST_TIMEOUT),
            _ => None,
        }
    }
}

/// The body of a request: at most [`BodyLimit`] bytes, and not slower than the settings allow.
pub(super) struct RequestBody {
    incoming: Incoming,
    limit: BodyLimit,
    seen: u64,
    pace: Pace,
}

impl RequestBody {
    pub(super) fn new(incoming: Incoming, settings: &ServerSettings) -> (Self, BodyLimit) {
        let limit = BodyLimit::new(settings.body_limit);
        let body = Self {
            incoming,
            limit: limit.clone(),
            seen: 0,
            pace: Pace::new(settings),
        };
        (body, limit)
    }

    fn too_large<T>(&self) -> Poll<Option<Result<T, BoxError>>> {
        self.limit.fail(TOO_LARGE);
        Poll::Ready(Some(Err(length_limit_error())))
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        // Before the first byte is asked for: a client that waits for `100 Continue` then never sends the body.
        if this.seen == 0 && this.incoming.size_hint().lower() > this.limit.get() {
            return this.too_large();
        }
        match Pin::new(&mut this.incoming).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.pace.arrived();
                this.seen += frame.data_ref().map_or(0, |data| data.len() as u64);
                if this.seen > this.limit.get() {
                    return this.too_large();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending if this.pace.is_over(this.seen, cx) => {
                this.limit.fail(TOO_SLOW);
                Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())))
            }
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// How long a reader has waited for a body. Time in which nobody reads does not count against the client.
struct Pace {
    grace: Duration,
    rate: u64,
    waited: Duration,
    since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    fn new(settings: &ServerSettings) -> Self {
        Self {
            grace: settings.body_grace,
            rate: settings.body_rate.max(1),
            waited: Duration::ZERO,
            since: None,
            alarm: None,
        }
    }

    fn arrived(&mut self) {
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
            self.alarm = None;
        }
    }

    /// Whether a client that brought so many bytes has made the reader wait too long; wakes the reader when it has.
    fn is_over(&mut self, seen: u64, cx: &mut Context<'_>) -> bool {
        let since = *self.since.get_or_insert_with(Instant::now);
        let alarm = self.alarm.get_or_insert_with(|| {
            let allowed = self.grace + Duration::from_secs(1).mul_f64(seconds(seen, self.rate));
            Box::pin(tokio::time::sleep_until(
                since + allowed.saturating_sub(self.waited),
            ))
        });
        alarm.as_mut().poll(cx).is_ready()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a limit in seconds need not be exact"
)]
fn seconds(bytes: u64, rate: u64) -> f64 {
    (bytes as f64 / rate as f64).min(1e9)
}

/// axum's extractors know this error and answer 413, but only its own body type can make one.
fn length_limit_error() -> BoxError {
    let mut body = Limited::new(Full::new(Bytes::from_static(b"x")), 0);
    match Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Some(Err(error))) => error,
        _ => io::Error::from(io::ErrorKind::FileTooLarge).into(),
    }
}

/// The body of a response; counts the response as done when hyper lets it go.
pub(super) struct ResponseBody {
    inner: Body,
    shared: Arc<Shared>,
}

impl ResponseBody {
    pub(super) fn new(inner: Body, shared: Arc<Shared>) -> Self {
        Self { inner, shared }
    }
}

impl Drop for ResponseBody {
    fn drop(&mut self) {
        self.shared.answered();
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = axum_core::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.inner).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
