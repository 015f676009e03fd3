//! Models of blueprints, and the database of the settings.

use super::asking::{block, text};
use carafe::{
    orm::migrate::create_all,
    prelude::*,
    settings::{Environment, Settings},
};

#[model]
struct Note {
    pub id: Id<Self>,
    #[field(max = 20)]
    pub text: String,
}

#[post("/notes")]
async fn create(db: Db, body: String) -> Result<String> {
    let note = NewNote { text: body }.insert(&db).await?;
    Ok(note.id.to_string())
}

#[get("/notes/{id}")]
async fn note(Path(id): Path<Id<Note>>, db: Db) -> Result<String> {
    let note = Note::filter(|n| n.id.eq(id)).one(&db).await?;
    Ok(format!("{} at {}", note.text, url_for!(note, note.id)))
}

fn notes() -> Blueprint {
    Blueprint::new("notes")
        .routes(routes![create, note])
        .models(models![Note])
}

fn mistakes(app: App, settings: Settings) -> String {
    app.settings(settings)
        .build()
        .err()
        .map(|error| error.message().to_owned())
        .unwrap_or_default()
}

fn development(url: &str) -> Settings {
    Settings::defaults(Environment::Development).with("database", "url", url)
}

#[test]
fn handlers_take_the_database_of_the_settings() {
    let app = App::new()
        .mount("/n", notes())
        .settings(development("sqlite::memory:"))
        .build()
        .unwrap();
    block(async {
        let db = carafe::orm::LazyDb::of(app.app())
            .unwrap()
            .db()
            .await
            .unwrap();
        create_all(&db, db.registry()).await.unwrap();
        let made = app
            .answer(super::asking::request("POST", "/n/notes", "milk"))
            .await;
        assert_eq!(text(made).await, (200, "1".to_owned()));
        let found = app
            .answer(super::asking::request("GET", "/n/notes/1", ""))
            .await;
        assert_eq!(text(found).await, (200, "milk at /n/notes/1".to_owned()));
        let missing = app
            .answer(super::asking::request("GET", "/n/notes/2", ""))
            .await;
        assert_eq!(text(missing).await.0, 404);
    });
}

#[test]
fn an_address_that_cannot_be_read_is_one_clear_mistake() {
    let text = mistakes(
        App::new().mount("/", notes()),
        development("postgers://u:hunter2@h/d"),
    );
    assert_eq!(text.matches("error[").count(), 1, "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn production_is_told_where_its_data_is() {
    let settings = Settings::defaults(Environment::Production).with(
        "security",
        "secret_key",
        "Jc3nXk2mQz8wRt5vYb7uLp9sDf4gHh6j",
    );
    let text = mistakes(App::new().mount("/", notes()), settings);
    assert!(text.contains("settings.E007"), "{text}");
}

#[test]
fn a_model_stands_in_one_list() {
    let other = Blueprint::new("other").models(models![Note]);
    let text = mistakes(
        App::new().mount("/a", notes()).mount("/b", other),
        development("sqlite::memory:"),
    );
    assert!(
        text.contains("error[orm.") && text.contains("models.rs:"),
        "{text}"
    );
}
