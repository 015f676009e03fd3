//! The scanner and hyper read every stream of bytes in the same way.

use super::raw::{Running, millis};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};

/// Pieces that streams are made of: right ones, and those that parsers have been known to read differently.
const PIECES: &[&str] = &[
    "GET / HTTP/1.1\r\n",
    "POST /x HTTP/1.1\r\n",
    "POST / HTTP/1.0\r\n",
    "GET http://a/b HTTP/1.1\r\n",
    "OPTIONS * HTTP/1.1\r\n",
    "Host: a\r\n",
    "Host: a\r\n\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 0\r\n\r\n",
    "content-length:\t5 \r\n\r\n",
    "Content-Length : 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\n\r\n",
    "transfer-encoding:chunked \t\r\n\r\n",
    "Transfer-Encoding: \"chunked\"\r\n",
    "Expect: 100-continue\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive, x\r\n",
    "Upgrade: h2c\r\n",
    "X: y\r\n",
    "X:\r\n",
    ": y\r\n",
    "\r\n",
    "\n",
    "\r",
    " \r\n",
    "5\r\nabcde\r\n",
    "5;a=b\r\nabcde\r\n",
    "5;a=\"\r\n0\"\r\nabcde\r\n",
    "00\r\n",
    "0\r\n\r\n",
    "0\r\nX: y\r\n\r\n",
    "0\r\nContent-Length: 5\r\n\r\n",
    "abcde",
    "\0",
    "\u{e9}",
    "HTTP/1.1 200 OK\r\n",
];

/// Numbers that only look random, so that a failure comes back.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap_or_default()
    }

    fn stream(&mut self) -> Vec<u8> {
        let mut stream = Vec::new();
        // Half of the streams begin well, or nearly all would end at their first line.
        if self.next(2) == 0 {
            stream.extend_from_slice(b"POST / HTTP/1.1\r\nHost: a\r\n");
        }
        for _ in 0..=self.next(12) {
            stream.extend_from_slice(PIECES[self.next(PIECES.len())].as_bytes());
        }
        if self.next(4) == 0 {
            let at = self.next(stream.len());
            stream[at] = u8::try_from(self.next(256)).unwrap_or_default();
        }
        stream
    }
}

#[tokio::test]
async fn no_request_is_seen_by_one_and_not_by_the_other() {
    let server = Running::with(|settings| settings.linger = millis(20)).await;
    let mut numbers = Numbers(0x2026_1120_dead_beef);
    let (mut served, mut refused) = (0, 0);
    for _ in 0..3000 {
        let stream = numbers.stream();
        let cut = numbers.next(stream.len());
        let mut wire = server.connect().await.0;
        let _ = wire.write_all(&stream[..cut]).await;
        tokio::task::yield_now().await;
        let _ = wire.write_all(&stream[cut..]).await;
        let _ = wire.shutdown().await;
        let mut answer = Vec::new();
        let _ = timeout(millis(10_000), wire.read_to_end(&mut answer))
            .await
            .expect("an end");
        let answer = String::from_utf8_lossy(&answer);
        // What the server says when hyper hands over a request that the scanner did not see.
        assert!(
            !answer.contains("\r\n\r\nBad request"),
            "{:?}",
            String::from_utf8_lossy(&stream)
        );
        served += answer.matches("HTTP/1.1 200").count();
        refused += answer.matches("HTTP/1.1 4").count();
    }
    assert!(
        served > 50 && refused > 500,
        "{served} served, {refused} refused: nothing was tested"
    );
}
