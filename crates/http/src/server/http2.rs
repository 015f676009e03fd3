//! HTTP/2, for clients that begin with its preface. What may come over the wire is checked by h2 itself.

use super::{
    connection,
    service::{Answer, Service},
    shared::{Hold, Shared},
};
use axum_core::response::{IntoResponse as _, Response};
use http::{Request, StatusCode, header};
use hyper::{body::Incoming, server::conn::http2, service::Service as HyperService};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::Poll,
    time::Duration,
};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Requests that one connection may have open.
const STREAMS: u32 = 200;
/// A peer that answers no ping for so long is gone.
const PING: Duration = Duration::from_secs(20);

/// Serves one connection in whichever protocol it speaks.
pub(super) async fn serve(stream: TcpStream, service: Service) {
    match speaks(&stream, &service).await {
        Some(true) => serve_streams(stream, service).await,
        Some(false) => connection::serve(stream, service).await,
        None => {}
    }
}

/// Whether the connection begins with the preface; `None` when it does not begin in time.
async fn speaks(stream: &TcpStream, service: &Service) -> Option<bool> {
    let (settings, stop) = (&service.settings, service.shared.stop());
    let mut sniffing = pin!(timeout(settings.head_timeout, sniff(stream)));
    let mut heard = pin!(stop.heard());
    let early = poll_fn(|cx| match sniffing.as_mut().poll(cx) {
        Poll::Ready(sniffed) => Poll::Ready(Some(sniffed)),
        Poll::Pending if stop.is_said() => Poll::Ready(None),
        Poll::Pending => heard.as_mut().poll(cx).map(|()| None),
    })
    .await;
    let sniffed = match early {
        Some(sniffed) => sniffed,
        // Who has just connected is about to ask.
        None => timeout(settings.linger, sniffing).await.ok()?,
    };
    sniffed.ok()?.ok()
}

async fn sniff(stream: &TcpStream) -> io::Result<bool> {
    let mut start = [0; PREFACE.len()];
    loop {
        let seen = stream.peek(&mut start).await?;
        if seen == 0 || start[..seen] != PREFACE[..seen] {
            return Ok(false);
        }
        if seen == PREFACE.len() {
            return Ok(true);
        }
        // A preface in pieces: rare enough to look again instead of counting bytes.
        sleep(Duration::from_millis(10)).await;
    }
}

async fn serve_streams(stream: TcpStream, service: Service) {
    let (settings, shared) = (Arc::clone(&service.settings), Arc::clone(&service.shared));
    let streams = Streams {
        service,
        open: Arc::default(),
        begun: Arc::default(),
    };
    let (open, begun) = (Arc::clone(&streams.open), Arc::clone(&streams.begun));
    let mut hyper = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(settings.head_limit).unwrap_or(u32::MAX))
        .serve_connection(TokioIo::new(stream), streams);
    let mut heard = pin!(shared.stop().heard());
    let mut alarm = pin!(sleep(settings.keep_alive));
    let (mut ending, mut seen) = (false, 0);
    poll_fn(|cx| {
        let stopping = heard.as_mut().poll(cx).is_ready() || shared.stop().is_said();
        let mut rests = false;
        while alarm.as_mut().poll(cx).is_ready() {
            alarm.as_mut().reset(Instant::now() + settings.keep_alive);
            let before = std::mem::replace(&mut seen, begun.load(Relaxed));
            // One owner is the connection itself.
            rests = Arc::strong_count(&open) <= 2 && before == seen;
        }
        if (stopping || rests) && !ending {
            ending = true;
            Pin::new(&mut hyper).graceful_shutdown();
        }
        Pin::new(&mut hyper).poll(cx).map(drop)
    })
    .await;
}

/// Gives each request counters of its own: requests of one connection run in tasks of their own here.
struct Streams {
    service: Service,
    /// Cloned into each open request.
    open: Arc<()>,
    begun: Arc<AtomicU64>,
}

impl HyperService<Request<Incoming>> for Streams {
    type Response = <Service as HyperService<Request<Incoming>>>::Response;
    type Error = <Service as HyperService<Request<Incoming>>>::Error;
    type Future = Answer;

    fn call(&self, request: Request<Incoming>) -> Answer {
        self.begun.fetch_add(1, Relaxed);
        let stop = self.service.shared.stop().clone();
        let shared = Arc::new(Shared::new(stop, self.hold()));
        shared.set_heads(1);
        let service = Service {
            shared,
            ..self.service.clone()
        };
        match self.refusal(&request) {
            Some(refusal) => Answer::now(refusal, service.shared),
            None => service.call(request),
        }
    }
}

impl Streams {
    fn hold(&self) -> Hold {
        let open: Arc<()> = Arc::clone(&self.open);
        open
    }

    /// The limits that HTTP/1.1 heads have too.
    fn refusal(&self, request: &Request<Incoming>) -> Option<Response> {
        let settings = &self.service.settings;
        let path = request
            .uri()
            .path_and_query()
            .map_or(0, |path| path.as_str().len());
        let refused = if path > settings.line_limit {
            StatusCode::URI_TOO_LONG
        } else if request.headers().len() > settings.field_limit {
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
        } else if !has_one_host(request) {
            StatusCode::BAD_REQUEST
        } else {
            return None;
        };
        Some(refused.into_response())
    }
}

/// RFC 9113, 8.3.1: `:authority` and `Host` may both be there, when they agree.
fn has_one_host(request: &Request<Incoming>) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, more, authority) = (hosts.next(), hosts.next(), request.uri().authority());
    match (host, authority) {
        _ if more.is_some() => false,
        (Some(host), Some(authority)) => host == authority.as_str(),
        (host, authority) => host.is_some() || authority.is_some(),
    }
}
