//! Dependencies, circles and branches.

use super::{
    models::{first, ring},
    project::{Project, listed, models, on_disk, write_new},
};
use carafe_orm::{migrate::sql, sql::Dialect};

fn file(depends: &str, operation: &str) -> String {
    format!("format = 1\ndepends = [{depends}]\n\n[[op]]\n{operation}\n")
}

fn index(name: &str) -> String {
    format!("add_index = {{ model = \"Tag\", name = \"{name}\", fields = [\"name\"] }}")
}

fn tags() -> (Project, carafe_orm::model::Registry) {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    write_new(&registry).unwrap();
    (project, registry)
}

#[test]
fn a_dependency_that_is_not_there_is_named() {
    let (project, registry) = tags();
    project.write("shop/0002_x.toml", &file("\"0001_initail\"", &index("i")));
    let error = on_disk(&registry).read().unwrap_err();
    assert_eq!(
        (error.error_code(), error.hint_text()),
        (Some("orm.E021"), Some("did you mean `shop.0001_initial`?"))
    );
    project.write(
        "shop/0002_x.toml",
        &file("\"store.0007_other\"", &index("i")),
    );
    let error = on_disk(&registry).read().unwrap_err();
    assert!(
        error
            .message()
            .contains("`depends` names `store.0007_other`, which is not there"),
        "{error}"
    );
    assert!(
        error
            .hint_text()
            .unwrap()
            .contains("list the models of `store`")
    );
}

#[test]
fn migrations_that_wait_for_each_other_are_named() {
    let (project, registry) = tags();
    project.write("shop/0002_x.toml", &file("\"0003_y\"", &index("i")));
    project.write("shop/0003_y.toml", &file("\"0002_x\"", &index("j")));
    let error = on_disk(&registry).read().unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E021"));
    assert_eq!(
        error.message(),
        "these migrations wait for each other: `shop.0002_x`, `shop.0003_y`"
    );
}

#[test]
fn branches_that_touch_other_things_stand_side_by_side_and_the_next_one_joins_them() {
    let (project, registry) = tags();
    project.write(
        "shop/0002_mine.toml",
        &file("\"0001_initial\"", &index("i")),
    );
    project.write(
        "shop/0002_theirs.toml",
        &file("\"0001_initial\"", &index("j")),
    );
    let error = write_new(&registry).unwrap_err();
    assert_eq!(
        error.error_code(),
        Some("orm.E024"),
        "the indexes are not in the models"
    );
    let field = |name: &str| {
        format!(
            "add_field = {{ model = \"Tag\", name = \"{name}\", type = \"text\", null = true }}"
        )
    };
    project.write(
        "shop/0002_mine.toml",
        &file("\"0001_initial\"", &field("a")),
    );
    project.write(
        "shop/0002_theirs.toml",
        &file("\"0001_initial\"", &field("b")),
    );
    let more = listed([("shop", models!(project; joined::Tag))]);
    write_new(&more).unwrap();
    let text = project.read("shop/0003_tag_c.toml");
    assert!(
        text.contains("depends = [\"0002_mine\", \"0002_theirs\"]"),
        "{text}"
    );
}

#[test]
fn branches_that_touch_the_same_thing_are_refused() {
    let (project, registry) = tags();
    project.write(
        "shop/0002_mine.toml",
        &file("\"0001_initial\"", &index("same")),
    );
    project.write(
        "shop/0002_theirs.toml",
        &file("\"0001_initial\"", &index("same")),
    );
    let error = write_new(&registry).unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E023"));
    assert!(
        error
            .message()
            .contains("add index on Tag (name) / add index on Tag (name): name same"),
        "{error}"
    );
}

#[test]
fn a_script_holds_the_one_migration_and_knows_what_comes_before() {
    let project = Project::new();
    let registry = listed([
        ("a", models!(project; ring::Root, ring::Leaf)),
        ("b", models!(project; ring::Middle)),
    ]);
    write_new(&registry).unwrap();
    let text = sql(&on_disk(&registry), "a", "0002", Dialect::Postgres, false).unwrap();
    assert!(
        text.contains("REFERENCES \"b_middle\" (\"id\")")
            && !text.contains("CREATE TABLE \"a_root\""),
        "{text}"
    );
    let error = sql(&on_disk(&registry), "a", "0003", Dialect::Postgres, false).unwrap_err();
    assert_eq!(error.hint_text(), Some("it has: 0001_initial, 0002_leaf"));
}

mod joined {
    use carafe_macros::model;
    use carafe_orm::model::Id;

    #[model(crate = carafe_orm)]
    pub(crate) struct Tag {
        pub id: Id<Self>,
        #[field(max = 50)]
        pub name: String,
        pub a: Option<String>,
        pub b: Option<String>,
        pub c: Option<String>,
    }
}
