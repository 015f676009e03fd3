//! Arithmetic and comparisons, also with decimals.

use crate::{plain, shop::bare, try_html};
use carafe_core::Decimal;
use carafe_templates::{Context, context};

#[track_caller]
fn gives(expression: &str, expected: &str) {
    let given = context! {
        price: Decimal::new(1250, 2), zero: Decimal::new(0, 2), three: 3, half: 0.5, text: "ab", list: vec![1, 2],
        products: vec![bare(1, "A", 1250), bare(2, "B", 375)], big: Decimal::new(i64::MAX, 4),
    };
    assert_eq!(
        plain(&format!("{{{{ {expression} }}}}"), &given),
        expected,
        "{expression}"
    );
}

#[test]
fn decimals_compute_exactly() {
    gives("price * 2", "25.00");
    gives("price * three", "37.50");
    gives("price + 1", "13.50");
    gives("1 + price", "13.50");
    gives("price - 0.1", "12.40");
    gives("price / 4", "3.125");
    gives("price + price * 2 - 1", "36.50");
    gives("(price + 1) * 2", "27.00");
    gives("price * -1", "-12.50");
    gives("products|sum(attribute='price')", "16.25");
    gives("products[0].price - products[1].price", "8.75");
    gives("(price * 1.19)|round(2)", "14.88");
    gives("(price * 1.19)|floatformat(2)", "14.88");
    gives("price|int + 1", "13");
    gives("price|float", "12.5");
    gives("(zero - price)|abs", "12.50");
}

#[test]
fn decimals_compare_with_numbers() {
    for (expression, expected) in [
        ("price > 12", "true"),
        ("price > 13", "false"),
        ("price < 12.6", "true"),
        ("price == 12.5", "true"),
        ("price != 12.5", "false"),
        ("12 < price", "true"),
        ("12 < price < 13", "true"),
        ("13 < price < 14", "false"),
        ("price >= price", "true"),
        ("price > 12 and price < 13", "true"),
        ("not price > 12", "false"),
        ("price * 2 > price + 12", "true"),
        ("zero == 0", "true"),
        ("big > 922337203685477", "true"),
        ("(price if three > 2 else 0) > 12", "true"),
        ("products[1].price < products[0].price", "true"),
    ] {
        gives(expression, expected);
    }
    gives("'yes' if zero else 'no'", "no");
    gives("'yes' if price else 'no'", "yes");
    gives("price is number", "true");
}

#[test]
fn other_values_compute_as_in_jinja() {
    for (expression, expected) in [
        ("1 + 2 * 3", "7"),
        ("three + 2 * three", "9"),
        ("(three + 2) * three", "15"),
        ("three - 1 - 1", "1"),
        ("three / 2", "1.5"),
        ("4 / 2", "2.0"),
        ("three // 2", "1"),
        ("three % 2", "1"),
        ("2 ** three", "8"),
        ("-three + 5", "2"),
        ("three * half", "1.5"),
        ("text + 'c'", "abc"),
        ("text ~ three", "ab3"),
        ("text * 2", "abab"),
        ("(list + [3])|join", "123"),
        ("list|length + 1", "3"),
        ("[three + 1, three - 1]|join(',')", "4,2"),
        ("{'a': three + 1}.a", "4"),
        ("three + (2 if half < 1 else 9)", "5"),
        ("text == 'ab'", "true"),
        ("'a' < 'b'", "true"),
        ("three in [1, 2, 3]", "true"),
        ("three not in list", "true"),
        ("list[three - 2]", "2"),
        ("text[0:three - 1]", "ab"),
        ("none is none", "true"),
        ("true + 1", "2"),
        ("three is divisibleby(2 + 1)", "true"),
        ("three is eq(2 + 1)", "true"),
        ("three|string + '!'", "3!"),
    ] {
        gives(expression, expected);
    }
}

#[test]
fn statements_compute_too() {
    let given = context! { products: vec![bare(1, "A", 1250), bare(2, "B", 375)] };
    let text = "{% set ns = namespace(total=0) %}{% for p in products if p.price > 1 %}{% set ns.total = ns.total + p.price %}{% endfor %}{{ ns.total }}";
    assert_eq!(plain(text, &given), "16.25");
    assert_eq!(
        plain(
            "{% if products[0].price >= 12.5 %}dear{% elif true %}cheap{% endif %}",
            &given
        ),
        "dear"
    );
    assert_eq!(
        plain(
            "{% macro twice(x, by=1 + 1) %}{{ x * by }}{% endmacro %}{{ twice(products[1].price) }}",
            &given
        ),
        "7.50"
    );
    assert_eq!(
        plain(
            "{%- for i in range(1 + 2) -%} {{- i + 1 -}} {%- endfor -%}",
            &given
        ),
        "123"
    );
}

#[test]
fn what_cannot_be_computed_says_so() {
    let error = try_html("a\n{{ price + 'x' }}", &context! { price: Decimal::ZERO }).unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E006"));
    assert_eq!(
        error.message(),
        "`+` does not work on a decimal and string (template `page.html`, line 2)"
    );
    let error = try_html("{{ price / 0 }}", &context! { price: Decimal::ZERO }).unwrap_err();
    assert!(error.message().contains("cannot be calculated"), "{error}");
    let error = try_html("{{ 1 + missing }}", &Context::new()).unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E003"), "{error}");
    assert!(
        error.message().starts_with("`missing` is undefined"),
        "{error}"
    );
}

#[test]
fn words_of_tags_are_names_like_others() {
    let price = Decimal::new(1250, 2);
    let given =
        context! { filter: price, set: price, context: price, recursive: price, tree: vec![1] };
    assert_eq!(
        plain("{{ filter + 1 }} {{ set > 12 }} {{ context * 2 }}", &given),
        "13.50 true 25.00"
    );
    assert_eq!(
        plain(
            "{% for x in tree + [2] recursive %}{{ x + 1 }}{% endfor %}",
            &given
        ),
        "23"
    );
    assert_eq!(plain("{% set x = recursive - 1 %}{{ x }}", &given), "11.50");
}
