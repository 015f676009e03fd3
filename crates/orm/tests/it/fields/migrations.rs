//! New kinds of columns in migrations: written, read back, applied and undone, on every database.

use super::models::{Every, NewMaybe, again, items, plain};
use carafe_orm::{
    Insertable as _,
    db::Db,
    migrate::{MakeOptions, MigrateOptions, Sources, make, migrate},
    model::Registry,
    schema::State,
    test::TestDb,
};
use std::{env, fs};

#[tokio::test]
async fn a_model_of_every_kind_is_made_by_its_migration() {
    let folder = env::temp_dir().join(format!("carafe-fields-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let registry = || {
        let mut registry = Registry::new();
        registry.add("shop", items()).unwrap();
        registry
    };
    let sources = Sources::new().with_folder("shop", folder.join("shop"));
    let made = make(&registry(), &sources, &MakeOptions::default()).unwrap();
    assert!(
        made.written
            && make(&registry(), &sources, &MakeOptions::default())
                .unwrap()
                .is_empty()
    );
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(&registry()).unwrap());
    for db in TestDb::every(registry).await {
        migrate(&db, &sources, MigrateOptions::default())
            .await
            .unwrap();
        works(&db).await;
        let zero = MigrateOptions {
            label: Some("shop"),
            target: Some("zero"),
            ..MigrateOptions::default()
        };
        migrate(&db, &sources, zero).await.unwrap();
        // Another program: this one's prepared statements speak of tables and types that are gone.
        let again = Db::open(&db.full_url(), registry()).await.unwrap();
        let options = MigrateOptions::default();
        migrate(&again, &sources, options).await.unwrap();
        works(&again).await;
    }
    fs::remove_dir_all(&folder).unwrap();
}

async fn works(db: &Db) {
    let row: Every = plain().insert(db).await.unwrap();
    assert_eq!(again(db, &row).await.unwrap(), row);
    NewMaybe {}.insert(db).await.unwrap();
}
