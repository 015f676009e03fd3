//! Random expressions give what plain Jinja gives; random garbage gives errors, never a panic.

use carafe_templates::{Context, Environment, Value, context};
use minijinja::{UndefinedBehavior, value::ValueKind};

/// The same numbers at every run, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

const LEAVES: &[&str] = &[
    "1", "2", "x", "y", "o.a", "'s'", "1.5", "l|length", "x|string", "o['a']", "-x", "true", "l[0]",
];

const SHAPES: &[&str] = &[
    "A + B",
    "A-B",
    "A * B",
    "A / B",
    "(A)",
    "A < B",
    "A == B",
    "A if B else A",
    "(not A)",
    "A and B",
    "(A)|default(B)",
    "[A, B]|length",
    "{'k': A}.k",
    "A ~ B",
    "A // B",
    "A % B",
    "A >= B > A",
    "A in [B]",
    "(A) is defined",
    "first(A, B)",
    "(A)|string",
    "A ** 2",
    "A or B",
    "A is odd",
];

fn expression(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 {
        return dice.pick(LEAVES).to_owned();
    }
    let (a, b) = (expression(dice, depth - 1), expression(dice, depth - 1));
    let shape = dice
        .pick(SHAPES)
        .replace('A', "\u{1}")
        .replace('B', "\u{2}");
    shape.replace('\u{1}', &a).replace('\u{2}', &b)
}

fn embedded(name: &'static str, text: &str) -> Environment {
    let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
    Environment::new().embedded(Box::leak(Box::new([(name, text)])))
}

fn ours(text: &str) -> Option<String> {
    let mut pages = embedded("a.txt", text);
    pages.add_function("first", |args| {
        Ok(args.get(0).cloned().unwrap_or_else(Value::none))
    });
    let given = context! { x: 3, y: 4, o: context! { a: 5 }, l: vec![7, 8] };
    pages.render("a.txt", &given, &Context::new()).ok()
}

fn jinja(text: &str) -> Option<String> {
    let mut engine = minijinja::Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.add_function("first", |a: minijinja::Value, _: minijinja::Value| a);
    engine.set_formatter(|out, _, value| {
        let text = value.to_string();
        let small = value.kind() == ValueKind::Bool;
        Ok(out.write_str(&if small { text.to_lowercase() } else { text })?)
    });
    let given = minijinja::context! { x => 3, y => 4, o => minijinja::context! { a => 5 }, l => vec![7, 8] };
    engine.render_str(text, given).ok()
}

#[test]
fn expressions_without_decimals_mean_what_they_mean_in_jinja() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut compared = 0;
    for round in 0..2000 {
        let text = format!("{{{{ {} }}}}", expression(&mut dice, 1 + round % 4));
        if let Some(expected) = jinja(&text) {
            assert_eq!(ours(&text), Some(expected), "{text}");
            compared += 1;
        }
    }
    assert!(compared > 700, "only {compared} expressions had a value");
}

const BITS: &[&str] = &[
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "if",
    "for",
    "x",
    " ",
    "\"",
    "'",
    "<",
    ">",
    "=",
    "a",
    "<script",
    "</script>",
    "<a href=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "+",
    "-",
    "|",
    ".",
    "\n",
    "é",
    "raw",
    "endraw",
    "endif",
    "in",
    "\\",
    "1",
    "is",
    ",",
    ":",
    "~",
    "*",
    "/",
    "<!--",
    "-->",
    "set",
    "block",
    "include",
    "extends",
    "%",
    "\0",
    "\r\n",
];

#[test]
fn garbage_is_an_error_at_worst() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut rendered = 0;
    for _ in 0..2000 {
        let text: String = (0..=dice.roll(25)).map(|_| dice.pick(BITS)).collect();
        let pages = embedded("a.html", &text);
        let page = pages.render("a.html", &context! { x: 1, a: 2 }, &Context::new());
        // What the check lets pass may still fail when it runs, not the other way round.
        assert!(
            page.is_err()
                || pages
                    .check()
                    .iter()
                    .all(|error| error.error_code() != Some("templates.E002")),
            "{text:?}"
        );
        rendered += usize::from(page.is_ok());
    }
    assert!(rendered > 50, "only {rendered} were pages");
}
