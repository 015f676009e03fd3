//! Mistakes in templates: what, where, and what was meant.

use crate::{
    Folder,
    shop::{Product, bare, book},
};
use carafe_core::Error;
use carafe_templates::{Context, Environment, Fault, context};

fn pages(folder: &Folder, texts: &[(&str, &str)]) -> Environment {
    for (name, text) in texts {
        folder.write(name, text);
    }
    let mut pages = Environment::new().folder(&folder.path);
    pages.add_function("url_for", |args| {
        Ok(carafe_templates::Value::new(args.text(0, "name")?))
    });
    pages
}

fn mistake(texts: &[(&str, &str)], given: &Context) -> Error {
    let folder = Folder::new();
    pages(&folder, texts)
        .render(texts[0].0, given, &context! { user: "Ada" })
        .expect_err("the template has a mistake")
}

#[track_caller]
fn says(text: &str, given: &Context, code: &str, message: &str, hint: &str) {
    let error = mistake(&[("shop/list.html", text)], given);
    let said = (error.error_code(), error.message(), error.hint_text());
    assert_eq!(said, (Some(code), message, Some(hint)));
}

#[test]
fn an_undefined_name() {
    says(
        "<h1>\n{{ prodcut }}\n</h1>",
        &context! { product: "x" },
        "templates.E003",
        "`prodcut` is undefined (template `shop/list.html`, line 2)",
        "did you mean `product`?",
    );
    says(
        "{% for item in items %}{{ itm }}{% endfor %}",
        &context! { items: vec![1] },
        "templates.E003",
        "`itm` is undefined (template `shop/list.html`, line 1)",
        "did you mean `item`?",
    );
    says(
        "{{ completely }}",
        &context! { product: "x" },
        "templates.E003",
        "`completely` is undefined (template `shop/list.html`, line 1)",
        "there is: `product`, `user`; for a name that may be missing write {{ completely|default(\"\") }}",
    );
    says(
        "{% if usr %}{% endif %}",
        &Context::new(),
        "templates.E003",
        "`usr` is undefined (template `shop/list.html`, line 1)",
        "did you mean `user`?",
    );
}

#[test]
fn an_undefined_field() {
    let message = "`product.nmae` is undefined (template `shop/list.html`, line 1)";
    for text in [
        "{{ product.nmae }}",
        "{{ product.nmae|upper }}",
        "{{ product.nmae|truncate(3) }}",
        "{{ product.nmae + 1 }}",
        "{{ product.nmae > 1 }}",
        "{{ url_for(product.nmae) }}",
        "<a href=\"{{ product.nmae }}\">",
        "{{ product.nmae.first }}",
        "{% if product.nmae %}{% endif %}",
        "{% for x in product.nmae %}{% endfor %}",
        "{% set x = product.nmae %}{{ x }}",
    ] {
        let hint = "did you mean `product.name`?";
        says(
            text,
            &context! { product: book() },
            "templates.E003",
            message,
            hint,
        );
    }
}

#[test]
fn an_undefined_field_of_an_item_or_a_relation() {
    says(
        "\n{% for p in products %}\n{{ p.pirce }}{% endfor %}",
        &context! { products: vec![book()] },
        "templates.E003",
        "`p.pirce` is undefined (template `shop/list.html`, line 3)",
        "did you mean `p.price`?",
    );
    says(
        "{{ product.category.nmae }}",
        &context! { product: book() },
        "templates.E003",
        "`product.category.nmae` is undefined (template `shop/list.html`, line 1)",
        "did you mean `product.category.name`?",
    );
    says(
        "{{ product.colour }}",
        &context! { product: book() },
        "templates.E003",
        "`product.colour` is undefined (template `shop/list.html`, line 1)",
        "there is: `id`, `name`, `price`, `note`, `active`, `since`, `created_at`, `category`, `tags`; \
         for a name that may be missing write {{ product.colour|default(\"\") }}",
    );
}

