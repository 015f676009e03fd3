//! Inheritance, macros, globals, and what templates mention.

use carafe_templates::{Context, Environment, context};

static PAGES: &[(&str, &str)] = &[
    (
        "base.html",
        "<title>{% block title %}Shop{% endblock %}</title>{% block body %}{% endblock %}{% if user is defined %} {{ user }}{% endif %}",
    ),
    (
        "page.html",
        "{% extends 'base.html' %}{% block title %}Page - {{ super() }}{% endblock %}{% block body %}{% include 'part.html' %}{% endblock %}",
    ),
    ("part.html", "[{{ name }}]"),
    (
        "forms.html",
        "{% macro input(name, type='text') %}<input name=\"{{ name }}\" type=\"{{ type }}\">{% endmacro %}",
    ),
    (
        "uses.html",
        "{% import 'forms.html' as forms %}{{ forms.input('a') }}{% from 'forms.html' import input as field %}{{ field('b', type='email') }}",
    ),
    (
        "loop.html",
        "{% for i in range(5) %}{% if i == 3 %}{% break %}{% endif %}{% if i == 1 %}{% continue %}{% endif %}{{ loop.index0 }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    ),
    ("chosen.html", "{% include which %}"),
    (
        "optional.html",
        "{% include ['none.html', 'part.html'] %}{% include 'none.html' ignore missing %}",
    ),
];

fn pages() -> Environment {
    Environment::new().embedded(PAGES)
}

fn render(name: &str, given: &Context) -> String {
    pages()
        .render(name, given, &Context::new())
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

#[test]
fn inheritance_includes_and_macros() {
    assert_eq!(
        render("page.html", &context! { name: "x" }),
        "<title>Page - Shop</title>[x]"
    );
    assert_eq!(
        render("uses.html", &Context::new()),
        "<input name=\"a\" type=\"text\"><input name=\"b\" type=\"email\">"
    );
    assert_eq!(render("loop.html", &Context::new()), "0a2a");
    assert_eq!(render("optional.html", &context! { name: "x" }), "[x]");
}

#[test]
fn globals_are_seen_everywhere_and_the_context_wins() {
    let globals = context! { user: "Ada", name: "global" };
    let pages = pages();
    let text = pages
        .render("page.html", &Context::new(), &globals)
        .unwrap();
    assert_eq!(text, "<title>Page - Shop</title>[global] Ada");
    let text = pages
        .render("page.html", &context! { name: "own" }, &globals)
        .unwrap();
    assert_eq!(text, "<title>Page - Shop</title>[own] Ada");
}

#[test]
fn mentions_are_followed_through_parents_and_parts() {
    let pages = pages();
    assert!(pages.mentions("base.html", &["user"]));
    assert!(pages.mentions("page.html", &["user"]), "through extends");
    assert!(pages.mentions("page.html", &["name"]), "through include");
    assert!(!pages.mentions("page.html", &["session", "title"]));
    assert!(
        pages.mentions("chosen.html", &["anything"]),
        "nobody knows what is included"
    );
    assert!(!pages.mentions("forms.html", &["user"]));
    assert!(!pages.mentions("none.html", &["user"]));
}

#[test]
fn a_template_exists_or_not() {
    let pages = pages();
    assert!(pages.exists("base.html").is_ok());
    let error = pages.exists("bse.html").unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E001"));
    assert!(error.location().file().ends_with("environment.rs"));
}

#[test]
fn a_check_finds_what_is_wrong_without_rendering() {
    static WRONG: &[(&str, &str)] = &[
        ("a.html", "{% if x %}"),
        ("b.html", "{% if false %}{{ x|truncat(3) }}{% endif %}"),
        ("c.html", "{% extends 'bose.html' %}"),
        ("d.html", "<p class={{ x }}>"),
        (
            "e.html",
            "{{ x|upper }}{% include 'none.html' ignore missing %}",
        ),
        ("base.html", ""),
    ];
    let errors = Environment::new().embedded(WRONG).check();
    let codes: Vec<_> = errors
        .iter()
        .filter_map(carafe_core::Error::error_code)
        .collect();
    assert_eq!(
        codes,
        [
            "templates.E002",
            "templates.E005",
            "templates.E001",
            "templates.E007"
        ]
    );
    assert_eq!(errors[1].hint_text(), Some("did you mean `truncate`?"));
    assert!(errors[2].hint_text().unwrap().contains("`base.html`"));
    assert!(pages().check().is_empty());
}

#[test]
fn functions_that_show_everything_are_not_there() {
    let pages = Environment::new().embedded(&[("a.txt", "{{ debug() }}")]);
    let error = pages
        .render("a.txt", &Context::new(), &Context::new())
        .unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E005"));
}

#[test]
fn values_and_tests_of_an_app() {
    let mut pages = Environment::new().embedded(&[(
        "a.txt",
        "{{ site }}{{ ' dear' if 7 is dear }}{{ 1 is deer }}",
    )]);
    pages.add_global("site", "Shop");
    pages.add_test("dear", |args| {
        Ok(args.required(0, "value")?.as_i64() > Some(5))
    });
    let error = pages
        .render("a.txt", &Context::new(), &Context::new())
        .unwrap_err();
    assert_eq!(error.hint_text(), Some("did you mean `dear`?"));
}
