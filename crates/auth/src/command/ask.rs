//! Questions in the terminal.

use super::refused;
use crate::password::rules::{self, About};
use carafe_core::{Result, Secret, command::Console};
use std::io::{self, IsTerminal as _};

/// Answers questions: a person at a terminal, lines of a file, or a test.
pub(super) trait Ask {
    /// One line, without its end.
    fn line(&mut self, question: &str) -> Result<String>;

    /// One line that nobody sees.
    fn secret(&mut self, question: &str) -> Result<Secret>;

    /// Tells something.
    fn tell(&mut self, text: &str);
}

/// Whoever is at the other end of the program's input.
pub(super) struct Person<'c>(pub(super) &'c Console);

impl Ask for Person<'_> {
    fn line(&mut self, question: &str) -> Result<String> {
        let answer = self.0.ask(question)?;
        answer.ok_or_else(|| {
            refused("there is nobody to answer")
                .hint("give what is missing as options, with --noinput")
        })
    }

    fn secret(&mut self, question: &str) -> Result<Secret> {
        if io::stdin().is_terminal() {
            return Ok(Secret::new(rpassword::prompt_password(question)?));
        }
        self.line(question).map(Secret::new)
    }

    fn tell(&mut self, text: &str) {
        self.0.line(text);
    }
}

/// Mistakes before the program gives up.
const PATIENCE: usize = 3;

/// A password, typed twice. One that breaks the rules is taken when the person insists.
pub(super) fn new_password(ask: &mut dyn Ask, about: &[About<'_>]) -> Result<Secret> {
    for _ in 0..PATIENCE {
        let one = ask.secret("Password: ")?;
        if one != ask.secret("Password (again): ")? {
            ask.tell("Error: Your passwords didn't match.");
        } else if one.expose().trim().is_empty() {
            ask.tell("Error: Blank passwords aren't allowed.");
        } else if is_fine(ask, one.expose(), about)? {
            return Ok(one);
        }
    }
    Err(refused("no password was chosen"))
}

fn is_fine(ask: &mut dyn Ask, password: &str, about: &[About<'_>]) -> Result<bool> {
    let problems = rules::problems(password, about);
    if problems.is_empty() {
        return Ok(true);
    }
    for problem in problems {
        ask.tell(&problem);
    }
    let answer = ask.line("Take this password all the same? [y/N]: ")?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}

/// A line that `check` accepts.
pub(super) fn line(
    ask: &mut dyn Ask,
    question: &str,
    check: impl Fn(&str) -> Option<String>,
) -> Result<String> {
    for _ in 0..PATIENCE {
        let answer = ask.line(question)?.trim().to_owned();
        match check(&answer) {
            None => return Ok(answer),
            Some(problem) => ask.tell(&format!("Error: {problem}")),
        }
    }
    Err(refused("there was no answer that could be taken"))
}

#[cfg(test)]
mod tests {
    use super::{Ask, line, new_password};
    use carafe_core::{Result, Secret};

    /// Answers from a list; notes what was told.
    struct Script(Vec<&'static str>, Vec<String>);

    impl Ask for Script {
        fn line(&mut self, _: &str) -> Result<String> {
            Ok(self.0.remove(0).to_owned())
        }

        fn secret(&mut self, question: &str) -> Result<Secret> {
            self.line(question).map(Secret::new)
        }

        fn tell(&mut self, text: &str) {
            self.1.push(text.to_owned());
        }
    }

    #[test]
    fn two_equal_and_good_passwords_are_taken() {
        let mut script = Script(
            vec![
                "correct horse",
                "correct house",
                "correct horse",
                "correct horse",
            ],
            Vec::new(),
        );
        let taken = new_password(&mut script, &[]).map(|password| password.expose().to_owned());
        assert_eq!(taken.ok().as_deref(), Some("correct horse"));
        assert_eq!(script.1, ["Error: Your passwords didn't match."]);
    }

    #[test]
    fn a_bad_password_needs_insisting() {
        let mut script = Script(vec!["1234", "1234", "n", "1234", "1234", "y"], Vec::new());
        let taken = new_password(&mut script, &[]).map(|password| password.expose().to_owned());
        assert_eq!(taken.ok().as_deref(), Some("1234"));
        assert_eq!(script.1.len(), 4);
    }

    #[test]
    fn patience_ends() {
        let mut script = Script(vec![""; 6], Vec::new());
        assert!(new_password(&mut script, &[]).is_err());
        let mut script = Script(vec!["x"; 3], Vec::new());
        assert!(line(&mut script, "?", |_| Some("no".to_owned())).is_err());
    }
}
