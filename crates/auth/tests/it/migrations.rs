use crate::site::{account, registry};
use carafe_auth::{parts, user::User};
use carafe_orm::{
    Model as _,
    migrate::{MigrateOptions, Sources, migrate, unmade},
    test::TestDb,
};

/// As the facade reads them in a release.
fn embedded() -> Sources {
    Sources::embedded(&registry(), parts().assets.migrations)
}

#[test]
fn no_migration_is_forgotten() {
    let missing = unmade(&registry(), &embedded()).unwrap();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_release_carries_what_lies_in_the_folder() {
    let on_disk = Sources::on_disk(&registry()).unwrap();
    assert_eq!(
        embedded().differences(&on_disk).unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn accounts_work_in_a_migrated_database() {
    for db in TestDb::every(registry).await {
        migrate(&db, &embedded(), MigrateOptions::default())
            .await
            .unwrap();
        account(&db, "ada").await;
        assert_eq!(User::all().count(&db).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn the_table_has_djangos_columns() {
    for db in TestDb::every(registry).await {
        migrate(&db, &embedded(), MigrateOptions::default())
            .await
            .unwrap();
        let django = "id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff, \
                      is_active, date_joined";
        db.rows(&format!("SELECT {django} FROM auth_user"), &[])
            .await
            .unwrap();
        assert_eq!(User::META.columns.len(), django.split(", ").count());
    }
}
