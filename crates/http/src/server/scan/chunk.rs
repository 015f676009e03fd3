//! Sizes of chunks, so that the end of a chunked body is known.

use super::{Refusal, Step};

/// Chunk extensions are allowed and never used; nobody needs long ones.
const SIZE_LINE: usize = 256;

/// Where in a chunked body we are.
#[derive(Debug, Default)]
pub(super) struct Chunked {
    part: Part,
    line: Line,
    trailers: usize,
}

#[derive(Debug, Default, Clone, Copy)]
enum Part {
    #[default]
    Size,
    Data(u64),
    /// The line end behind the data.
    End,
    Trailer,
}

#[derive(Debug, Default)]
struct Line {
    length: usize,
    size: u64,
    digits: u8,
    /// Behind the digits: an extension.
    extension: bool,
    carriage_return: bool,
}

impl Chunked {
    /// Reads on; done behind the last line.
    pub(super) fn scan(&mut self, input: &[u8], limit: usize) -> Result<Step, Refusal> {
        let mut at = 0;
        while at < input.len() {
            if let Part::Data(left) = self.part {
                at += self.data(left, input.len() - at);
                continue;
            }
            let byte = input[at];
            at += 1;
            if self.byte(byte, limit)? {
                return Ok(Step::Done(at));
            }
        }
        Ok(Step::More)
    }

    /// Passes by data; how much of the input it is.
    fn data(&mut self, left: u64, input: usize) -> usize {
        let taken = usize::try_from(left).map_or(input, |left| left.min(input));
        self.part = match left - taken as u64 {
            0 => Part::End,
            left => Part::Data(left),
        };
        taken
    }

    /// One byte outside the data; whether it was the body's last.
    fn byte(&mut self, byte: u8, limit: usize) -> Result<bool, Refusal> {
        self.line.length += 1;
        match (byte, self.line.carriage_return) {
            (b'\n', true) => return self.line_end(),
            (b'\n', false) | (_, true) => return Err(Refusal::Chunk),
            (b'\r', false) => {
                self.line.carriage_return = true;
                return Ok(false);
            }
            _ => {}
        }
        match self.part {
            Part::Size => self.line.size_byte(byte)?,
            Part::Trailer => {
                self.trailers += 1;
                if self.trailers > limit {
                    return Err(Refusal::Chunk);
                }
            }
            Part::End | Part::Data(_) => return Err(Refusal::Chunk),
        }
        Ok(false)
    }

    fn line_end(&mut self) -> Result<bool, Refusal> {
        let line = std::mem::take(&mut self.line);
        self.part = match self.part {
            Part::Size if line.digits == 0 => return Err(Refusal::Chunk),
            Part::Size if line.size == 0 => Part::Trailer,
            Part::Size => Part::Data(line.size),
            Part::End | Part::Data(_) => Part::Size,
            // Two bytes: the empty line.
            Part::Trailer if line.length == 2 => return Ok(true),
            Part::Trailer => Part::Trailer,
        };
        Ok(false)
    }
}

impl Line {
    fn size_byte(&mut self, byte: u8) -> Result<(), Refusal> {
        if self.length > SIZE_LINE {
            return Err(Refusal::Chunk);
        }
        if self.extension {
            return Ok(());
        }
        if byte == b';' && self.digits > 0 {
            self.extension = true;
            return Ok(());
        }
        let digit = char::from(byte).to_digit(16).ok_or(Refusal::Chunk)?;
        // 15 digits are beyond any disk and never overflow.
        if self.digits == 15 {
            return Err(Refusal::Chunk);
        }
        self.digits += 1;
        self.size = self.size * 16 + u64::from(digit);
        Ok(())
    }
}
