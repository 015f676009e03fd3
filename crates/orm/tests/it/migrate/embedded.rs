//! Migrations inside the program.

use super::{
    models::first,
    project::{Project, apply, databases, listed, models, on_disk, schema, write_new},
};
use carafe_orm::migrate::{Sources, pending, show, unmade};

/// The files of a project as `assets!` would hand them over.
fn assets(project: &Project) -> Vec<(&'static str, &'static str)> {
    let path = |name: &String| &*format!("migrations/shop/{name}").leak();
    project
        .files("shop")
        .iter()
        .map(|name| (path(name), &*project.read(&format!("shop/{name}")).leak()))
        .collect()
}

#[tokio::test]
async fn a_release_needs_no_folder() {
    let project = Project::new();
    let registry = listed([(
        "shop",
        models!(project; first::Category, first::Tag, first::Product),
    )]);
    write_new(&registry).unwrap();
    let mut files = assets(&project);
    files.extend([
        ("migrations/other/0001_initial.toml", "broken"),
        ("templates/shop/a.html", ""),
        ("migrations/shop/x/y.toml", ""),
    ]);
    let sources = Sources::embedded(&registry, &files);
    project.remove("shop/0001_initial.toml");
    assert_eq!(unmade(&registry, &sources).unwrap(), [""; 0]);
    for db in databases().await {
        assert_eq!(pending(&db, &sources).await.unwrap().len(), 1);
        apply(&db, &sources).await.unwrap();
        assert_eq!(
            show(&db, &sources, &[]).await.unwrap().to_string(),
            "shop\n [X] 0001_initial"
        );
        assert!(schema(&db).await.contains_key("shop_product.name"));
    }
}

#[test]
fn a_forgotten_file_is_noticed() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    write_new(&registry).unwrap();
    let embedded = Sources::embedded(&registry, &assets(&project));
    let disk = on_disk(&registry);
    assert_eq!(embedded.differences(&disk).unwrap(), [""; 0]);
    project.write(
        "shop/0002_new.toml",
        "format = 1\ndepends = [\"0001_initial\"]\n",
    );
    assert_eq!(
        embedded.differences(&disk).unwrap(),
        ["`shop.0002_new` is only in the second"]
    );
    project.write("shop/0001_initial.toml", "format = 1\n");
    assert_eq!(
        embedded.differences(&disk).unwrap()[0],
        "`shop.0001_initial` differs"
    );
    let without = Sources::embedded(&registry, &[]);
    assert_eq!(
        unmade(&registry, &without).unwrap(),
        ["shop: create model Tag"]
    );
}

#[test]
fn files_in_the_program_cannot_be_added_to() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    let sources = Sources::embedded(&registry, &[]);
    let error = carafe_orm::migrate::make(
        &registry,
        &sources,
        &carafe_orm::migrate::MakeOptions::default(),
    )
    .unwrap_err();
    assert_eq!(error.error_code(), Some("orm.E027"));
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let project = Project::new();
    let registry = listed([("shop", models!(project; first::Tag))]);
    write_new(&registry).unwrap();
    for name in [
        "README.md",
        ".hidden.toml",
        "0001_initial.toml.bak",
        "0002_draft.sql",
    ] {
        project.write(&format!("shop/{name}"), "not a migration");
    }
    assert_eq!(on_disk(&registry).read().unwrap().iter().count(), 1);
}
