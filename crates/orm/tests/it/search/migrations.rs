//! The declaration in migrations: written, read back, applied to rows that are there, and undone.

use carafe_orm::{
    Insertable as _, Model as _,
    db::Db,
    migrate::{MakeOptions, MigrateOptions, Sources, make, migrate},
    model::{ModelItem, Registry},
    schema::State,
    sql::Dialect,
    test::TestDb,
};
use std::{env, fs, path::PathBuf};

macro_rules! version {
    ($name:ident, [$($options:tt)*], { $($more:tt)* }) => {
        mod $name {
            use carafe_macros::model;
            use carafe_orm::model::Id;

            #[model(crate = carafe_orm $($options)*)]
            #[derive(Debug, Clone)]
            pub(super) struct Article {
                pub id: Id<Self>,
                pub title: String,
                pub body: Option<String>,
                $($more)*
            }

            #[model(crate = carafe_orm $($options)*)]
            #[derive(Debug, Clone)]
            pub(super) struct Named {
                #[field(max = 40)]
                pub id: Id<Self, String>,
                pub title: String,
                pub body: Option<String>,
            }
        }
    };
}
version!(plain, [], {});
version!(searched, [, search(title = A, body)], {});
version!(again, [, search(body = B, title, language = "english", unaccent, trigram)], {});
version!(grown_plain, [], {
    #[field(default = 3)]
    pub stars: i64,
});
version!(grown, [, search(body = B, title, language = "english", unaccent, trigram)], {
    #[field(default = 3)]
    pub stars: i64,
});

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn registry(items: Vec<ModelItem>) -> Registry {
    let mut registry = Registry::new();
    registry.add("blog", items).unwrap();
    registry
}

macro_rules! of {
    ($version:ident) => {
        registry(carafe_orm::models![$version::Article, $version::Named])
    };
}

