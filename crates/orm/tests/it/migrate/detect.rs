//! `makemigrations`: what it finds and what it writes.

use super::{
    models::{circle, first, legacy, ring, second},
    project::{Project, listed, models, on_disk, write_new},
};
use carafe_orm::migrate::{MakeOptions, Operation, make, unmade};

const INITIAL: &str = r#"# Written by makemigrations. Edit it freely until it is applied somewhere.
format = 1

[[op]]
[op.create_model]
model = "Category"
table = "shop_category"
fields = [
    { name = "id", type = "i64", auto = true },
    { name = "name", type = "text", max = 100 },
]
pk = ["id"]
uniques = [
    { name = "shop_category_name_b1a71964_uniq", fields = ["name"] },
]

[[op]]
[op.create_model]
model = "Tag"
table = "shop_tag"
fields = [
    { name = "id", type = "i64", auto = true },
    { name = "name", type = "text", max = 50 },
]
pk = ["id"]

[[op]]
[op.create_model]
model = "Product"
table = "shop_product"
fields = [
    { name = "id", type = "i64", auto = true },
    { name = "name", type = "text", max = 200 },
    { name = "price", type = "decimal", digits = [10, 2] },
    { name = "category", type = "i64", column = "category_id", to = "shop.Category", on_delete = "cascade", constraint = "shop_product_category_id_ebd1c1d2_fk" },
    { name = "created_at", type = "datetime" },
    { name = "tags", type = "m2m", to = "shop.Tag", table = "shop_product_tags", columns = ["product_id", "tag_id"] },
]
pk = ["id"]
uniques = [
    { name = "shop_product_category_id_name_320f51a9_uniq", fields = ["category", "name"] },
]
indexes = [
    { name = "shop_product_created_at_ca28b335_idx", fields = ["-created_at"] },
]
"#;

fn descriptions(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(Operation::describe).collect()
}

#[test]
fn the_first_file_holds_all_models_and_nothing_is_left() {
    let project = Project::new();
    let registry = listed([(
        "shop",
        models!(project; first::Product, first::Category, first::Tag),
    )]);
    let made = write_new(&registry).unwrap();
    assert!(made.written);
    assert_eq!(project.files("shop"), ["0001_initial.toml"]);
    assert_eq!(project.read("shop/0001_initial.toml"), INITIAL);
    let again = write_new(&registry).unwrap();
    assert!(again.is_empty() && !again.written);
    assert_eq!(again.to_string(), "No changes detected");
    assert_eq!(unmade(&registry, &on_disk(&registry)).unwrap(), [""; 0]);
}

#[test]
fn what_is_new_comes_into_the_next_file() {
    let project = Project::new();
    let old = listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]);
    write_new(&old).unwrap();
    let new = listed([(
        "shop",
        models!(project; second::Category, second::Tag, second::Product, second::Maker),
    )]);
    assert_eq!(unmade(&new, &on_disk(&new)).unwrap().len(), 13);
    let made = write_new(&new).unwrap();
    assert_eq!(
        descriptions(&made.migrations[0].operations),
        [
            "create model Maker",
            "add field Product.weight",
            "add field Product.label",
            "add field Product.tax",
            "add field Product.live",
            "add field Product.changed_at",
            "add field Product.note",
            "add field Product.parent",
            "add field Product.maker",
            "add field Product.likes",
            "add index on Product (name)",
            "add index on Product (parent)",
            "add index on Product (maker)",
        ]
    );
    assert_eq!(
        project.files("shop"),
        [
            "0001_initial.toml",
            "0002_maker_product_weight_product_label_product_tax_and_more.toml"
        ]
    );
    let text =
        project.read("shop/0002_maker_product_weight_product_label_product_tax_and_more.toml");
    for line in [
        "depends = [\"0001_initial\"]",
        "add_field = { model = \"Product\", name = \"weight\", type = \"i32\", default = 7 }",
        "add_field = { model = \"Product\", name = \"label\", type = \"text\", max = 40, default = \"it's \\\"new\\\"\" }",
        "add_field = { model = \"Product\", name = \"tax\", type = \"decimal\", digits = [6, 3], default = \"1.250\" }",
        "add_field = { model = \"Product\", name = \"changed_at\", type = \"datetime\", default = \"now\" }",
        "add_field = { model = \"Product\", name = \"note\", type = \"text\", null = true }",
        "on_delete = \"restrict\"",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(write_new(&new).unwrap().is_empty());
}

