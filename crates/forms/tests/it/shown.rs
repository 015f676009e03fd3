use carafe_core::i18n::Catalogues;
use carafe_forms::{Choice, Field, Form, Kind, TEMPLATES, Widget};
use carafe_templates::{Context, Environment, context};

fn pages() -> Environment {
    let mut pages = Environment::new().embedded(TEMPLATES).embedded(&[
        ("whole.html", "{% include \"forms/form.html\" %}"),
        (
            "one.html",
            "{% with field = form.name %}{% include \"forms/field.html\" %}{% endwith %}",
        ),
    ]);
    pages.add_translations(Catalogues::new());
    pages
}

fn shown(form: &Form) -> String {
    pages()
        .render("whole.html", &context! { form }, &Context::new())
        .expect("the form renders")
}

fn has(html: &str, piece: &str) {
    assert!(html.contains(piece), "`{piece}` is not in\n{html}");
}

#[test]
fn a_field_has_label_help_and_control() {
    let html = shown(
        &Form::new().field(
            Field::text("name")
                .label("Your name")
                .help("As on the cover.")
                .max(40),
        ),
    );
    has(&html, "<label for=\"id_name\">Your name</label>");
    has(
        &html,
        "<span class=\"h\" id=\"id_name_help\">As on the cover.</span>",
    );
    has(
        &html,
        "<input type=\"text\" id=\"id_name\" name=\"name\" required maxlength=\"40\" aria-describedby=\"id_name_help\"",
    );
    assert!(
        !html.contains("aria-invalid") && !html.contains("role=\"alert\""),
        "{html}"
    );
}

#[test]
fn an_error_is_linked_to_its_field_and_the_typed_text_stays() {
    let mut form = Form::new().field(Field::integer("age").help("In years."));
    form.fill(&[("age", "<b>old</b>")].into_iter().collect());
    let html = shown(&form);
    has(
        &html,
        "aria-describedby=\"id_age_help id_age_error\" aria-invalid=\"true\"",
    );
    has(
        &html,
        "<span class=\"e\" id=\"id_age_error\">Enter a whole number.</span>",
    );
    has(&html, "role=\"alert\"");
    has(&html, "<a href=\"#id_age\">Age: Enter a whole number.</a>");
    has(&html, "value=\"&lt;b&gt;old&lt;/b&gt;\"");
    has(&html, "<input type=\"text\"");
    assert!(!html.contains("<b>"), "{html}");
}

#[test]
fn errors_of_the_whole_form_stand_above_it() {
    let mut form = Form::new()
        .field(Field::text("username"))
        .field(Field::password("password"));
    form.fill(
        &[("username", "ada"), ("password", "hunter2-hunter2")]
            .into_iter()
            .collect(),
    );
    form.add_error("", "invalid_login", "Wrong username or password.");
    let html = shown(&form);
    has(&html, "<li>Wrong username or password.</li>");
    has(&html, "value=\"ada\"");
    assert!(
        !html.contains("hunter2"),
        "a password is never shown again: {html}"
    );
}

#[test]
fn each_widget_has_its_control() {
    let offered = || vec![Choice::new("1", "One & only"), Choice::new("2", "Two")];
    let mut form = Form::new()
        .field(Field::textarea("text"))
        .field(Field::boolean("on"))
        .field(Field::choice("one", offered()))
        .field(Field::several("some", offered()))
        .field(Field::decimal("price", 10, 2))
        .field(Field::new("day", Kind::Date))
        .field(Field::new("at", Kind::DateTime))
        .field(Field::hidden("next"))
        .field(Field::boolean("maybe").drawn(Widget::Ternary).optional())
        .field(
            Field::integer("author")
                .drawn(Widget::Key)
                .search_url("/admin/shop/author/"),
        );
    form.set_initial("text", "\nfirst line is empty");
    form.set_initial("on", "true");
    form.set_initial("one", "2");
    form.set_initial_list("some", vec!["1".into(), "2".into()]);
    form.set_initial("next", "/cart/");
    let html = shown(&form);
    has(&html, "rows=\"6\">\n\nfirst line is empty</textarea>");
    has(
        &html,
        "<input type=\"checkbox\" id=\"id_on\" name=\"on\" value=\"true\" checked>",
    );
    has(&html, "<option value=\"1\">One &amp; only</option>");
    has(&html, "<option value=\"2\" selected>Two</option>");
    has(&html, "<select id=\"id_some\" name=\"some\" multiple>");
    has(
        &html,
        "<option value=\"1\" selected>One &amp; only</option>",
    );
    has(
        &html,
        "<input type=\"number\" id=\"id_price\" name=\"price\" required value=\"\" step=\"0.01\">",
    );
    has(&html, "<input type=\"date\"");
    has(&html, "<input type=\"datetime-local\"");
    has(
        &html,
        "<input type=\"hidden\" id=\"id_next\" name=\"next\" value=\"/cart/\">",
    );
    has(&html, "<option value=\"\" selected>Unknown</option>");
    has(
        &html,
        "<a class=\"btn\" href=\"/admin/shop/author/\">Search</a>",
    );
    assert_eq!(
        html.matches("<label ").count(),
        9,
        "all but the hidden one: {html}"
    );
}

#[test]
fn an_optional_select_offers_nothing_too() {
    let offered = || vec![Choice::new("1", "One")];
    let optional = shown(&Form::new().field(Field::choice("c", offered()).optional()));
    has(&optional, "<option value=\"\" selected>---------</option>");
    let mut form = Form::new().field(Field::choice("c", offered()));
    form.set_initial("c", "1");
    assert!(
        !shown(&form).contains("---------"),
        "what is required and set cannot be unset"
    );
}

#[test]
fn one_field_can_be_drawn_alone() {
    let form = Form::new()
        .field(Field::text("other"))
        .field(Field::text("name"));
    let html = pages()
        .render("one.html", &context! { form }, &Context::new())
        .unwrap();
    has(&html, "id=\"id_name\"");
    assert!(!html.contains("id_other"), "{html}");
}

#[test]
fn an_app_draws_fields_in_its_own_way() {
    let own = Environment::new()
        .embedded(&[
            ("forms/field.html", "[{{ field.name }}]"),
            ("whole.html", "{% include \"forms/form.html\" %}"),
        ])
        .embedded(TEMPLATES);
    let html = own.render(
        "whole.html",
        &context! { form: Form::new().field(Field::text("a")) },
        &Context::new(),
    );
    assert_eq!(html.unwrap().trim(), "[a]");
}
