//! A long file on its way out, a piece at a time.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::{
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::task::{JoinHandle, spawn_blocking};

const PIECE: u64 = 64 * 1024;

type Reading = JoinHandle<io::Result<(File, Vec<u8>)>>;

/// Part of a file.
pub(super) struct FileBody {
    left: u64,
    reading: Option<Reading>,
    file: Option<File>,
    seek: Option<u64>,
}

impl FileBody {
    pub(super) fn new(file: File, start: u64, length: u64) -> Self {
        Self {
            left: length,
            reading: None,
            file: Some(file),
            seek: (start > 0).then_some(start),
        }
    }

    fn read(&mut self) -> Option<Reading> {
        let (mut file, seek, length) = (self.file.take()?, self.seek.take(), self.left.min(PIECE));
        Some(spawn_blocking(move || {
            if let Some(start) = seek {
                file.seek(SeekFrom::Start(start))?;
            }
            let mut piece = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
            Read::by_ref(&mut file)
                .take(length)
                .read_to_end(&mut piece)?;
            Ok((file, piece))
        }))
    }

    fn take(&mut self, read: io::Result<(File, Vec<u8>)>) -> io::Result<Frame<Bytes>> {
        let (file, piece) = read?;
        // The length was promised in the head.
        if piece.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file became shorter while it was sent",
            ));
        }
        self.file = Some(file);
        self.left = self.left.saturating_sub(piece.len() as u64);
        Ok(Frame::data(Bytes::from(piece)))
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        if this.left == 0 {
            return Poll::Ready(None);
        }
        if this.reading.is_none() {
            this.reading = this.read();
        }
        let Some(reading) = &mut this.reading else {
            return Poll::Ready(None);
        };
        let read = ready!(Pin::new(reading).poll(cx));
        this.reading = None;
        Poll::Ready(Some(
            this.take(read.unwrap_or_else(|error| Err(io::Error::other(error)))),
        ))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
