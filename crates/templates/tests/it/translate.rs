//! Texts in other languages, from templates.

use carafe_core::{
    context::{AppParts, Context as Running, enter_sync},
    i18n::Catalogues,
    settings::{Environment as Mode, Settings},
};
use carafe_templates::{Context, Environment, context};

static PAGES: &[(&str, &str)] = &[
    (
        "a.html",
        "{{ _('Log in') }} {{ tr('shop.cart', '{count} books', count=n) }}",
    ),
    (
        "b.html",
        "{% if tr('shop.cart', 'x') %}{{ tr('shop.name', 'The <Shop>') }}{% endif %}",
    ),
];

fn german() -> Catalogues {
    let texts = Catalogues::new();
    let german = "\"Log in\" = \"Anmelden\"\n[shop]\ncart = \"{count} Bücher\"\n";
    texts
        .add_table(&[("de.toml", german)])
        .expect("the catalogue can be read");
    texts
}

fn pages() -> Environment {
    let mut pages = Environment::new().embedded(PAGES);
    pages.add_translations(german());
    pages
}

#[test]
fn in_the_language_of_the_rendering() {
    let pages = pages();
    let given = context! { n: 3 };
    let render = |globals: &Context| pages.render("a.html", &given, globals).unwrap();
    assert_eq!(render(&Context::new()), "Log in 3 books");
    assert_eq!(render(&context! { language: "de" }), "Anmelden 3 Bücher");
    assert_eq!(render(&context! { language: "de-AT" }), "Anmelden 3 Bücher");
    assert_eq!(render(&context! { language: "fr" }), "Log in 3 books");
    assert_eq!(
        render(&context! { language: "en-XA" }),
        "[Ļöğ îñ] [3 ƀööķš]"
    );
}

#[test]
fn without_catalogues_of_their_own_templates_read_the_apps() {
    let pages = Environment::new().embedded(PAGES);
    let render = || pages.render("a.html", &context! { n: 3 }, &Context::new());
    assert_eq!(render().unwrap(), "Log in 3 books");
    let mut parts = AppParts::new(Settings::defaults(Mode::Development));
    parts.provide(german());
    let running = Running::command(parts.finish());
    running.set_language("de");
    assert_eq!(enter_sync(running, render).unwrap(), "Anmelden 3 Bücher");
}

#[test]
fn translations_are_escaped_like_all_text() {
    let text = pages()
        .render("b.html", &Context::new(), &Context::new())
        .unwrap();
    assert_eq!(text, "The &lt;Shop&gt;");
}
