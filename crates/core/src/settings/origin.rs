//! Where a value was set.

use std::fmt;

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Nowhere: the default holds.
    Default,
    /// In a file, at this line; 0 when the line is not known.
    File {
        /// Name of the file, such as `carafe.toml`.
        name: String,
        /// Line, from 1.
        line: usize,
    },
    /// In a variable of the environment.
    Variable(String),
    /// In a flag of the command line.
    Flag(String),
    /// In the program itself.
    Program,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the default"),
            Self::File { name, line: 0 } => write!(f, "{name}"),
            Self::File { name, line } => write!(f, "{name}:{line}"),
            Self::Variable(name) => write!(f, "the environment variable {name}"),
            Self::Flag(name) => write!(f, "the flag {name}"),
            Self::Program => f.write_str("the program"),
        }
    }
}
