//! The place of a mistake, with the lines around it.

use std::fmt;

/// Where in a template something went wrong. It is among the causes of every error of a template:
/// `error.downcast_ref::<Fault>()`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The name of the template that holds the mistake.
    pub template: String,
    /// The line in it, from 1; 0 when no line is to blame.
    pub line: usize,
    /// The lines around it with their numbers.
    pub lines: Vec<(usize, String)>,
    /// The templates and lines that included or imported it, the nearest first.
    pub reached_from: Vec<(String, usize)>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.template)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        for (number, text) in &self.lines {
            let mark = if *number == self.line { '>' } else { ' ' };
            write!(f, "\n  {mark} {number:>4} | {text}")?;
        }
        for (template, line) in &self.reached_from {
            write!(f, "\n  reached from {template}, line {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
