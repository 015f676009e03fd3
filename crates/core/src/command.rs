//! What the command line of a program can do. Batteries add their commands here.

use crate::{Error, ErrorKind, Result, context::AppHandle, suggest::nearest};
use std::{
    fmt::{self, Write as _},
    future::Future,
    io::{self, Write},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

/// Exit code of a program that is set up wrongly, as `sysexits.h` numbers it.
pub const EXIT_CONFIG: u8 = 78;

type Run = Arc<dyn Fn(Call) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> + Send + Sync>;

/// One command: its name, what it takes, and what it does.
///
/// ```
/// use carafe_core::command::{Call, Command};
///
/// async fn greet(call: Call) -> carafe_core::Result<()> {
///     call.console.line(format!("Hello, {}!", call.args.option("name").unwrap_or("World")));
///     Ok(())
/// }
///
/// let command = Command::new("greet", "Say hello", greet).option("name", "NAME", "Whom to greet");
/// assert_eq!(command.name(), "greet");
/// ```
#[derive(Clone)]
pub struct Command {
    name: &'static str,
    about: &'static str,
    options: Vec<Opt>,
    arguments: Vec<(&'static str, &'static str)>,
    /// Whether the last argument may stand there several times.
    repeats: bool,
    run: Run,
}

#[derive(Clone, Copy)]
struct Opt {
    name: &'static str,
    /// What the value is called; `None` when it takes none.
    value: Option<&'static str>,
    about: &'static str,
}

/// A command that was called.
#[derive(Debug)]
pub struct Call {
    /// The app it works on.
    pub app: AppHandle,
    /// What stood on the command line.
    pub args: Args,
    /// Where it writes.
    pub console: Console,
}

impl Command {
    /// A command without options.
    pub fn new<F, U>(name: &'static str, about: &'static str, run: F) -> Self
    where
        F: Fn(Call) -> U + Send + Sync + 'static,
        U: Future<Output = Result<()>> + Send + 'static,
    {
        let run: Run = Arc::new(move |call| Box::pin(run(call)));
        Self {
            name,
            about,
            options: Vec::new(),
            arguments: Vec::new(),
            repeats: false,
            run,
        }
    }

    /// Adds a flag without a value: `--noinput`.
    #[must_use]
    pub fn flag(mut self, name: &'static str, about: &'static str) -> Self {
        self.options.push(Opt {
            name,
            value: None,
            about,
        });
        self
    }

    /// Adds an option with a value: `--username NAME`.
    #[must_use]
    pub fn option(mut self, name: &'static str, value: &'static str, about: &'static str) -> Self {
        self.options.push(Opt {
            name,
            value: Some(value),
            about,
        });
        self
    }

    /// Adds an argument that stands by itself and may be left out.
    #[must_use]
    pub fn argument(mut self, name: &'static str, about: &'static str) -> Self {
        self.arguments.push((name, about));
        self
    }

    /// Adds arguments of one kind, as many as there are. It must come last.
    #[must_use]
    pub fn arguments(mut self, name: &'static str, about: &'static str) -> Self {
        self.repeats = true;
        self.argument(name, about)
    }

    /// Its name, as it is typed.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it does, in one line.
    pub fn about(&self) -> &'static str {
        self.about
    }

    /// Does it.
    pub fn run(&self, call: Call) -> impl Future<Output = Result<()>> + Send + use<> {
        (self.run)(call)
    }

    /// Reads the words after the name.
    pub fn parse(&self, words: &[String]) -> Result<Args> {
        let mut args = Args::default();
        let mut words = words.iter();
        let mut only_arguments = false;
        while let Some(word) = words.next() {
            match word.strip_prefix("--").filter(|_| !only_arguments) {
                Some("") => only_arguments = true,
                Some(option) => args.given.push(self.read_option(option, &mut words)?),
                None => args.arguments.push(word.clone()),
            }
        }
        match args.arguments.get(self.arguments.len()) {
            Some(extra) if !self.repeats => Err(self.refuse(
                "core.E005",
                format!("`{}` does not take `{extra}`", self.name),
            )),
            _ => Ok(args),
        }
    }

    fn read_option(
        &self,
        written: &str,
        words: &mut std::slice::Iter<'_, String>,
    ) -> Result<(&'static str, String)> {
        let (name, inline) = match written.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (written, None),
        };
        let Some(option) = self.options.iter().find(|option| option.name == name) else {
            let error = self.refuse(
                "core.E003",
                format!("`{}` has no option `--{name}`", self.name),
            );
            let near = nearest(name, self.options.iter().map(|option| option.name));
            return Err(match near {
                Some(near) => error.hint(format!("did you mean `--{near}`?")),
                None => error,
            });
        };
        match (option.value, inline) {
            (None, None) => Ok((option.name, String::new())),
            (None, Some(_)) => Err(self.refuse("core.E004", format!("`--{name}` takes no value"))),
            (Some(value), inline) => inline
                .or_else(|| words.next().cloned())
                .map(|given| (option.name, given))
                .ok_or_else(|| {
                    self.refuse(
                        "core.E004",
                        format!("`--{name}` needs a value: `--{name} {value}`"),
                    )
                }),
        }
    }

    fn refuse(&self, code: &'static str, message: String) -> Error {
        Error::new(ErrorKind::BadRequest, message)
            .code(code)
            .hint(format!("`help {}` shows what it takes", self.name))
    }

    /// What it takes, as `help NAME` prints it.
    pub fn help(&self) -> String {
        let mut usage = self.name.to_owned();
        let mut lines = String::new();
        for (n, (name, about)) in self.arguments.iter().enumerate() {
            let more = if self.repeats && n + 1 == self.arguments.len() {
                " …"
            } else {
                ""
            };
            let _ = write!(usage, " [{name}{more}]");
            let _ = writeln!(lines, "  {name:<24} {about}");
        }
        for option in &self.options {
            let shown = match option.value {
                Some(value) => format!("--{} {value}", option.name),
                None => format!("--{}", option.name),
            };
            let _ = write!(usage, " [{shown}]");
            let _ = writeln!(lines, "  {shown:<24} {}", option.about);
        }
        format!("{}\n\nusage: {usage}\n{lines}", self.about)
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Command")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What stood on the command line after the name of the command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args {
    given: Vec<(&'static str, String)>,
    arguments: Vec<String>,
}

impl Args {
    /// Whether this flag was given.
    pub fn flag(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }

    /// The value of this option; the last one when it was given twice.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.given
            .iter()
            .rfind(|(given, _)| *given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The argument at this place, from 0.
    pub fn argument(&self, place: usize) -> Option<&str> {
        self.arguments.get(place).map(String::as_str)
    }

    /// All arguments.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Every option and flag that was given, in order.
    pub fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }
}

type Sink = Box<dyn Write + Send>;

/// Where a command writes. Tests read what was written.
#[derive(Clone)]
pub struct Console {
    out: Arc<Mutex<Sink>>,
    captured: Option<Captured>,
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Console {
    /// The terminal.
    pub fn terminal() -> Self {
        Self {
            out: Arc::new(Mutex::new(Box::new(io::stdout()))),
            captured: None,
        }
    }

    /// Keeps what is written, for [`text`](Self::text).
    pub fn captured() -> Self {
        let captured = Captured::default();
        Self {
            out: Arc::new(Mutex::new(Box::new(captured.clone()))),
            captured: Some(captured),
        }
    }

    /// Writes one line. A reader that went away is no error of ours.
    pub fn line(&self, text: impl fmt::Display) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    }

    /// Asks for one line; `None` when nobody is there to answer.
    pub fn ask(&self, question: &str) -> io::Result<Option<String>> {
        {
            let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
            write!(out, "{question}")?;
            out.flush()?;
        }
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer)?;
        Ok((read > 0).then(|| answer.trim_end_matches(['\r', '\n']).to_owned()))
    }

    /// What was written so far, when it is kept.
    pub fn text(&self) -> String {
        let Some(captured) = &self.captured else {
            return String::new();
        };
        let bytes = captured.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.captured.is_some() {
            "Console(captured)"
        } else {
            "Console(terminal)"
        })
    }
}
