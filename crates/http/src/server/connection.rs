//! One connection: hyper, and the clock over it.

use super::{
    finish::{self, Ending},
    io::Io,
    service::Service,
    settings::ServerSettings,
    shared::{Shared, Wait},
};
use hyper::server::conn::http1::{self, UpgradeableConnection};
use std::{
    future::poll_fn,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, Sleep},
};

/// hyper's buffer for one direction of a connection.
const BUFFER: usize = 64 * 1024;

/// Serves one connection to its end.
pub(super) async fn serve<S>(stream: S, service: Service)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let settings = Arc::clone(&service.settings);
    let shared = Arc::clone(&service.shared);
    let io = Io::new(stream, &settings, Arc::clone(&shared));
    let hyper = http1::Builder::new()
        .max_buf_size(BUFFER)
        .serve_connection(io, service)
        .with_upgrades();
    let mut watched = Watched {
        hyper,
        shared,
        settings,
        stopping: false,
    };
    let ending = watched.run().await;
    let Watched {
        hyper, settings, ..
    } = watched;
    // Without parts the connection speaks another protocol now, and belongs to whoever asked for that.
    if let Some(parts) = hyper.into_parts() {
        // Boxed: room for the end is not needed while the connection lives.
        Box::pin(finish::finish(parts.io, ending, &settings)).await;
    }
}

struct Watched<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> {
    hyper: UpgradeableConnection<Io<S>, Service>,
    shared: Arc<Shared>,
    settings: Arc<ServerSettings>,
    stopping: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Watched<S> {
    async fn run(&mut self) -> Ending {
        let mut alarm = pin!(tokio::time::sleep(self.settings.head_timeout));
        let mut heard = pin!(self.shared.stop().heard());
        // Polled once each, so that they wake this task. From then on looking at flags is enough, and cheaper.
        let mut armed = false;
        poll_fn(|cx| {
            if !armed {
                armed = true;
                let _ = heard.as_mut().poll(cx);
                let _ = alarm.as_mut().poll(cx);
            }
            self.poll(alarm.as_mut(), cx)
        })
        .await
    }

    fn poll(&mut self, alarm: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Ending> {
        // Who has just connected is about to ask: such a client gets its answer, see `limit`.
        if self.shared.stop().is_said() && !self.stopping && !self.shared.is_first() {
            self.stopping = true;
            Pin::new(&mut self.hyper).graceful_shutdown();
        }
        // hyper was told to wait with refused bytes until the requests before them are answered. Once is enough: when
        // it still waits after that, it waits for the client to take its answers, and that will wake this task.
        let mut polled = Pin::new(&mut self.hyper).poll(cx);
        if polled.is_pending() && self.shared.is_refused() && self.shared.is_idle() {
            polled = Pin::new(&mut self.hyper).poll(cx);
        }
        match polled {
            Poll::Ready(Ok(())) => Poll::Ready(Ending::Done),
            Poll::Ready(Err(_)) => Poll::Ready(Ending::Broken),
            Poll::Pending => self.poll_clock(alarm, cx),
        }
    }

    /// Nothing here reads the clock unless the alarm rang.
    fn poll_clock(&self, mut alarm: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Ending> {
        loop {
            let waiting = self.shared.waiting();
            let due = waiting.map(|(wait, since)| Instant::from_std(since) + self.limit(wait));
            let rang = alarm.is_elapsed();
            if !rang && due.is_none_or(|due| due >= alarm.deadline()) {
                return Poll::Pending;
            }
            let now = Instant::now();
            if let (Some((wait, _)), Some(due)) = (waiting, due)
                && due <= now
            {
                return Poll::Ready(self.late(wait));
            }
            alarm
                .as_mut()
                .reset(due.unwrap_or(now + self.settings.keep_alive));
            // A timer that was reset wakes nobody until it is polled again.
            if alarm.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
    }

    fn limit(&self, wait: Wait) -> Duration {
        match wait {
            Wait::Head if self.shared.stop().is_said() => {
                self.settings.head_timeout.min(self.settings.linger)
            }
            Wait::Head => self.settings.head_timeout,
            Wait::Next => self.settings.keep_alive,
            Wait::Room => self.settings.write_stall,
        }
    }

    fn late(&self, wait: Wait) -> Ending {
        match wait {
            Wait::Head if self.shared.is_in_head() => Ending::LateHead,
            Wait::Head | Wait::Next => Ending::Silent,
            Wait::Room => Ending::Gone,
        }
    }
}