#[test]
fn a_field_of_nothing() {
    says(
        "{{ product.name }}",
        &context! { product: None::<Product> },
        "templates.E003",
        "`product.name` is undefined (template `shop/list.html`, line 1)",
        "`product` has no such field or no value here: test it with {% if product %}, or write {{ product.name|default(\"\") }}",
    );
}

#[test]
fn a_relation_that_was_not_loaded() {
    for given in [
        context! { product: bare(1, "A", 1) },
        context! { product: &bare(1, "A", 1) },
    ] {
        says(
            "{{ product.category.name }}",
            &given,
            "templates.E004",
            "`product.category` was not loaded (template `shop/list.html`, line 1)",
            "templates never query: add `.with(|row| row.category)` to the query in the handler",
        );
    }
    let error = mistake(
        &[("a.html", "{% for t in product.tags %}{% endfor %}")],
        &context! { product: bare(1, "A", 1) },
    );
    assert_eq!(error.error_code(), Some("templates.E004"));
}

#[test]
fn a_missing_template() {
    let folder = Folder::new();
    let pages = pages(&folder, &[("shop/list.html", ""), ("base.html", "")]);
    let error = pages
        .render("shop/lits.html", &Context::new(), &Context::new())
        .unwrap_err();
    assert_eq!(error.message(), "there is no template `shop/lits.html`");
    let hint = format!(
        "did you mean `shop/list.html`? searched in order: {}/",
        folder.path.display()
    );
    assert_eq!(error.hint_text(), Some(hint.as_str()));
    let error = pages
        .render("list.html", &Context::new(), &Context::new())
        .unwrap_err();
    assert!(
        error
            .hint_text()
            .unwrap()
            .starts_with("did you mean `shop/list.html`?")
    );
    let error = Environment::new()
        .render("a.html", &Context::new(), &Context::new())
        .unwrap_err();
    assert!(error.hint_text().unwrap().contains("make `templates/`"));
    assert!(error.status().is_server_error());
}

#[test]
fn a_missing_parent_or_part() {
    for text in [
        "\n{% extends 'bse.html' %}",
        "\n{% include 'bse.html' %}",
        "\n{% import 'bse.html' as b %}",
    ] {
        let error = mistake(&[("a.html", text), ("base.html", "")], &Context::new());
        assert_eq!(error.error_code(), Some("templates.E001"), "{text}");
        assert_eq!(
            error.message(),
            "there is no template `bse.html` (template `a.html`, line 2)"
        );
        assert!(
            error
                .hint_text()
                .unwrap()
                .starts_with("did you mean `base.html`?")
        );
    }
}

#[test]
fn a_syntax_error() {
    let error = mistake(
        &[("a.html", "<p>\n\n{{ product.name }\n</p>")],
        &Context::new(),
    );
    assert_eq!(error.error_code(), Some("templates.E002"));
    assert!(
        error.message().ends_with("(template `a.html`, line 3)"),
        "{error}"
    );
    let fault = error.downcast_ref::<Fault>().unwrap();
    assert_eq!(fault.line, 3);
    assert!(fault.lines.contains(&(3, "{{ product.name }".to_owned())));
    says(
        "{% fro x in y %}",
        &Context::new(),
        "templates.E002",
        "the template cannot be read: unknown statement fro (template `shop/list.html`, line 1)",
        "did you mean `{% for %}`?",
    );
    let error = mistake(
        &[("a.html", "<form>{% csrf_token %}</form>")],
        &Context::new(),
    );
    assert_eq!(
        error.hint_text(),
        Some("`csrf_token` is a tag of Django; here it is {{ csrf_input() }}")
    );
}

