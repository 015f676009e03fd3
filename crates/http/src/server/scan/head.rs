//! One head: the request line and the fields that frame the message.

use super::{Framing, Limits, Refusal, Step};
use memchr::memchr;

/// Which bytes a host may have: RFC 3986, 3.2.2, with a port, without user names.
static IN_HOST: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < u8::MAX {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let signs = b".-_:[]~%!$&'()*+;=";
    let mut n = 0;
    while n < signs.len() {
        table[signs[n] as usize] = true;
        n += 1;
    }
    table
};

/// What is known of a head so far.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The line that was cut by the end of a read; empty most of the time.
    cut: Vec<u8>,
    length: usize,
    fields: usize,
    started: bool,
    http_11: bool,
    hosts: u8,
    content_length: Option<u64>,
    chunked: bool,
}

impl Head {
    /// Reads on; done after the empty line.
    pub(super) fn scan(&mut self, input: &[u8], limits: Limits) -> Result<Step, Refusal> {
        let mut at = 0;
        loop {
            let rest = &input[at..];
            let Some(end) = memchr(b'\n', rest) else {
                self.keep(rest, limits)?;
                return Ok(Step::More);
            };
            at += end + 1;
            if self.line(&rest[..end], limits)? {
                return Ok(Step::Done(at));
            }
        }
    }

    fn keep(&mut self, rest: &[u8], limits: Limits) -> Result<(), Refusal> {
        self.grow(rest.len(), limits)?;
        self.cut.extend_from_slice(rest);
        Ok(())
    }

    /// Counts bytes of the present line.
    fn grow(&mut self, bytes: usize, limits: Limits) -> Result<(), Refusal> {
        self.length += bytes;
        if !self.started && self.length > limits.line {
            return Err(Refusal::Line);
        }
        if self.length > limits.head {
            return Err(Refusal::Head);
        }
        Ok(())
    }

    /// One line without its `\n`; whether it was the last.
    fn line(&mut self, line: &[u8], limits: Limits) -> Result<bool, Refusal> {
        self.grow(line.len() + 1, limits)?;
        if self.cut.is_empty() {
            return self.whole(line, limits);
        }
        let mut cut = std::mem::take(&mut self.cut);
        cut.extend_from_slice(line);
        self.whole(&cut, limits)
    }

    fn whole(&mut self, line: &[u8], limits: Limits) -> Result<bool, Refusal> {
        let [line @ .., b'\r'] = line else {
            return Err(Refusal::BareLineFeed);
        };
        let Some(first) = line.first() else {
            return if self.started {
                Ok(true)
            } else {
                Err(Refusal::RequestLine)
            };
        };
        if !self.started {
            self.started = true;
            return self.request_line(line).map(|()| false);
        }
        self.fields += 1;
        if self.fields > limits.fields {
            return Err(Refusal::Fields);
        }
        self.field(*first, line).map(|()| false)
    }

    fn request_line(&mut self, line: &[u8]) -> Result<(), Refusal> {
        self.http_11 = match line {
            [.., b' ', b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'1'] => true,
            [.., b' ', b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0'] => false,
            _ => return Err(Refusal::RequestLine),
        };
        if line.starts_with(b"CONNECT ") {
            return Err(Refusal::Connect);
        }
        Ok(())
    }

    /// Looks at fields by first letter and place of the colon: most are passed by in two comparisons.
    fn field(&mut self, first: u8, line: &[u8]) -> Result<(), Refusal> {
        match first | 0x20 {
            b'h' => named(line, b"host:").map_or(Ok(()), |value| self.host(value)),
            b'c' => {
                named(line, b"content-length:").map_or(Ok(()), |value| self.content_length(value))
            }
            b't' => named(line, b"transfer-encoding:")
                .map_or(Ok(()), |value| self.transfer_encoding(value)),
            _ if matches!(first, b' ' | b'\t') => Err(Refusal::Folded),
            _ => Ok(()),
        }
    }

    fn host(&mut self, value: &[u8]) -> Result<(), Refusal> {
        self.hosts += 1;
        if self.hosts > 1 {
            return Err(Refusal::TwoHosts);
        }
        if value.iter().all(|byte| IN_HOST[usize::from(*byte)]) {
            Ok(())
        } else {
            Err(Refusal::Host)
        }
    }

    fn content_length(&mut self, value: &[u8]) -> Result<(), Refusal> {
        let wrong = Refusal::ContentLength;
        if self.content_length.is_some() || value.is_empty() || value.len() > 18 {
            return Err(wrong);
        }
        let mut length = 0_u64;
        for byte in value {
            if !byte.is_ascii_digit() {
                return Err(wrong);
            }
            length = length * 10 + u64::from(byte - b'0');
        }
        self.content_length = Some(length);
        Ok(())
    }

    fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), Refusal> {
        if self.chunked {
            return Err(Refusal::TwoCodings);
        }
        if !value.eq_ignore_ascii_case(b"chunked") {
            return Err(Refusal::TransferCoding);
        }
        self.chunked = true;
        Ok(())
    }

    /// How the body goes on, once the head is complete.
    pub(super) fn framing(&self) -> Result<Framing, Refusal> {
        if self.hosts == 0 && self.http_11 {
            return Err(Refusal::NoHost);
        }
        match (self.content_length, self.chunked) {
            (Some(_), true) => Err(Refusal::BothLengths),
            (None, true) if !self.http_11 => Err(Refusal::OldCoding),
            (None, true) => Ok(Framing::Chunked),
            (Some(0) | None, false) => Ok(Framing::Empty),
            (Some(length), false) => Ok(Framing::Length(length)),
        }
    }
}

/// The value behind a name that ends with its colon, without the white space around it.
fn named<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    if line.get(name.len() - 1) != Some(&b':') {
        return None;
    }
    let (start, value) = line.split_at(name.len());
    start.eq_ignore_ascii_case(name).then(|| trim(value))
}

/// RFC 9110, 5.6.3: optional white space is spaces and tabs, nothing else.
fn trim(mut value: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = value {
        value = rest;
    }
    value
}
