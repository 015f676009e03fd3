//! Reading and writing files.

use super::{
    models::{first, second},
    project::{Project, listed, models, write_new},
};
use carafe_orm::migrate::{Migration, MigrationKey};

const HEAD: &str = "format = 1\n\n[[op]]\n";

fn parse(text: &str) -> carafe_core::Result<Migration> {
    Migration::parse(
        MigrationKey::new("shop", "0002_more"),
        "migrations/shop/0002_more.toml",
        text,
    )
}

/// Message and hint of the error in this text.
fn refused(text: &str) -> (String, String) {
    let error = parse(text).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E020"), "{}", error.report());
    (
        error.message().to_owned(),
        error.hint_text().unwrap_or_default().to_owned(),
    )
}

#[test]
fn what_is_written_is_read_back() {
    let project = Project::new();
    for registry in [
        listed([(
            "shop",
            models!(project; first::Category, first::Tag, first::Product),
        )]),
        listed([(
            "shop",
            models!(project; second::Category, second::Tag, second::Product, second::Maker),
        )]),
    ] {
        for migration in write_new(&registry).unwrap().migrations {
            let text = migration.to_toml();
            let again = Migration::parse(migration.key.clone(), &migration.path, &text).unwrap();
            assert_eq!(again.operations, migration.operations, "{text}");
            assert_eq!(again.depends, migration.depends);
            assert_eq!(again.to_toml(), text);
            assert_eq!(again.checksum(), migration.checksum());
        }
    }
}

#[test]
fn the_checksum_is_of_the_operations_alone() {
    let one = parse("format = 1\n[[op]]\nadd_index = { model = \"A\", name = \"i\", fields = [\"x\", \"-y\"] }\n").unwrap();
    let same = parse(
        "# a remark\ndepends = ['0001_initial']\nformat = 1\n[[op]]\n[op.add_index]\nfields = [ 'x',\n '-y' ]\nname = 'i'\nmodel = 'A'\n",
    );
    assert_eq!(one.checksum(), same.unwrap().checksum());
    let other = parse("format = 1\n[[op]]\nadd_index = { model = \"A\", name = \"i\", fields = [\"-x\", \"y\"] }\n").unwrap();
    assert_ne!(one.checksum(), other.checksum());
    // Written into databases: it must be the same in every version.
    let hash = "sha256:2fa42618ab436b17c08934e9053d5718b46acda62ca7cc8d95cfab1bf12f8b7c";
    assert_eq!(one.checksum(), hash);
}

#[test]
fn mistakes_are_named_with_their_line_and_a_way_out() {
    let cases = [
        (
            "format = 1\nop = 3",
            "2: `op` must be a list, found integer",
            "",
        ),
        (
            "format = 2",
            "1: `format = 2` is not known here, only 1",
            "newer Carafe",
        ),
        ("", "1: `format` is missing", ""),
        ("format = 1\nformat = 1", "2: duplicate key", ""),
        (
            "format = 1\ndepend = []",
            "2: unknown key `depend`",
            "did you mean `depends`?",
        ),
        (
            "format = 1\n\n[[op]]\nadd_feld = {}",
            "4: unknown key `add_feld`",
            "did you mean `add_field`?",
        ),
        (
            "format = 1\n\n[[op]]\n",
            "3: an operation is one of `create_model`, `add_field`",
            "",
        ),
    ];
    for (text, message, hint) in cases {
        let (found, found_hint) = refused(text);
        assert!(
            found.contains(&format!("migrations/shop/0002_more.toml:{message}")),
            "{text}\n{found}"
        );
        assert!(found_hint.contains(hint), "{text}\n{found_hint}");
    }
}

#[test]
fn mistakes_inside_operations_too() {
    let cases = [
        (
            "add_index = { model = \"A\", fields = [\"x\"] }",
            "4: `name` is missing",
            "",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"i23\" }",
            "4: `i23` is not a type",
            "`i32`?",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"text\", max = -1 }",
            "4: -1 is not a number of",
            "",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"i32\", default = \"1\" }",
            "must be a whole number, found string",
            "",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"i32\", defalt = 1 }",
            "unknown key `defalt`",
            "`default`?",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"date\", default = \"tomorrow\" }",
            "is not a day",
            "",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"bytes\", default = \"xyz\" }",
            "hexadecimal",
            "",
        ),
        (
            "[op.add_unique]\nmodel = \"A\"\nname = \"u\"\nfields = [\"a\",\n 1]",
            "8: `fields` must be a text, found integer",
            "",
        ),
        (
            "[op.add_field]\nmodel = \"A\"\nname = \"x\"\ntype = \"i64\"\nto = \"B\"\non_delete = \"cascade\"\nconstraint = \"c\"",
            "8: `B` is not a model",
            "",
        ),
        (
            "add_field = { model = \"A\", name = \"x\", type = \"i64\", to = \"shop.B\", on_delete = \"delete\", constraint = \"c\" }",
            "`delete` is not a rule",
            "`cascade`, `restrict`",
        ),
    ];
    for (text, message, hint) in cases {
        let (found, found_hint) = refused(&format!("{HEAD}{text}"));
        assert!(found.contains(message), "{text}\n{found}");
        assert!(found_hint.contains(hint), "{text}\n{found_hint}");
    }
}

#[test]
fn defaults_of_every_type_survive() {
    let defaults = [
        ("i16", "-3"),
        ("i64", "9223372036854775807"),
        ("f64", "1.5"),
        ("f64", "inf"),
        ("bool", "false"),
        ("text", r#""quote \" slash \\ line \n bell \u0007 é""#),
        ("decimal", "\"12.50\""),
        ("bytes", "\"00ff\""),
        ("date", "\"2026-11-20\""),
        ("time", "\"14:30:00\""),
        ("datetime", "\"2026-11-20T14:30:00Z\""),
        ("datetime", "\"now\""),
    ];
    for (kind, default) in defaults {
        let text = format!(
            "{HEAD}add_field = {{ model = \"A\", name = \"x\", type = \"{kind}\", default = {default} }}\n"
        );
        let written = parse(&text).unwrap().to_toml();
        assert!(written.ends_with(&text[HEAD.len()..]), "{written}");
        assert_eq!(
            parse(&written).unwrap().operations,
            parse(&text).unwrap().operations
        );
    }
}