#[test]
fn an_unknown_filter_test_or_function() {
    says(
        "{{ user|truncat(3) }}",
        &Context::new(),
        "templates.E005",
        "there is no filter `truncat` (template `shop/list.html`, line 1)",
        "did you mean `truncate`?",
    );
    says(
        "{% if user is defind %}{% endif %}",
        &Context::new(),
        "templates.E005",
        "there is no test `defind` (template `shop/list.html`, line 1)",
        "did you mean `defined`?",
    );
    says(
        "{{ url_fro('x') }}",
        &Context::new(),
        "templates.E005",
        "there is no function `url_fro` (template `shop/list.html`, line 1)",
        "did you mean `url_for`?",
    );
    let error = mistake(&[("a.html", "{{ user.shout() }}")], &Context::new());
    assert_eq!(error.error_code(), Some("templates.E005"), "{error}");
}

#[test]
fn the_inner_template_is_named() {
    let texts = [
        (
            "page.html",
            "{% extends 'base.html' %}\n{% block body %}\n{% include 'part.html' %}{% endblock %}",
        ),
        ("base.html", "<body>{% block body %}{% endblock %}</body>"),
        ("part.html", "<p>\n<b>\n{{ prodcut }}"),
    ];
    let error = mistake(&texts, &context! { product: "x" });
    assert_eq!(
        error.message(),
        "`prodcut` is undefined (template `part.html`, line 3)"
    );
    let fault = error.downcast_ref::<Fault>().unwrap();
    assert_eq!((fault.template.as_str(), fault.line), ("part.html", 3));
    assert_eq!(
        fault.lines,
        [
            (1, "<p>".to_owned()),
            (2, "<b>".to_owned()),
            (3, "{{ prodcut }}".to_owned())
        ]
    );
    assert_eq!(fault.reached_from, [("page.html".to_owned(), 3)]);

    let texts = [
        ("page.html", "{% extends 'base.html' %}"),
        ("base.html", "\n{{ titel }}"),
    ];
    let error = mistake(&texts, &context! { title: "x" });
    assert_eq!(
        error.message(),
        "`titel` is undefined (template `base.html`, line 2)"
    );

    let texts = [
        ("page.html", "{% include 'part.html' %}"),
        ("part.html", "\n{% if %}"),
    ];
    let error = mistake(&texts, &Context::new());
    assert!(
        error.message().ends_with("(template `part.html`, line 2)"),
        "{error}"
    );

    let texts = [
        ("page.html", "{% import 'm.html' as m %}{{ m.f() }}"),
        ("m.html", "{% macro f() %}\n{{ x.y }}{% endmacro %}"),
    ];
    let error = mistake(&texts, &Context::new());
    assert_eq!(
        error.message(),
        "`x.y` is undefined (template `m.html`, line 2)"
    );
}

#[test]
fn the_report_shows_the_lines_around() {
    let error = mistake(
        &[("a.html", "one\ntwo\n{{ tree }}\nfour\nfive\nsix")],
        &context! { three: 3 },
    );
    let report = error.report();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines[0],
        "error[templates.E003]: `tree` is undefined (template `a.html`, line 3)"
    );
    assert!(
        lines[1].contains("tests/it/error.rs"),
        "the line of the handler: {report}"
    );
    assert_eq!(lines[2], "  = help: did you mean `three`?");
    let shown = "a.html, line 3\n       1 | one\n       2 | two\n  >    3 | {{ tree }}\n       4 | four\n       5 | five";
    assert!(report.contains(shown), "{report}");
}

#[test]
fn arithmetic_and_scripts_keep_line_and_words() {
    let text = "<script>\nvar a = \"{{ 1 + 2 }}\";\nvar b = \"{{ nmae }}\";\n</script>";
    let error = mistake(&[("a.html", text)], &context! { name: "x" });
    assert_eq!(
        error.message(),
        "`nmae` is undefined (template `a.html`, line 3)"
    );
    let fault = error.downcast_ref::<Fault>().unwrap();
    assert!(
        fault
            .lines
            .contains(&(3, "var b = \"{{ nmae }}\";".to_owned())),
        "as the author wrote it"
    );
}
