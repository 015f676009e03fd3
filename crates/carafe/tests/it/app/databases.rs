//! A request as one transaction, and databases beside the first one.

use super::asking::block;
use carafe::{
    orm::{
        NonAtomic,
        db::{Replicas, Router},
        migrate::create_all,
    },
    prelude::*,
    settings::{Environment, Settings},
    test::{TestApp, on_every_database},
};

#[model]
struct Entry {
    pub id: Id<Self>,
    #[field(max = 20, unique)]
    pub text: String,
}

fn entry(text: &str) -> NewEntry {
    NewEntry { text: text.into() }
}

#[post("/kept")]
async fn kept(db: Db) -> Result<String> {
    entry("kept").insert(&db).await?;
    db.atomic(async |tx| entry("in a savepoint").insert(tx).await)
        .await?;
    Ok(Entry::all().count(&db).await?.to_string())
}

#[post("/refused")]
async fn refused(db: Db) -> Result<String> {
    entry("refused").insert(&db).await?;
    Err(Error::bad_request("no"))
}

#[post("/broken")]
async fn broken(db: Db) -> Result<StatusCode> {
    entry("broken").insert(&db).await?;
    Ok(StatusCode::BAD_GATEWAY)
}

#[post("/swallowed")]
async fn swallowed(db: Db) -> Result<String> {
    entry("twice").insert(&db).await?;
    drop(entry("twice").insert(&db).await);
    Ok("fine".to_owned())
}

#[post("/beside")]
async fn beside(NonAtomic(db): NonAtomic) -> Result<String> {
    entry("beside").insert(&db).await?;
    Err(Error::bad_request("no"))
}

#[get("/count")]
async fn count(db: Db) -> Result<String> {
    Ok(Entry::all().count(&db).await?.to_string())
}

fn entries() -> Blueprint {
    Blueprint::new("entries")
        .routes(routes![kept, refused, broken, swallowed, beside, count])
        .models(models![Entry])
}

async fn count_of(app: &TestApp) -> String {
    app.get("/count").await.assert_status(200).text().to_owned()
}

#[test]
fn a_request_is_kept_or_undone_as_a_whole() {
    block(async {
        for app in on_every_database(|| App::new().mount("/", entries().atomic_requests())).await {
            app.post("/kept")
                .await
                .assert_status(200)
                .assert_contains("2");
            assert_eq!(count_of(&app).await, "2");
            app.post("/refused").await.assert_status(400);
            app.post("/broken").await.assert_status(502);
            app.post("/swallowed").await.assert_status(500);
            assert_eq!(count_of(&app).await, "2");
            app.post("/beside").await.assert_status(400);
            assert_eq!(count_of(&app).await, "3", "it was in no transaction");
        }
    });
}

#[test]
fn without_it_each_statement_stands_by_itself() {
    block(async {
        for app in on_every_database(|| App::new().mount("/", entries())).await {
            app.post("/refused").await.assert_status(400);
            assert_eq!(count_of(&app).await, "1");
        }
    });
}

#[test]
fn the_whole_app_can_be_so() {
    block(async {
        for app in on_every_database(|| App::new().mount("/", entries()).atomic_requests()).await {
            app.post("/refused").await.assert_status(400);
            assert_eq!(count_of(&app).await, "0");
        }
    });
}

fn settings(others: &str) -> Settings {
    Settings::defaults(Environment::Development)
        .with("database", "url", "sqlite::memory:")
        .with("database", "others", others)
}

#[test]
fn databases_have_names_and_are_routed() {
    block(async {
        let app = App::new()
            .mount("/", entries())
            .router(Replicas::new(["copy"]))
            .settings(settings("copy=sqlite::memory:"))
            .build()
            .unwrap();
        let db = carafe::orm::LazyDb::of(app.app())
            .unwrap()
            .db()
            .await
            .unwrap();
        for name in ["default", "copy"] {
            let one = db.using(name).unwrap();
            create_all(&one, one.registry()).await.unwrap();
            entry(name).insert(&one).await.unwrap();
        }
        let texts = Entry::all().select(|e| e.text).fetch(&db).await.unwrap();
        assert_eq!(texts, ["copy"]);
    });
}

struct Nowhere;

impl Router for Nowhere {
    fn read(&self, _: &carafe::orm::model::ModelMeta) -> Option<&str> {
        Some("nowhere")
    }
}

#[test]
fn names_that_are_nowhere_stop_the_start() {
    block(async {
        let app = App::new()
            .mount("/", entries())
            .router(Nowhere)
            .settings(settings("copy=sqlite::memory:"))
            .build()
            .unwrap();
        let opened = carafe::orm::LazyDb::of(app.app()).unwrap().db().await;
        assert_eq!(opened.unwrap_err().error_code(), Some("orm.E289"));
        let twisted = App::new().mount("/", entries()).settings(settings("copy"));
        let error = twisted.build().err().map(|error| error.to_string());
        assert!(error.is_some_and(|text| text.contains("name=address")));
    });
}
