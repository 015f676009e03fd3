//! Functions and filters written in Rust.

use carafe_core::{Error, ErrorKind};
use carafe_templates::{Context, Environment, Value, context};

static PAGES: &[(&str, &str)] = &[
    (
        "url.html",
        "<a href=\"{{ url_for('shop.product', id=product, page=1 + 1) }}\">",
    ),
    (
        "undefined.html",
        "\n{{ url_for('shop.product', id=prodcut) }}",
    ),
    ("failing.html", "\n\n{{ failing() }}"),
    ("missing.html", "{{ url_for() }}"),
    ("wrong.html", "{{ url_for(3) }}"),
    ("input.html", "<form>{{ csrf_input() }}</form>"),
    ("filter.html", "{{ product|stars(3) }}"),
    (
        "lookup.html",
        "{{ whoami() }}{% set user = 'inner' %}{{ whoami() }}",
    ),
    (
        "flash.html",
        "{% for category, message in get_flashed_messages(with_categories=true) %}{{ category }}: {{ message }}{% endfor %}",
    ),
];

fn pages() -> Environment {
    let mut pages = Environment::new().embedded(PAGES);
    pages.add_function("url_for", |args| {
        let query: Vec<String> = args
            .all_named()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Ok(Value::new(format!(
            "/{}?{}",
            args.text(0, "name")?,
            query.join("&")
        )))
    });
    pages.add_function("failing", |_| {
        Err(Error::new(ErrorKind::NotFound, "no route `x`")
            .code("http.E099")
            .hint("name one"))
    });
    pages.add_function("csrf_input", |_| Ok(Value::safe("<input type=\"hidden\">")));
    pages.add_function("whoami", |args| {
        Ok(args.lookup("user").unwrap_or_else(Value::none))
    });
    pages.add_function("get_flashed_messages", |args| {
        let message = Value::new("<saved>");
        let pair = Value::list([Value::new("info"), message.clone()]);
        Ok(Value::list([if args.flag("with_categories", false) {
            pair
        } else {
            message
        }]))
    });
    pages.add_filter("stars", |args| {
        let count = args.get(1).and_then(Value::as_i64).unwrap_or(1);
        let stars: String = (0..count).map(|_| '*').collect();
        Ok(Value::new(format!("{}{stars}", args.required(0, "value")?)))
    });
    pages
}

fn render(name: &str) -> Result<String, Error> {
    pages().render(name, &context! { product: 7 }, &context! { user: "Ada" })
}

#[test]
fn arguments_by_place_and_by_name() {
    assert_eq!(
        render("url.html").unwrap(),
        "<a href=\"/shop.product?id=7&amp;page=2\">"
    );
    assert_eq!(render("filter.html").unwrap(), "7***");
    assert_eq!(
        render("input.html").unwrap(),
        "<form><input type=\"hidden\"></form>"
    );
    assert_eq!(render("flash.html").unwrap(), "info: &lt;saved&gt;");
}

#[test]
fn a_function_sees_the_variables_of_its_template() {
    assert_eq!(render("lookup.html").unwrap(), "Adainner");
}

#[test]
fn an_undefined_argument_never_arrives() {
    let error = render("undefined.html").unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E003"));
    assert_eq!(
        error.message(),
        "`prodcut` is undefined (template `undefined.html`, line 2)"
    );
    assert_eq!(error.hint_text(), Some("did you mean `product`?"));
}

#[test]
fn an_error_keeps_its_code_and_gets_the_place() {
    let error = render("failing.html").unwrap_err();
    assert_eq!(error.error_code(), Some("http.E099"));
    assert_eq!(
        error.message(),
        "no route `x` (template `failing.html`, line 3)"
    );
    assert_eq!(error.hint_text(), Some("name one"));
    assert!(
        error.status().is_server_error(),
        "a page that exists does not become 404 by a wrong link in it"
    );
}

#[test]
fn a_missing_or_wrong_argument_is_named() {
    let error = render("missing.html").unwrap_err();
    assert_eq!(
        error.message(),
        "`url_for` needs the argument `name` (template `missing.html`, line 1)"
    );
    let error = render("wrong.html").unwrap_err();
    assert!(
        error
            .message()
            .starts_with("the argument `name` of `url_for` must be a text, not number"),
        "{error}"
    );
}

#[test]
fn values_can_be_looked_into() {
    let value = Value::new(std::collections::BTreeMap::from([("a", vec![1, 2])]));
    let items = value.get("a").and_then(|list| list.items()).unwrap();
    assert_eq!(items.iter().filter_map(Value::as_i64).sum::<i64>(), 3);
    assert!(value.get("b").is_none());
    assert!(Value::none().is_none() && !Value::none().is_true());
    assert!(Value::safe("<b>").is_safe() && !Value::new("<b>").is_safe());
    assert_eq!(Value::new(true).to_string(), "true");
    let _ = Context::new();
}