#[test]
fn check_and_dry_run_write_nothing() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    let sources = on_disk(&registry);
    let check = make(
        &registry,
        &sources,
        &MakeOptions {
            check: true,
            ..MakeOptions::default()
        },
    )
    .unwrap();
    assert!(!check.is_empty() && !check.written);
    let dry = make(
        &registry,
        &sources,
        &MakeOptions {
            dry_run: true,
            ..MakeOptions::default()
        },
    )
    .unwrap();
    assert!(
        dry.to_string()
            .contains("    + create model Tag\n\n# Written by makemigrations"),
        "{dry}"
    );
    assert_eq!(project.files("shop"), [""; 0]);
}

#[test]
fn a_name_of_ones_own() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    let named = |name: &str| MakeOptions {
        name: Some(name.to_owned()),
        ..MakeOptions::default()
    };
    let sources = on_disk(&registry);
    for name in ["", "a b", "../x", "a/b"] {
        let error = make(&registry, &sources, &named(name)).unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E026"), "{name}");
    }
    make(&registry, &sources, &named("tags")).unwrap();
    assert_eq!(project.files("shop"), ["0001_tags.toml"]);
}

#[test]
fn a_circle_of_models_is_cut_where_a_key_may_be_null() {
    let project = Project::new();
    let registry = listed([("lib", models!(project; circle::Book, circle::Author))]);
    let made = write_new(&registry).unwrap();
    assert_eq!(
        descriptions(&made.migrations[0].operations),
        [
            "create model Author",
            "create model Book",
            "add field Author.best",
            "add index on Author (best)"
        ]
    );
    assert!(write_new(&registry).unwrap().is_empty());
}

#[test]
fn labels_that_need_each_other_get_two_files() {
    let project = Project::new();
    let registry = listed([
        ("a", models!(project; ring::Leaf, ring::Root)),
        ("b", models!(project; ring::Middle)),
    ]);
    let made = write_new(&registry).unwrap();
    let keys: Vec<String> = made
        .migrations
        .iter()
        .map(|migration| migration.key.to_string())
        .collect();
    assert_eq!(keys, ["a.0001_initial", "b.0001_initial", "a.0002_leaf"]);
    assert!(
        project
            .read("b/0001_initial.toml")
            .contains("depends = [\"a.0001_initial\"]")
    );
    assert!(
        project
            .read("a/0002_leaf.toml")
            .contains("depends = [\"0001_initial\", \"b.0001_initial\"]")
    );
    assert!(write_new(&registry).unwrap().is_empty());
}

#[test]
fn one_label_alone_brings_what_it_needs() {
    let project = Project::new();
    let registry = listed([
        ("a", models!(project; ring::Root)),
        ("b", models!(project; ring::Middle)),
        ("shop", models!(project; first::Tag)),
    ]);
    let options = MakeOptions {
        labels: vec!["b".to_owned()],
        ..MakeOptions::default()
    };
    make(&registry, &on_disk(&registry), &options).unwrap();
    assert_eq!(
        [
            project.files("a").len(),
            project.files("b").len(),
            project.files("shop").len()
        ],
        [1, 1, 0]
    );
    let options = MakeOptions {
        labels: vec!["shp".to_owned()],
        ..MakeOptions::default()
    };
    let error = make(&registry, &on_disk(&registry), &options).unwrap_err();
    assert_eq!(
        (error.error_code(), error.hint_text()),
        (Some("orm.E027"), Some("did you mean `shop`?"))
    );
}

#[test]
fn a_later_label_depends_on_the_newest_file_of_the_other() {
    let project = Project::new();
    let root = listed([("a", models!(project; ring::Root))]);
    write_new(&root).unwrap();
    let more = listed([
        ("a", models!(project; ring::Root)),
        ("b", models!(project; ring::Middle)),
    ]);
    write_new(&more).unwrap();
    assert!(
        project
            .read("b/0001_initial.toml")
            .contains("depends = [\"a.0001_initial\"]")
    );
}

#[test]
fn a_table_of_somebody_else_is_left_alone() {
    let project = Project::new();
    let registry = listed([("desk", models!(project; legacy::Customer, legacy::Ticket))]);
    let made = write_new(&registry).unwrap();
    assert_eq!(
        descriptions(&made.migrations[0].operations),
        ["create model Ticket"]
    );
    let text = project.read("desk/0001_initial.toml");
    assert!(
        text.contains("to_table = \"OldCustomer\", to_column = \"CustomerId\", to_type = \"i32\""),
        "{text}"
    );
    assert!(write_new(&registry).unwrap().is_empty());
}
