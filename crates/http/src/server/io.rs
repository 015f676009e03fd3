//! Stands between the socket and hyper: scans what comes in, gathers what goes out.
//!
//! Answers to pipelined requests are gathered and written at once. hyper's own `pipeline_flush` would do that too,
//! but it switches off its limit on buffered bodies.

use super::{
    scan::{Refusal, Scanned, Scanner},
    settings::ServerSettings,
    shared::Shared,
};
use hyper::rt::{Read, ReadBufCursor, Write};
use std::{
    cell::RefCell,
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Gathered answers go out when they are this long, whatever else waits.
const GATHERED: usize = 64 * 1024;
/// Copying so few bytes is cheaper than telling the system about two places.
const SMALL: usize = 4 * 1024;
/// Longest memory for gathered answers that a resting connection keeps.
const KEPT: usize = 8 * 1024;
const SCRATCH: usize = 64 * 1024;

thread_local! {
    // hyper's buffer cannot be looked at once it is filled (without `unsafe`), so bytes pass through this one.
    // One for each thread: an idle connection holds none.
    static BUFFER: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into_boxed_slice());
}

/// One connection's socket, as hyper sees it.
pub(super) struct Io<S> {
    stream: S,
    scanner: Scanner,
    shared: Arc<Shared>,
    out: Gathered,
    refusal: Option<Refusal>,
    /// The wait for the client has its beginning noted.
    waits: bool,
}

/// Bytes that wait to be written; the memory is used again.
#[derive(Debug, Default)]
struct Gathered {
    bytes: Vec<u8>,
    sent: usize,
}

impl Gathered {
    fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    fn unsent(&self) -> &[u8] {
        &self.bytes[self.sent..]
    }

    fn sent(&mut self, bytes: usize) {
        self.sent += bytes;
        if self.sent == self.bytes.len() {
            self.sent = 0;
            self.bytes.clear();
            // A connection that rests keeps little.
            self.bytes.shrink_to(KEPT);
        }
    }

    fn rest(mut self) -> Vec<u8> {
        self.bytes.drain(..self.sent);
        self.bytes
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Io<S> {
    pub(super) fn new(stream: S, settings: &ServerSettings, shared: Arc<Shared>) -> Self {
        Self {
            stream,
            scanner: Scanner::new(settings),
            shared,
            out: Gathered::default(),
            refusal: None,
            waits: false,
        }
    }

    /// The socket, what is still to be written, and why the client is refused.
    pub(super) fn into_parts(self) -> (S, Vec<u8>, Option<Refusal>) {
        (self.stream, self.out.rest(), self.refusal)
    }

    /// Whether the client is in the middle of a request.
    pub(super) fn is_mid_request(&self) -> bool {
        self.scanner.in_body() || self.scanner.in_head()
    }

    /// The refused request stays outside; those before it are answered first, then hyper sees the end.
    fn read_refused(&self) -> Poll<io::Result<()>> {
        if self.scanner.in_body() {
            return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
        }
        if self.shared.is_idle() {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    }

    fn begin_wait(&mut self) {
        if !self.waits && self.shared.is_idle() {
            self.waits = true;
            self.shared.wait();
        }
    }

    fn scan(&mut self, input: &[u8]) -> usize {
        let before = self.scanner.heads();
        let Scanned { pass, refusal } = self.scanner.scan(input);
        let in_head = self.scanner.in_head();
        if self.scanner.heads() != before {
            self.shared.set_heads(self.scanner.heads());
            self.waits = false;
        }
        if let Some(refusal) = refusal {
            self.refusal = Some(refusal);
            self.shared.refuse();
        }
        self.note_head(in_head);
        pass
    }

    /// The time for a head runs from its first byte.
    fn note_head(&mut self, in_head: bool) {
        if in_head {
            if !self.shared.set_in_head(true) {
                self.waits = self.shared.is_idle();
                self.shared.wait();
            }
        } else {
            self.shared.set_in_head(false);
        }
    }

    fn gathers(&self) -> bool {
        self.shared.more_to_begin() || !self.out.is_empty()
    }

    /// Writes what was gathered.
    fn poll_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let written = ready!(self.poll_socket(cx, AsyncWrite::poll_write))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.out.sent(written);
        }
        Poll::Ready(Ok(()))
    }

    /// One write to the socket; notes when the client does not take it.
    fn poll_socket(
        &mut self,
        cx: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut S>, &mut Context<'_>, &[u8]) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        let result = write(Pin::new(&mut self.stream), cx, self.out.unsent());
        match result {
            Poll::Pending => self.shared.stall(),
            Poll::Ready(_) => self.shared.moved(),
        }
        result
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Read for Io<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut target: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.refusal.is_some() {
            return this.read_refused();
        }
        BUFFER.with_borrow_mut(|buffer| {
            let room = target.remaining().min(SCRATCH);
            let mut buffer = ReadBuf::new(&mut buffer[..room]);
            match Pin::new(&mut this.stream).poll_read(cx, &mut buffer) {
                Poll::Ready(result) => result?,
                Poll::Pending => {
                    this.begin_wait();
                    return Poll::Pending;
                }
            }
            let input = buffer.filled();
            let pass = if this.shared.is_upgraded() {
                input.len()
            } else {
                this.scan(input)
            };
            target.put_slice(&input[..pass]);
            // No byte at all would tell hyper that the client has closed.
            if pass == 0 && this.refusal.is_some() {
                this.read_refused()
            } else {
                Poll::Ready(Ok(()))
            }
        })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Write for Io<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(cx, &[IoSlice::new(bytes)])
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let small = slices.iter().map(|slice| slice.len()).sum::<usize>() <= SMALL;
        if !small && !this.gathers() {
            return this.poll_socket(cx, |stream, cx, _| stream.poll_write_vectored(cx, slices));
        }
        if this.out.bytes.len() >= GATHERED {
            ready!(this.poll_out(cx))?;
        }
        let mut taken = 0;
        for slice in slices {
            this.out.bytes.extend_from_slice(slice);
            taken += slice.len();
        }
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // hyper turns to the next request at once: its answer goes out together with these.
        if this.shared.more_to_begin() && !this.shared.in_flight() {
            return Poll::Ready(Ok(()));
        }
        ready!(this.poll_out(cx))?;
        ready!(Pin::new(&mut this.stream).poll_flush(cx))?;
        // hyper flushes when it has handed over everything. It need not read again to know that it waits.
        this.shared.flushed();
        this.begin_wait();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_out(cx))?;
        // An upgraded connection is closed by whoever has it; all others are closed in `finish`, which can wait
        // until the client has read its answer.
        if this.shared.is_upgraded() {
            Pin::new(&mut this.stream).poll_shutdown(cx)
        } else {
            Poll::Ready(Ok(()))
        }
    }
}
