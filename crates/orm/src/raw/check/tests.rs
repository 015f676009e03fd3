use super::{
    source::{Found, read},
    types::Written,
};

fn named(name: &str) -> Written {
    Written::Named(name.to_owned(), Vec::new())
}

fn only(text: &str) -> Found {
    let mut statements = read(text).statements;
    assert_eq!(statements.len(), 1, "{statements:?}");
    statements.remove(0)
}

#[test]
fn the_type_of_a_row_is_that_of_the_binding() {
    for (text, wanted) in [
        (
            "let a: Vec<Product> = sql!(\"x\").fetch(&db).await?;",
            Some("Product"),
        ),
        (
            "let a: Option<shop::Product> = sql!(\"x\").using(\"b\").first(db).await.unwrap();",
            Some("Product"),
        ),
        (
            "let a: i64 = carafe::sql!(\"x\").one(&db).await?;",
            Some("i64"),
        ),
        (
            "let a: Result<Vec<i64>> = sql!(\"x\").fetch(&db).await;",
            Some("i64"),
        ),
        ("let a = sql!(\"x\").fetch(&db).await?;", None),
        ("let a: Vec<_> = sql!(\"x\").fetch(&db).await?;", None),
        ("let a: usize = sql!(\"x\").fetch(&db).await?.len();", None),
        ("let a: u64 = sql!(\"x\").execute(&db).await?;", None),
        ("let a: Vec<i64> = f(sql!(\"x\").fetch(&db).await?);", None),
    ] {
        let text = format!("async fn f(db: Db) -> Result<Vec<Other>> {{ {text} Ok(other) }}");
        assert_eq!(only(&text).rows, wanted.map(named), "{text}");
    }
}

#[test]
fn the_last_expression_has_the_type_of_its_function() {
    let found = only(
        "async fn f(db: &Db) -> Result<Vec<(i64, Option<String>)>> { log(); sql!(\"x\").fetch(db).await }",
    );
    let parts = vec![
        named("i64"),
        Written::Named("Option".to_owned(), vec![named("String")]),
    ];
    assert_eq!(found.rows, Some(Written::Tuple(parts)));
    let inner = only("fn f() -> Vec<i64> { g(async |tx| { sql!(\"x\").fetch(tx).await }) }");
    assert_eq!(inner.rows, None);
    let tested =
        only("fn f() -> i64 { if let Some(a) = sql!(\"x\").first(tx).await? { a } else { 0 } }");
    assert_eq!(tested.rows, None);
}

#[test]
fn literals_say_what_they_say_in_the_program() {
    let text = |literal: &str| only(&format!("fn f() {{ sql!({literal}); }}")).literal;
    assert_eq!(text("\"a \\\"b\\\" \\u{e9}\\x41\\n\""), "a \"b\" éA\n");
    assert_eq!(text("r#\"a \"b\" \\n\"#"), "a \"b\" \\n");
    assert_eq!(text("crate = carafe_orm, \"a \\\n        b\""), "a b");
}

#[test]
fn lines_are_those_of_the_file() {
    let found = only("fn f() {\n\n    // sql!(\"no\")\n    sql!(\"yes\");\n}");
    assert_eq!((found.line, found.column), (4, 5));
}

#[test]
fn structs_have_columns_and_types() {
    let source = read(
        "#[derive(Row)] pub struct Line { pub(crate) id: Id<Self>, #[row(column = \"a b\")] name: Option<std::string::String>, r#type: HashMap<i64, (i64, i64)>, last: Vec<u8> }",
    );
    let [line] = source.structs.as_slice() else {
        panic!("{source:?}");
    };
    let names: Vec<&str> = line.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        (line.name.as_str(), names),
        ("Line", vec!["id", "a b", "type", "last"])
    );
    assert_eq!(line.fields[1].1.inside("Option"), Some(&named("String")));
}

#[test]
fn what_does_not_parse_has_nothing() {
    assert!(read("fn f( { \"").statements.is_empty());
    assert!(
        read("macro_rules! sql { ($($t:tt)*) => { carafe::sql!($($t)*) }; }")
            .statements
            .is_empty()
    );
}
