//! The words of the command line: which command, and the settings among them.

use carafe_core::{Error, ErrorKind, Result};

/// Flags that every command takes, and the setting each of them is.
const SETTINGS: [(&str, &str); 3] = [
    ("--host", "http.host"),
    ("--port", "http.port"),
    ("--database-url", "database.url"),
];

/// What was typed after the name of the program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    command: String,
    rest: Vec<String>,
    settings: Vec<(String, String, String)>,
}

impl Words {
    /// Takes the settings out; what is left begins with the command, or is for `runserver`.
    pub(crate) fn read(words: Vec<String>) -> Result<Self> {
        let (mut rest, mut settings) = (Vec::new(), Vec::new());
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (flag, inline) = match word.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            let Some((flag, key)) = SETTINGS.iter().find(|(known, _)| *known == flag) else {
                rest.push(word);
                continue;
            };
            let value = inline.or_else(|| words.next()).ok_or_else(|| {
                Error::new(ErrorKind::BadRequest, format!("`{flag}` needs a value"))
                    .code("core.E004")
            })?;
            settings.push(((*flag).to_owned(), (*key).to_owned(), value));
        }
        Ok(Self {
            command: command(&mut rest),
            rest,
            settings,
        })
    }

    /// Name of the command.
    pub(crate) fn command(&self) -> &str {
        &self.command
    }

    /// The words after it.
    pub(crate) fn rest(&self) -> &[String] {
        &self.rest
    }

    /// Flag, key and value of each setting.
    pub(crate) fn settings(&self) -> Vec<(String, String, String)> {
        self.settings.clone()
    }
}

fn command(rest: &mut Vec<String>) -> String {
    let first = rest.first().map(String::as_str);
    let spelled = match first {
        Some("--help" | "-h") => "help",
        Some("--version" | "-V") => "version",
        None => "runserver",
        Some(flag) if flag.starts_with('-') => return "runserver".to_owned(),
        Some(name) => name,
    };
    let name = spelled.to_owned();
    if !rest.is_empty() {
        rest.remove(0);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Words;

    fn read(line: &str) -> Words {
        Words::read(line.split_whitespace().map(str::to_owned).collect()).unwrap()
    }

    #[test]
    fn serving_is_the_default() {
        assert_eq!(read("").command(), "runserver");
        assert_eq!(read("--port 8080").command(), "runserver");
        assert_eq!(read("--help").command(), "help");
    }

    #[test]
    fn settings_stand_anywhere() {
        let words = read("migrate --database-url=sqlite:a.db shop --plan --port 1");
        assert_eq!(words.command(), "migrate");
        assert_eq!(words.rest(), ["shop", "--plan"]);
        let keys: Vec<_> = words
            .settings()
            .into_iter()
            .map(|(_, key, value)| (key, value))
            .collect();
        assert_eq!(
            keys[0],
            ("database.url".to_owned(), "sqlite:a.db".to_owned())
        );
        assert_eq!(keys[1], ("http.port".to_owned(), "1".to_owned()));
        assert!(Words::read(vec!["--port".to_owned()]).is_err());
    }
}
