//! Where templates are found, and when they are read again.

use crate::Folder;
use carafe_templates::{Context, Environment, context};
use std::fs;

static BUILT_IN: &[(&str, &str)] = &[
    ("auth/login.html", "built-in"),
    ("auth/base.html", "base"),
    ("x.html", "{% include 'auth/login.html' %}"),
];

fn render(pages: &Environment, name: &str) -> String {
    pages
        .render(name, &Context::new(), &Context::new())
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

#[test]
fn earlier_places_win() {
    let (app, blueprint) = (Folder::new(), Folder::new());
    app.write("auth/login.html", "app");
    blueprint.write("auth/login.html", "blueprint");
    blueprint.write("shop/list.html", "list");
    let pages = Environment::new()
        .folder(&app.path)
        .folder(&blueprint.path)
        .embedded(BUILT_IN);
    assert_eq!(render(&pages, "auth/login.html"), "app");
    assert_eq!(render(&pages, "shop/list.html"), "list");
    assert_eq!(render(&pages, "auth/base.html"), "base");
    assert_eq!(render(&pages, "x.html"), "app");
    assert_eq!(
        pages.names(),
        [
            "auth/base.html",
            "auth/login.html",
            "shop/list.html",
            "x.html"
        ]
    );
}

#[test]
fn an_edit_is_seen_at_the_next_rendering() {
    let folder = Folder::new();
    folder.write("a.html", "one {% include 'b.html' %}");
    folder.write("b.html", "b1");
    let pages = Environment::new()
        .reload(true)
        .folder(&folder.path)
        .embedded(BUILT_IN);
    assert_eq!(render(&pages, "a.html"), "one b1");
    folder.write("b.html", "b two");
    assert_eq!(render(&pages, "a.html"), "one b two");
    folder.write("a.html", "two");
    assert_eq!(render(&pages, "a.html"), "two");
    assert_eq!(render(&pages, "auth/login.html"), "built-in");
    folder.write("auth/login.html", "overridden");
    assert_eq!(render(&pages, "auth/login.html"), "overridden");
    assert_eq!(render(&pages, "x.html"), "overridden");
    folder.remove("auth/login.html");
    assert_eq!(render(&pages, "auth/login.html"), "built-in");
}

#[test]
fn a_broken_edit_is_an_error_and_its_repair_is_seen() {
    let folder = Folder::new();
    folder.write("a.html", "fine");
    let pages = Environment::new().reload(true).folder(&folder.path);
    assert_eq!(render(&pages, "a.html"), "fine");
    folder.write("a.html", "{% if %}");
    let error = pages
        .render("a.html", &Context::new(), &Context::new())
        .unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E002"));
    folder.write("a.html", "repaired");
    assert_eq!(render(&pages, "a.html"), "repaired");
}

#[test]
fn a_release_reads_once() {
    let folder = Folder::new();
    folder.write("a.html", "one");
    let pages = Environment::new().reload(false).folder(&folder.path);
    assert_eq!(render(&pages, "a.html"), "one");
    folder.write("a.html", "edited");
    assert_eq!(render(&pages, "a.html"), "one");
    folder.remove("a.html");
    assert!(pages.exists("a.html").is_ok());
}

#[test]
fn names_cannot_leave_their_folder() {
    let folder = Folder::new();
    folder.write("secret.txt", "secret");
    folder.write("templates/a.html", "a");
    folder.write("templates/.hidden", "hidden");
    let pages = Environment::new().folder(folder.path.join("templates"));
    let absolute = folder.path.join("secret.txt").display().to_string();
    let long = "a".repeat(300);
    for name in [
        "../secret.txt",
        "a/../../secret.txt",
        "..\\secret.txt",
        ".hidden",
        "./a.html",
        "a//b",
        "",
        ".",
        "..",
        "/a.html",
        "c:a.html",
        "a\0",
        &absolute,
        &long,
    ] {
        let error = pages
            .render(name, &Context::new(), &Context::new())
            .unwrap_err();
        assert_eq!(error.error_code(), Some("templates.E001"), "{name:?}");
    }
    assert_eq!(render(&pages, "a.html"), "a");
}

#[test]
fn a_file_that_is_no_text_says_so() {
    let folder = Folder::new();
    fs::write(folder.path.join("a.html"), [0xff, 0xfe, 0x00]).unwrap();
    let pages = Environment::new().folder(&folder.path);
    let error = pages
        .render("a.html", &Context::new(), &Context::new())
        .unwrap_err();
    assert_eq!(error.error_code(), Some("templates.E008"));
    assert!(
        error
            .message()
            .starts_with("the template `a.html` cannot be read"),
        "{error}"
    );
    assert!(error.hint_text().is_some_and(|hint| hint.contains("UTF-8")));
}

#[test]
fn one_environment_serves_many_threads() {
    let folder = Folder::new();
    folder.write("a.html", "{{ n }}");
    let pages = Environment::new().reload(true).folder(&folder.path);
    let render = |n: i32| pages.render("a.html", &context! { n }, &Context::new());
    let many = |n: i32| (0..200).all(|_| render(n).is_ok_and(|text| text == n.to_string()));
    let many = &many;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || many(n))).collect();
        assert!(
            threads
                .into_iter()
                .all(|thread| thread.join().is_ok_and(|fine| fine))
        );
    });
}
