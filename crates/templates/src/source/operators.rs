//! Arithmetic and comparisons that also hold for decimals.
//!
//! The engine's numbers are integers and floats. `a + b` becomes `(a)|__add(b)`, and each side of
//! `a < b` becomes `(a)|__number`; both filters leave everything but decimals as the engine has it.

use super::{
    edits::Edits,
    tokens::{Kind, Token},
};

/// Words that stand between expressions, never inside one.
///
/// `is` is none of them: a test binds as tightly as a filter.
const BREAKS: &[&str] = &["if", "else", "in", "not", "and", "or"];

const COMPARISONS: &[&str] = &["==", "!=", "<", "<=", ">", ">="];

/// Weakest first, as the engine binds them.
const LEVELS: &[&[&str]] = &[&["+", "-"], &["~"], &["*", "/", "//", "%"], &["**"]];

/// Rewrites what stands in `{% … %}`.
pub(super) fn rewrite_tag(tokens: &[Token<'_>], edits: &mut Edits) {
    match tokens {
        [name, ..]
            if matches!(
                name.text,
                "include" | "import" | "from" | "extends" | "block"
            ) => {}
        [name, inner @ .., last] if name.text == "for" && last.text == "recursive" => {
            rewrite(inner, edits);
        }
        [_, inner @ ..] => rewrite(inner, edits),
        [] => {}
    }
}

/// Rewrites one expression, or several with commas between.
pub(super) fn rewrite(tokens: &[Token<'_>], edits: &mut Edits) {
    let mut start = 0;
    let mut before = None;
    for at in tops(tokens) {
        let member = at > 0 && matches!(tokens[at - 1].text, "." | "|" | "is");
        if member || !is_break(&tokens[at]) {
            continue;
        }
        run(&tokens[start..at], before, Some(&tokens[at]), edits);
        before = Some(&tokens[at]);
        start = at + 1;
    }
    run(&tokens[start..], before, None, edits);
}

/// The places that are not inside brackets. Opening brackets count as outside, closing ones as inside.
fn tops<'a>(tokens: &'a [Token<'a>]) -> impl Iterator<Item = usize> + 'a {
    let mut depth = 0_usize;
    tokens.iter().enumerate().filter_map(move |(at, token)| {
        let outside = depth == 0;
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        outside.then_some(at)
    })
}

fn is_break(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => BREAKS.contains(&token.text),
        Kind::Sign => matches!(token.text, "," | ":" | "=") || is_comparison(token),
        _ => false,
    }
}

fn is_comparison(token: &Token<'_>) -> bool {
    token.kind == Kind::Sign && COMPARISONS.contains(&token.text)
}

/// A run of operands and arithmetic signs between two breaks.
fn run(
    tokens: &[Token<'_>],
    before: Option<&Token<'_>>,
    after: Option<&Token<'_>>,
    edits: &mut Edits,
) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return;
    };
    let compared = before.is_some_and(is_comparison) || after.is_some_and(is_comparison);
    let wrap = compared && !is_literal(tokens);
    if wrap {
        edits.insert(first.start, "(");
    }
    arithmetic(tokens, edits);
    if wrap {
        edits.insert(last.end, ")|__number");
    }
}

fn arithmetic(tokens: &[Token<'_>], edits: &mut Edits) {
    let Some(at) = weakest(tokens) else {
        return brackets(tokens, edits);
    };
    let (left, right) = (&tokens[..at], &tokens[at + 1..]);
    let filter = match tokens[at].text {
        "+" => ")|__add(",
        "-" => ")|__subtract(",
        "*" => ")|__multiply(",
        "/" => ")|__divide(",
        _ => "",
    };
    let known = filter.is_empty() || right.is_empty() || is_literal(left) && is_literal(right);
    if known {
        arithmetic(left, edits);
        arithmetic(right, edits);
        return;
    }
    edits.insert(tokens[0].start, "(");
    arithmetic(left, edits);
    edits.replace(tokens[at].start, tokens[at].end, filter);
    arithmetic(right, edits);
    edits.insert(tokens[tokens.len() - 1].end, ")");
}

/// The operator that is applied last: the rightmost of the weakest level.
fn weakest(tokens: &[Token<'_>]) -> Option<usize> {
    let signs: Vec<usize> = tops(tokens).filter(|at| is_binary(tokens, *at)).collect();
    LEVELS.iter().find_map(|level| {
        let mut found = signs.iter().rev();
        found.find(|at| level.contains(&tokens[**at].text)).copied()
    })
}

/// A sign after an operand; at the start or after another sign it belongs to the number behind it.
fn is_binary(tokens: &[Token<'_>], at: usize) -> bool {
    let arithmetic = LEVELS.iter().any(|level| level.contains(&tokens[at].text));
    let before = at.checked_sub(1).map(|before| tokens[before].kind);
    arithmetic && !matches!(before, None | Some(Kind::Sign | Kind::Open))
}

fn is_literal(tokens: &[Token<'_>]) -> bool {
    match tokens {
        [one] => matches!(one.kind, Kind::Number | Kind::Text) || is_constant(one.text),
        [sign, number] => sign.text == "-" && number.kind == Kind::Number,
        _ => false,
    }
}

fn is_constant(word: &str) -> bool {
    matches!(word, "true" | "false" | "none" | "True" | "False" | "None")
}

/// Rewrites what stands inside the brackets of an operand.
fn brackets(tokens: &[Token<'_>], edits: &mut Edits) {
    let opens: Vec<usize> = tops(tokens)
        .filter(|at| tokens[*at].kind == Kind::Open)
        .collect();
    for open in opens {
        let inside = &tokens[open + 1..];
        let length = closing(inside);
        rewrite(&inside[..length], edits);
    }
}

fn closing(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => return at,
            Kind::Close => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}
