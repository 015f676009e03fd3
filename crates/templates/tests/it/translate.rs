//! Texts in other languages, from templates.

use carafe_core::i18n::Catalogues;
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

fn pages() -> Environment {
    let texts = Catalogues::new();
    texts
        .add_table(&[(
            "de.toml",
            "\"Log in\" = \"Anmelden\"\n[shop]\ncart = \"{count} Bücher\"\n",
        )])
        .expect("the catalogue can be read");
    let mut pages = Environment::new().embedded(PAGES);
    pages.add_translations(texts);
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
fn translations_are_escaped_like_all_text() {
    let text = pages()
        .render("b.html", &Context::new(), &Context::new())
        .unwrap();
    assert_eq!(text, "The &lt;Shop&gt;");
}
