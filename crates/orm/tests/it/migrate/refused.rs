//! What `makemigrations` and replaying refuse, and that nothing is written then.

use super::{
    models::{changed, first, hostile, needy},
    project::{Project, listed, models, on_disk, write_new},
};
use carafe_orm::{
    migrate::{Sources, unmade},
    model::{ModelItem, Registry},
    schema::State,
};

#[test]
fn other_differences_are_named_and_nothing_is_written() {
    let project = Project::new();
    let old = listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]);
    write_new(&old).unwrap();
    let new = listed([(
        "shop",
        models!(project; changed::Category, changed::Product),
    )]);
    let error = write_new(&new).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E024"));
    let expected =
        "the models changed in a way that makemigrations cannot write yet; nothing written:
  - field `shop.Category.name` was altered: max 100 → 80
  - the table of `shop.Product` changed from `shop_product` to `shop_goods`
  - field `shop.Product.name` was removed or renamed
  - field `shop.Product.price` was altered: null false → true
  - field `shop.Product.category` was removed or renamed
  - field `shop.Product.tags` was removed or renamed
  - `shop.Product` is no longer unique by category, name
  - `shop.Product` is no longer indexed by -created_at
  - model `shop.Tag` was removed or renamed";
    assert_eq!(error.message(), expected);
    assert_eq!(project.files("shop"), ["0001_initial.toml"]);
    assert_eq!(
        unmade(&new, &on_disk(&new)).unwrap_err().error_code(),
        Some("orm.E024")
    );
}

#[test]
fn a_new_field_without_a_value_is_named() {
    let project = Project::new();
    write_new(&listed([("shop", models!(project; first::Tag))])).unwrap();
    let error = write_new(&listed([("shop", models!(project; needy::Tag))])).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E025"));
    assert!(
        error
            .message()
            .contains("`Tag.color` is new and never NULL"),
        "{error}"
    );
    assert!(error.hint_text().unwrap().contains("#[field(default = …)]"));
    assert_eq!(project.files("shop"), ["0001_initial.toml"]);
}

#[test]
fn a_new_table_needs_no_value() {
    let project = Project::new();
    assert!(
        write_new(&listed([("shop", models!(project; needy::Tag))]))
            .unwrap()
            .written
    );
}

#[test]
fn a_name_that_postgresql_would_cut_is_refused() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; hostile::TooLong))]);
    let error = State::from_registry(&registry).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E026"));
    assert!(
        error.location().file().ends_with("models.rs"),
        "{}",
        error.location()
    );
}

#[test]
fn a_label_that_is_no_folder_and_one_of_two_crates_are_refused() {
    let project = Project::new();
    for label in ["../evil", "a/b", "a.b", "a b"] {
        let registry = listed([(label, models!(project; first::Tag))]);
        assert_eq!(
            Sources::on_disk(&registry).unwrap_err().error_code(),
            Some("orm.E026"),
            "{label}"
        );
    }
    let mut registry = Registry::new();
    registry
        .add("shop", vec![ModelItem::of::<first::Tag>("/one")])
        .unwrap();
    registry
        .add("shop", vec![ModelItem::of::<first::Category>("/two")])
        .unwrap();
    let error = Sources::on_disk(&registry).unwrap_err();
    assert!(
        error
            .message()
            .starts_with("two crates list models of `shop`"),
        "{error}"
    );
}

#[test]
fn a_file_that_does_not_fit_the_others_is_named_with_its_line() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    write_new(&registry).unwrap();
    let cases = [
        (
            "add_index = { model = \"Tag\", name = \"i\", fields = [\"nme\"] }",
            "no column for the field `nme`",
        ),
        (
            "add_index = { model = \"Tog\", name = \"i\", fields = [\"name\"] }",
            "there is no model `shop.Tog`",
        ),
        (
            "add_field = { model = \"Tag\", name = \"name\", type = \"text\" }",
            "has a field `name` already",
        ),
    ];
    for (operation, problem) in cases {
        project.write(
            "shop/0002_more.toml",
            &format!("format = 1\ndepends = [\"0001_initial\"]\n\n[[op]]\n{operation}\n"),
        );
        let error = write_new(&registry).unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E022"));
        assert!(
            error.message().contains("0002_more.toml:4: add "),
            "{error}"
        );
        assert!(error.message().contains(problem), "{error}");
    }
}
