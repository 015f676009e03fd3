//! Texts in other languages.

use crate::Folder;
use carafe_core::{
    Error,
    context::{AppParts, Context, enter_sync},
    i18n::{Catalogues, PSEUDO, fill, pseudo, tr, tr_with},
    settings::{Environment, Settings},
};
use std::borrow::Cow;

const GERMAN: &str = "
# Anmeldung
[auth.login]
title = \"Anmelden\"
hello = \"Hallo {name}\"

[shop]
cart.count = \"{count} Bücher\"
";

fn german() -> Catalogues {
    let texts = Catalogues::new();
    texts
        .add_table(&[
            ("de.toml", GERMAN),
            ("pt-BR.toml", "auth.login.title = \"Entrar\""),
        ])
        .expect("the catalogue can be read");
    texts
}

#[test]
fn an_id_is_looked_up_in_its_language() {
    let texts = german();
    let title = |language| texts.tr(language, "auth.login.title", "Log in");
    assert_eq!(title("de"), "Anmelden");
    assert_eq!(title("de-AT"), "Anmelden", "without its country");
    assert_eq!(title("pt-BR"), "Entrar");
    assert_eq!(title("pt"), "Log in");
    assert_eq!(title("fr"), "Log in");
    assert_eq!(title(""), "Log in");
    assert_eq!(title(&"-".repeat(100_000)), "Log in");
    assert_eq!(texts.tr("de", "auth.unknown", "Log in"), "Log in");
    assert_eq!(
        texts.get("de", "shop.cart.count").as_deref(),
        Some("{count} Bücher")
    );
    assert_eq!(texts.get("de", "shop"), None, "a table is no text");
    assert_eq!(texts.languages(), ["de", "en", "pt-BR"]);
}

#[test]
fn values_stand_where_their_names_are() {
    let texts = german();
    let hello = |language| {
        texts.tr_with(
            language,
            "auth.login.hello",
            "Hello {name}",
            &[("name", &"{name}")],
        )
    };
    assert_eq!(
        hello("de"),
        "Hallo {name}",
        "a value is not looked into again"
    );
    assert_eq!(hello("en"), "Hello {name}");
    assert_eq!(fill("{a}{b} {c} {", &[("a", &1), ("b", &"x")]), "1x {c} {");
    assert_eq!(fill("{ a } {} {a b} }{", &[("a", &1)]), "{ a } {} {a b} }{");
    assert_eq!(tr_with("x", "{n} of {n}", &[("n", &2)]), "2 of 2");
}

#[test]
fn outside_any_request_it_is_english() {
    assert!(matches!(
        tr("auth.login.title", "Log in"),
        Cow::Borrowed("Log in")
    ));
}

#[test]
fn inside_a_request_it_is_the_language_of_the_request() {
    let mut parts = AppParts::new(Settings::defaults(Environment::Development));
    parts.provide(german());
    let context = Context::command(parts.finish());
    let title = || {
        enter_sync(context.clone(), || {
            tr("auth.login.title", "Log in").into_owned()
        })
    };
    assert_eq!(title(), "Log in");
    context.set_language("de");
    assert_eq!(title(), "Anmelden");
    context.set_language(PSEUDO);
    assert_eq!(title(), "[Ļöğ îñ]");
    let bare =
        Context::command(AppParts::new(Settings::defaults(Environment::Development)).finish());
    bare.set_language(PSEUDO);
    assert_eq!(
        enter_sync(bare, || tr("x", "Log in").into_owned()),
        "[Ļöğ îñ]",
        "without catalogues too"
    );
}

#[test]
fn the_first_catalogue_wins() {
    let app = Folder::new();
    app.write("de.toml", "auth.login.title = \"Einloggen\"");
    let texts = Catalogues::new();
    texts.add_folder(&app.path).expect("the folder can be read");
    texts
        .add_folder(app.path.join("none"))
        .expect("a folder may be missing");
    texts
        .add_table(&[("de.toml", GERMAN)])
        .expect("the table can be read");
    assert_eq!(texts.tr("de", "auth.login.title", "Log in"), "Einloggen");
    assert_eq!(
        texts.tr_with("de", "auth.login.hello", "", &[("name", &"Ada")]),
        "Hallo Ada"
    );
}

#[test]
fn an_edit_is_seen_after_a_refresh() {
    let folder = Folder::new();
    folder.write("de.toml", "a = \"eins\"");
    let texts = Catalogues::new();
    texts
        .add_folder(&folder.path)
        .expect("the folder can be read");
    folder.write("de.toml", "a = \"zwei und mehr\"");
    folder.write("fr.toml", "a = \"deux\"");
    assert_eq!(texts.tr("de", "a", "one"), "eins");
    texts.refresh().expect("the folder can be read");
    assert_eq!(texts.tr("de", "a", "one"), "zwei und mehr");
    assert_eq!(texts.tr("fr", "a", "one"), "deux");
}

#[test]
fn a_broken_catalogue_says_which_and_where() {
    let broken = |text: &str| -> Error {
        let texts = Catalogues::new();
        texts
            .add_table(&[("de.toml", text)])
            .expect_err("the catalogue is broken")
    };
    for text in ["a = ", "a = 3", "a = [\"x\"]", "[a", "a = \"x\"\na = \"y\""] {
        let error = broken(text);
        assert_eq!(error.error_code(), Some("core.E030"), "{text}");
        assert!(
            error.message().contains("de.toml") && error.message().contains("line"),
            "{error}"
        );
    }
}

#[test]
fn a_browser_gets_the_language_it_likes_best() {
    let texts = german();
    let choose = |header: &str| texts.choose(header);
    assert_eq!(choose("de").as_deref(), Some("de"));
    assert_eq!(choose("fr, de;q=0.7, en;q=0.8").as_deref(), Some("en"));
    assert_eq!(choose("de-AT,en;q=0.5").as_deref(), Some("de"));
    assert_eq!(choose("PT-br").as_deref(), Some("pt-BR"));
    assert_eq!(choose("fr"), None);
    assert_eq!(choose("de;q=0"), None);
    assert_eq!(choose(""), None);
    assert_eq!(choose("*;q=x, ;;;,,"), None);
    assert_eq!(choose(&"de,".repeat(1000)), None);
}

#[test]
fn the_pseudo_language_marks_every_text() {
    let texts = german();
    assert_eq!(texts.tr(PSEUDO, "auth.login.title", "Log in"), "[Ļöğ îñ]");
    assert_eq!(
        texts.tr_with(PSEUDO, "x", "{n} left", &[("n", &3)]),
        "[3 ļéƒţ]"
    );
    let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    assert!(!pseudo(alphabet).contains(|letter: char| letter.is_ascii_alphabetic()));
}
