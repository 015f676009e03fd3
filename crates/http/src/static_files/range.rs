//! Parts of a file.

/// What a `Range` field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// Everything, also when the field asks for several parts or cannot be read.
    Whole,
    /// So many bytes from this one on.
    Part { start: u64, length: u64 },
    /// Nothing that exists: 416.
    Outside,
}

impl Range {
    /// Reads the field for a file of this length.
    pub(super) fn read(field: &str, total: u64) -> Self {
        let Some((unit, part)) = field.split_once('=') else {
            return Self::Whole;
        };
        if !unit.trim().eq_ignore_ascii_case("bytes") || part.contains(',') {
            return Self::Whole;
        }
        let Some((first, last)) = part.trim().split_once('-') else {
            return Self::Whole;
        };
        match (number(first), number(last)) {
            (Ok(Some(first)), Ok(last)) => Self::between(first, last, total),
            (Ok(None), Ok(Some(last))) => Self::at_the_end(last, total),
            _ => Self::Whole,
        }
    }

    fn between(first: u64, last: Option<u64>, total: u64) -> Self {
        let last = last.unwrap_or(u64::MAX);
        if last < first {
            return Self::Whole;
        }
        if first >= total {
            return Self::Outside;
        }
        Self::Part {
            start: first,
            length: last.min(total - 1) - first + 1,
        }
    }

    fn at_the_end(length: u64, total: u64) -> Self {
        if length == 0 || total == 0 {
            return Self::Outside;
        }
        let length = length.min(total);
        Self::Part {
            start: total - length,
            length,
        }
    }
}

/// Digits only: `parse` alone would take a plus sign.
fn number(text: &str) -> Result<Option<u64>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    Ok(Some(text.parse().unwrap_or(u64::MAX)))
}
