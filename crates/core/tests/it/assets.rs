//! Embedded files.

use crate::Folder;
use carafe_core::assets::{self, Assets};

#[test]
fn the_expression_lists_every_file_by_its_name() {
    let folder = Folder::new();
    folder.write("templates/shop/list.html", "<p>");
    folder.write("templates/a.html", "");
    folder.write("templates/.swp", "");
    folder.write("static/logo.png", [0xff, 0x00]);
    folder.write("locales/de.toml", "");
    folder.write("src/main.rs", "");
    let code = assets::expression(&folder.path, "::carafe::core::assets").expect("it can be read");
    let root = folder.path.display();
    let expected = format!(
        "::carafe::core::assets::Assets {{\n    templates: &[\n        \
         (\"a.html\", include_str!(\"{root}/templates/a.html\")),\n        \
         (\"shop/list.html\", include_str!(\"{root}/templates/shop/list.html\")),\n    ],\n    \
         static_files: &[\n        (\"logo.png\", include_bytes!(\"{root}/static/logo.png\")),\n    ],\n    \
         migrations: &[\n    ],\n    \
         locales: &[\n        (\"de.toml\", include_str!(\"{root}/locales/de.toml\")),\n    ],\n}}\n"
    );
    assert_eq!(code, expected);
}

#[test]
fn a_build_script_writes_it_and_names_what_to_watch() {
    let folder = Folder::new();
    folder.write("templates/a.html", "x");
    let file = folder.path.join("assets.rs");
    assets::write(&folder.path, "crate::assets", &file).expect("it can be written");
    let written = std::fs::read_to_string(file).expect("it was written");
    assert!(written.starts_with("crate::assets::Assets {"), "{written}");
    let watched = assets::rebuild_when_changed(&folder.path);
    assert_eq!(
        watched,
        "cargo::rerun-if-changed=templates\ncargo::rerun-if-changed=build.rs\n"
    );
}

#[test]
fn names_find_their_files() {
    let embedded = Assets {
        templates: &[("a.html", "A")],
        static_files: &[("a.css", b"B")],
        ..Assets::default()
    };
    assert_eq!(embedded.template("a.html"), Some("A"));
    assert_eq!(embedded.static_file("a.css"), Some(&b"B"[..]));
    assert_eq!(embedded.template("b.html"), None);
}
