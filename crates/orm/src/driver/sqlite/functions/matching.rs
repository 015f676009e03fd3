//! Regular expressions.

use super::{Function, Given, give, int_of, refused, text_of};
use regex::{Regex, RegexBuilder};
use rusqlite::{functions::Context, types::Value};

pub(super) const ALL: &[Function] = &[("carafe_regex", 3, matches)];

/// The expression is read once for a statement.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Expression, text, and whether the case is of no interest.
fn matches(context: &Context<'_>) -> Given {
    let any_case = int_of(context, 2) == Some(1);
    let (Some(_), Some(text)) = (text_of(context, 0), text_of(context, 1)) else {
        return give(Value::Null);
    };
    let pattern = context.get_or_create_aux(0, |value| -> Result<Regex, Failure> {
        // As on the other databases a dot is any character.
        let built = RegexBuilder::new(value.as_str()?)
            .case_insensitive(any_case)
            .dot_matches_new_line(true)
            .build();
        Ok(built?)
    });
    match pattern {
        Ok(pattern) => give(pattern.is_match(&text)),
        Err(_) => Err(refused("a regular expression that cannot be read")),
    }
}
