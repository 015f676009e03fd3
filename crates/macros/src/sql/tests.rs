//! What the literal is cut into.

use super::{Kind, expand};
use quote::quote;

fn printed(kind: Kind, input: proc_macro2::TokenStream) -> String {
    expand(kind, input).to_string()
}

#[test]
fn a_capture_is_one_however_often_it_stands() {
    let text = printed(
        Kind::Statement,
        quote!("SELECT {x} WHERE {x} > {y.z} AND {x} IN ({..x})"),
    );
    assert_eq!(text.matches(":: param (&").count(), 2, "{text}");
    assert_eq!(text.matches(":: list (&").count(), 1, "{text}");
}

#[test]
fn braces_quotes_and_comments_are_read_as_sql() {
    for sql in [
        "SELECT '{{}}'",
        "SELECT 1 -- it's\n",
        "SELECT /* ' */ 1;",
        "SELECT 'a;b', \"c;d\"",
    ] {
        let text = printed(Kind::Statement, quote!(#sql));
        assert!(!text.contains("compile_error"), "{sql}: {text}");
    }
}

#[test]
fn mistakes_are_said_with_what_to_write() {
    let cases = [
        ("SELECT '{x}'", "take the quotes away"),
        ("SELECT {}", "names nothing"),
        ("SELECT {a + b}", "compute it before"),
        ("SELECT {f(x)}", "compute it before"),
        ("SELECT $1", "captured as `{name}`"),
        ("SELECT ?", "captured as `{name}`"),
        ("SELECT 1; DELETE FROM x", "one statement"),
        ("SELECT 1 WHERE 2 IN {..ids}", "in parentheses behind IN"),
        ("SELECT {x", "never closed"),
        ("SELECT x}", "written twice"),
        ("", "no SQL"),
        ("SELECT 'x", "never closed"),
    ];
    for (sql, message) in cases {
        let text = printed(Kind::Statement, quote!(#sql));
        assert!(text.contains(message), "{sql}: {text}");
    }
    let text = printed(Kind::Statement, quote!(&text));
    assert!(text.contains("must be a literal"), "{text}");
    let text = printed(Kind::Expression, quote!("1"));
    assert!(text.contains("says its type"), "{text}");
}
