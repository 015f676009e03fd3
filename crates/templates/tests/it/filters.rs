//! Filters, ours and Jinja's.

use crate::{html, plain, shop::book, try_html};
use carafe_core::Decimal;
use carafe_templates::{Context, context};

#[track_caller]
fn gives(expression: &str, expected: &str) {
    let given = context! {
        product: book(), names: vec!["b", "A", "c"], text: "one two three four", none: None::<String>,
        n: 1_234_567, price: Decimal::new(123_450, 2), one: 1, empty: Vec::<String>::new(),
    };
    assert_eq!(
        plain(&format!("{{{{ {expression} }}}}"), &given),
        expected,
        "{expression}"
    );
}

#[test]
fn dates() {
    gives("product.since|date", "20 November 2026");
    gives("product.since|date('%d.%m.%Y')", "20.11.2026");
    gives("product.since|date(format='%Y')", "2026");
    gives("product.created_at|datetime", "20 November 2026, 14:30");
    gives("product.created_at|date", "20 November 2026");
    gives("product.created_at|time", "14:30");
    gives("product.created_at|isoformat", "2026-11-20T14:30:05Z");
    gives("'2026-01-02'|date", "2 January 2026");
    gives("none|date", "");
}

#[test]
fn numbers() {
    gives("3.14159|floatformat(2)", "3.14");
    gives("3.0|floatformat", "3");
    gives("3.25|floatformat", "3.3");
    gives("price|floatformat(2)", "1234.50");
    gives("7|floatformat(2)", "7.00");
    gives("2.675|floatformat(2)", "2.68");
    gives("-2.5|floatformat(0)", "-3");
    gives("n|intcomma", "1,234,567");
    gives("price|intcomma", "1,234.50");
    gives("-999|intcomma", "-999");
    gives("1|filesizeformat", "1 byte");
    gives("n|filesizeformat", "1.2 MB");
    gives("'item' ~ one|pluralize", "item");
    gives("'item' ~ n|pluralize", "items");
    gives("'berr' ~ n|pluralize('y,ies')", "berries");
    gives("names|pluralize", "s");
    gives("price|round|string", "1235");
}

#[test]
fn texts() {
    gives("text|truncate(10)", "one two…");
    gives("text|truncate(9, true)", "one two…");
    gives("text|truncate(9, killwords=true, end='..')", "one two..");
    gives("text|truncate(100)", "one two three four");
    gives("text|truncatewords(2)", "one two …");
    gives("text|wordcount", "4");
    gives("'<b>a</b> <i'|striptags", "a");
    gives("'Ärger & Co. KG'|slugify", "ärger-co-kg");
    gives("true|yesno", "yes");
    gives("none|yesno('a,b,c')", "c");
    gives("false|yesno('a,b')", "b");
    gives("'a b&c/ü'|urlencode", "a%20b%26c/%C3%BC");
}

#[test]
fn jinjas_own() {
    gives("names|sort|join(',')", "A,b,c");
    gives("names|length", "3");
    gives("missing|default('x')", "x");
    gives("none|default('x', true)", "x");
    gives("product.nothing|default('x')", "x");
    gives("empty|length", "0");
    gives("names|first ~ names|last", "bc");
    gives("text|upper|replace('ONE', '1')", "1 TWO THREE FOUR");
    gives("text|title", "One Two Three Four");
    gives("names|batch(2)|list|length", "2");
    gives("[1, 2, 3]|select('odd')|join", "13");
    gives("text.split(' ')|length", "4");
    gives("text.startswith('one')", "true");
    gives("{'a': 1}.get('b', 2)", "2");
    gives("'%.2f'|format(1.5)", "1.50");
}

#[test]
fn json() {
    let given = context! { product: book(), list: vec![Some(1), None] };
    assert_eq!(html("{{ list|tojson }}", &given), "[1, null]");
    assert_eq!(html("{{ product.price|tojson }}", &given), "\"12.50\"");
    assert_eq!(html("{{ product.since|tojson }}", &given), "\"2026-11-20\"");
    assert_eq!(html("{{ '<a>'|tojson }}", &given), "\"\\u003ca\\u003e\"");
}

#[test]
fn a_filter_says_what_it_cannot_take() {
    let error = try_html("\n{{ x|floatformat(2) }}", &context! { x: "abc" }).unwrap_err();
    assert_eq!(
        error.message(),
        "`floatformat` takes a number, not `abc` (template `page.html`, line 2)"
    );
    let error = try_html("{{ x|date }}", &context! { x: "abc" }).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("`date` takes a date or a time, not `abc`"),
        "{error}"
    );
    let error = try_html("{{ x|date('%H') }}", &context! { x: book().since }).unwrap_err();
    assert!(error.message().contains("as `%H`"), "{error}");
    let error = try_html("{{ {'on x': 1}|xmlattr }}", &Context::new()).unwrap_err();
    assert!(
        error
            .message()
            .contains("cannot be the name of an attribute"),
        "{error}"
    );
}

#[test]
fn long_texts_take_linear_time() {
    let floods = [
        "<a".repeat(50_000),
        "<".repeat(100_000),
        "</p>".repeat(25_000),
        "&:;".repeat(30_000),
        "1".repeat(20_000),
    ];
    for flood in &floods {
        let given = context! { x: flood };
        for filter in [
            "striptags",
            "linebreaks",
            "truncate(20)",
            "truncatewords(3)",
            "slugify",
            "escape",
            "wordcount",
        ] {
            let text = plain(&format!("{{{{ x|{filter} }}}}"), &given);
            assert!(text.len() <= flood.len() * 8, "{filter}");
        }
    }
    assert!(try_html("{{ x|intcomma }}", &context! { x: &floods[4] }).is_err());
    assert!(try_html("{{ x|floatformat(9999999) }}", &context! { x: 1 }).is_ok());
}