/// Writes the next migration and gives its text.
fn written(registry: &Registry, sources: &Sources, folder: &Folder) -> String {
    let made = make(registry, sources, &MakeOptions::default()).unwrap();
    assert!(made.written);
    assert!(
        make(registry, sources, &MakeOptions::default())
            .unwrap()
            .is_empty()
    );
    let replayed = sources.read().unwrap().state().unwrap();
    assert_eq!(replayed, State::from_registry(registry).unwrap());
    let mut files: Vec<PathBuf> = fs::read_dir(folder.0.join("blog"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    fs::read_to_string(files.last().unwrap()).unwrap()
}

async fn to(db: &Db, sources: &Sources, target: &'static str) {
    let options = MigrateOptions {
        label: Some("blog"),
        target: Some(target),
        ..MigrateOptions::default()
    };
    migrate(db, sources, options)
        .await
        .unwrap_or_else(|error| panic!("{target} on {:?}: {error:?}", db.dialect()));
}

/// Everything of SQLite's schema whose name has to do with searching.
async fn remains(db: &Db) -> usize {
    let sql = match db.dialect() {
        Dialect::Sqlite => "SELECT name FROM sqlite_master WHERE name LIKE '%search%'",
        Dialect::Postgres => {
            "SELECT attname::text FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
             WHERE relname LIKE 'blog%' AND (attname LIKE 'carafe%' OR relname LIKE '%trigram' OR relname LIKE '%words') AND NOT attisdropped"
        }
        _ => {
            "SELECT column_name FROM information_schema.columns
             WHERE table_schema = database() AND table_name LIKE 'blog%' AND column_name LIKE 'carafe%'"
        }
    };
    db.rows(sql, &[]).await.unwrap().len()
}

#[tokio::test]
async fn a_declaration_comes_changes_and_goes() {
    let folder = Folder(env::temp_dir().join(format!("carafe-search-{}", std::process::id())));
    fs::create_dir_all(&folder.0).unwrap();
    let sources = Sources::new().with_folder("blog", folder.0.join("blog"));
    written(&of!(plain), &sources, &folder);
    let second = written(&of!(searched), &sources, &folder);
    assert!(second.contains("add_search = { model = \"Article\", fields = [\"title A\", \"body D\"], language = \"simple\" }"), "{second}");
    let third = written(&of!(again), &sources, &folder);
    assert!(
        third.contains("remove_search = { model = \"Article\" }"),
        "{third}"
    );
    assert!(
        third.contains("language = \"english\"\nunaccent = true\ntrigram = true"),
        "{third}"
    );
    written(&of!(grown), &sources, &folder);
    let fifth = written(&of!(grown_plain), &sources, &folder);
    assert!(
        fifth.contains("remove_search") && !fifth.contains("add_search"),
        "{fifth}"
    );
    for db in TestDb::every(|| of!(searched)).await {
        run(&db, &sources).await;
    }
}

async fn run(db: &TestDb, sources: &Sources) {
    let insert = "INSERT INTO blog_article (title, body) VALUES ('Old storm', 'is there already')";
    let named = "INSERT INTO blog_named (id, title, body) VALUES ('x''y', 'Old storm', NULL)";
    to(db, sources, "0001").await;
    db.execute(insert, &[]).await.unwrap();
    db.execute(named, &[]).await.unwrap();
    to(db, sources, "0002").await;
    both(db, "storm", 1).await;
    both(db, "storms", 0).await;
    to(db, sources, "0003").await;
    another_language(db).await;
    to(db, sources, "0004").await;
    another_column(db).await;
    backwards(db, sources).await;
}

/// How many articles, and how many of those with names, are found.
async fn both(db: &Db, typed: &str, count: u64) {
    let at = format!("{typed} on {:?}", db.dialect());
    assert_eq!(
        searched::Article::search(typed).count(db).await.unwrap(),
        count,
        "{at}"
    );
    assert_eq!(
        searched::Named::search(typed).count(db).await.unwrap(),
        count,
        "{at}"
    );
}

/// On SQLite it has made the table anew.
async fn another_column(db: &TestDb) {
    let grown = Db::open(&db.full_url(), of!(grown)).await.unwrap();
    let new = grown::NewArticle {
        title: "New storm".into(),
    };
    new.insert(&grown).await.unwrap();
    assert_eq!(
        grown::Article::search("storm").count(&grown).await.unwrap(),
        2
    );
    grown::Article::all()
        .update(&grown, |a| a.title.set("Calm"))
        .await
        .unwrap();
    assert_eq!(
        grown::Article::search("calm").count(&grown).await.unwrap(),
        2
    );
    assert_eq!(
        grown::Article::search("storm").count(&grown).await.unwrap(),
        0
    );
}

async fn another_language(db: &TestDb) {
    let again = Db::open(&db.full_url(), of!(again)).await.unwrap();
    for (typed, count) in [
        ("stórm", 1),
        ("storms", u64::from(!db.dialect().is_mysql())),
    ] {
        assert_eq!(
            again::Article::search(typed).count(&again).await.unwrap(),
            count
        );
        assert_eq!(
            again::Named::search(typed).count(&again).await.unwrap(),
            count
        );
    }
}

async fn backwards(db: &TestDb, sources: &Sources) {
    to(db, sources, "0005").await;
    assert_eq!(remains(db).await, 0, "{:?}", db.dialect());
    to(db, sources, "0002").await;
    let second = Db::open(&db.full_url(), of!(searched)).await.unwrap();
    let calm = searched::Article::search("calm").count(&second).await;
    assert_eq!(calm.unwrap(), 2);
    to(db, sources, "0001").await;
    assert_eq!(remains(db).await, 0, "{:?}", db.dialect());
    db.execute("DELETE FROM blog_article", &[]).await.unwrap();
    to(db, sources, "0005").await;
    to(db, sources, "zero").await;
    assert_eq!(remains(db).await, 0, "{:?}", db.dialect());
}
