//! The end of a connection: the last words, and time to read them.

use super::{io::Io, scan::Refusal, settings::ServerSettings};
use std::{
    io::{self, Write as _},
    time::SystemTime,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::timeout,
};

/// How hyper's part of a connection came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// All was answered.
    Done,
    /// hyper gave up: bad bytes, or the client left.
    Broken,
    /// A head began and did not end in time.
    LateHead,
    /// Nothing came in time.
    Silent,
    /// The client takes no bytes any more.
    Gone,
}

/// Says why, when there is a reason, and closes so that the client sees what was said.
pub(super) async fn finish<S>(io: Io<S>, ending: Ending, settings: &ServerSettings)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if ending == Ending::Gone {
        return;
    }
    let unread = io.is_mid_request() || ending == Ending::Broken;
    let (mut stream, mut out, refusal) = io.into_parts();
    let refusal = match ending {
        Ending::LateHead => Some(Refusal::LateHead),
        _ => refusal,
    };
    if let Some(refusal) = refusal {
        tracing::debug!(
            status = refusal.status().as_u16(),
            reason = refusal.reason(),
            "request refused"
        );
        say(&mut out, refusal);
    }
    let last_words = async {
        stream.write_all(&out).await?;
        stream.shutdown().await
    };
    if !matches!(timeout(settings.write_stall, last_words).await, Ok(Ok(()))) {
        return;
    }
    // Closing with unread input makes the system send a reset, and the client then loses the answer.
    if unread || refusal.is_some() {
        let _ = timeout(settings.linger, drain(&mut stream)).await;
    }
}

async fn drain<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
    // Not in the future: each connection would keep room for it from its first byte on.
    let mut waste = vec![0; 4096];
    while stream.read(&mut waste).await? > 0 {}
    Ok(())
}

fn say(out: &mut Vec<u8>, refusal: Refusal) {
    let (status, reason) = (refusal.status(), refusal.reason());
    let text = status.canonical_reason().unwrap_or_default();
    let date = httpdate::fmt_http_date(SystemTime::from(carafe_core::clock::now().as_jiff()));
    let length = text.len() + reason.len() + 3;
    let _ = write!(
        out,
        "HTTP/1.1 {} {text}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {length}\r\n\
         connection: close\r\ndate: {date}\r\n\r\n{text}: {}\n",
        status.as_u16(),
        reason,
    );
}
