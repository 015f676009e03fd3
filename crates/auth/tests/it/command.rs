use crate::site::{cheap, database, databases, settings};
use carafe_auth::{
    parts,
    password::Verdict,
    session::{NewStoredSession, StoredSession},
    user::User,
};
use carafe_core::{
    Result,
    command::{Call, Console},
    context::{AppHandle, AppParts, Context, enter},
    settings::Settings,
};
use carafe_orm::{Db, Insertable as _, LazyDb, Model as _};

fn app(db: &Db, settings: Settings) -> AppHandle {
    let mut app = AppParts::new(settings);
    app.provide(cheap());
    app.provide(LazyDb::opened(db.clone()));
    app.finish()
}

/// Runs a command of accounts and gives what it wrote.
async fn run(app: &AppHandle, words: &[&str]) -> Result<String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let commands = parts().commands;
    let command = commands
        .iter()
        .find(|command| command.name() == words[0])
        .expect("a command");
    let console = Console::captured();
    let call = Call {
        app: app.clone(),
        args: command.parse(&words[1..])?,
        console: console.clone(),
    };
    enter(Context::command(app.clone()), command.run(call)).await?;
    Ok(console.text())
}

#[tokio::test]
async fn createsuperuser_takes_djangos_flags() {
    for db in databases().await {
        let app = app(
            &db,
            settings().with("auth", "superuser_password", "s3cret-enough"),
        );
        let words = [
            "createsuperuser",
            "--noinput",
            "--username",
            "root",
            "--email",
            "Root@Example.ORG",
        ];
        assert_eq!(
            run(&app, &words).await.unwrap(),
            "Superuser created successfully.\n"
        );
        let root = User::filter(|user| user.username.eq("root"))
            .one(&db)
            .await
            .unwrap();
        assert!(root.is_superuser && root.is_staff && root.is_active);
        assert_eq!(root.email, "Root@example.org");
        assert_eq!(
            cheap()
                .verify("s3cret-enough", &root.password)
                .await
                .unwrap(),
            Verdict::Right
        );
        let again = run(&app, &words).await.unwrap_err();
        assert_eq!(again.message(), "That username is already taken.");
    }
}

#[tokio::test]
async fn without_a_password_nobody_can_sign_in() {
    let db = database().await;
    let app = app(&db, settings());
    let said = run(&app, &["createsuperuser", "--noinput", "--username=root"])
        .await
        .unwrap();
    assert!(said.contains("It has no password"), "{said}");
    let root = User::filter(|user| user.username.eq("root"))
        .one(&db)
        .await
        .unwrap();
    assert_eq!(
        cheap().verify("", &root.password).await.unwrap(),
        Verdict::Wrong
    );
}

#[tokio::test]
async fn mistakes_of_whoever_types_are_one_line() {
    let db = database().await;
    let app = app(&db, settings());
    for (words, message) in [
        (
            &["createsuperuser", "--noinput"][..],
            "You must use --username with --noinput.",
        ),
        (
            &["createsuperuser", "--noinput", "--username", "no spaces"],
            "Enter a valid username. It may contain only letters, digits and @ . + - _ characters.",
        ),
        (&["changepassword"], "whose password? `changepassword NAME`"),
        (
            &["changepassword", "nobody"],
            "user 'nobody' does not exist",
        ),
    ] {
        let error = run(&app, words).await.unwrap_err();
        assert_eq!(
            (error.message(), error.error_code()),
            (message, Some("auth.E004"))
        );
    }
    let error = run(&app, &["createsuperuser", "--noinput", "--usrname", "x"])
        .await
        .unwrap_err();
    assert_eq!(error.hint_text(), Some("did you mean `--username`?"));
}

#[tokio::test]
async fn clearsessions_says_how_many() {
    let db = database().await;
    let app = app(&db, settings());
    for (fingerprint, ends) in [
        ("one", "2020-01-01T00:00:00Z"),
        ("two", "2999-01-01T00:00:00Z"),
    ] {
        let expires_at = ends.parse().unwrap();
        let row = NewStoredSession {
            fingerprint: fingerprint.to_owned(),
            data: "{}".to_owned(),
            expires_at,
        };
        row.insert(&db).await.unwrap();
    }
    assert_eq!(
        run(&app, &["clearsessions"]).await.unwrap(),
        "1 ended sessions deleted.\n"
    );
    let left = StoredSession::all().one(&db).await.unwrap();
    assert_eq!(left.fingerprint, "two");
}
