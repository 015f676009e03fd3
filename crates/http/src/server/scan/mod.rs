//! Reads along while bytes go to hyper, and refuses what two parsers could read differently.
//!
//! It knows just enough to tell where a head begins and ends: the request line's length, the fields that frame a
//! message (`Host`, `Content-Length`, `Transfer-Encoding`) and the sizes of chunks. Everything else stays hyper's.
//! What it lets through has one reading only, so it and hyper always agree on where the next request starts.

mod chunk;
mod head;
mod refusal;

use self::{chunk::Chunked, head::Head};
use super::settings::ServerSettings;

pub(super) use self::refusal::Refusal;

/// What became of one piece of input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// So many bytes may go on to hyper.
    pub(super) pass: usize,
    /// Behind them stands something that may not.
    pub(super) refusal: Option<Refusal>,
}

#[derive(Debug)]
enum State {
    Between,
    Head(Head),
    Body(u64),
    Chunks(Chunked),
}

/// Follows one connection from its first byte.
#[derive(Debug)]
pub(super) struct Scanner {
    limits: Limits,
    state: State,
    heads: u64,
    blank: usize,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    line: usize,
    head: usize,
    fields: usize,
}

/// How the body of a request is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Empty,
    Length(u64),
    Chunked,
}

/// What a step over the input came to.
enum Step {
    /// So many bytes were taken and it needs more.
    More,
    /// It ended before this index.
    Done(usize),
}

impl Scanner {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let limits = Limits {
            line: settings.line_limit,
            head: settings.head_limit,
            fields: settings.field_limit,
        };
        Self {
            limits,
            state: State::Between,
            heads: 0,
            blank: 0,
        }
    }

    /// How many heads are complete.
    pub(super) fn heads(&self) -> u64 {
        self.heads
    }

    /// Whether a head has begun and not ended.
    pub(super) fn in_head(&self) -> bool {
        matches!(self.state, State::Head(_))
    }

    /// Whether a body has begun and not ended.
    pub(super) fn in_body(&self) -> bool {
        matches!(self.state, State::Body(_) | State::Chunks(_))
    }

    /// Looks at the next bytes of the connection.
    pub(super) fn scan(&mut self, input: &[u8]) -> Scanned {
        let mut at = 0;
        // Where the message begins that may turn out to be bad: nothing of its head goes on when all of it is here.
        let mut pass = 0;
        while at < input.len() {
            match self.step(&input[at..]) {
                Ok(Step::More) => break,
                Ok(Step::Done(taken)) => at += taken,
                Err(refusal) => {
                    return Scanned {
                        pass,
                        refusal: Some(refusal),
                    };
                }
            }
            pass = at;
        }
        Scanned {
            pass: input.len(),
            refusal: None,
        }
    }

    fn step(&mut self, input: &[u8]) -> Result<Step, Refusal> {
        match &mut self.state {
            State::Between => self.begin(input),
            State::Head(head) => match head.scan(input, self.limits)? {
                Step::More => Ok(Step::More),
                Step::Done(taken) => {
                    let framing = head.framing()?;
                    self.heads += 1;
                    self.state = after_head(framing);
                    Ok(Step::Done(taken))
                }
            },
            State::Body(left) => {
                let taken =
                    usize::try_from(*left).map_or(input.len(), |left| left.min(input.len()));
                *left -= taken as u64;
                if *left == 0 {
                    self.state = State::Between;
                }
                Ok(Step::Done(taken))
            }
            State::Chunks(chunks) => {
                let step = chunks.scan(input, self.limits.head)?;
                if matches!(step, Step::Done(_)) {
                    self.state = State::Between;
                }
                Ok(step)
            }
        }
    }

    /// Empty lines before a request line are allowed by RFC 9112, 2.2; a flood of them is not.
    fn begin(&mut self, input: &[u8]) -> Result<Step, Refusal> {
        let blank = input
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        self.blank += blank;
        if self.blank > 16 {
            return Err(Refusal::EmptyLines);
        }
        if blank < input.len() {
            self.blank = 0;
            self.state = State::Head(Head::default());
        }
        Ok(Step::Done(blank))
    }
}

fn after_head(framing: Framing) -> State {
    match framing {
        Framing::Empty => State::Between,
        Framing::Length(length) => State::Body(length),
        Framing::Chunked => State::Chunks(Chunked::default()),
    }
}

#[cfg(test)]
mod tests;
