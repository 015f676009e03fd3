//! The test client, as users' tests have it.

use super::asking::block;
use carafe::{Session, prelude::*};

#[get("/")]
async fn home(session: Session) -> Result<String> {
    Ok(session.get::<String>("name").await?.unwrap_or_default())
}

#[post("/name")]
async fn name(session: Session, body: String) -> Result<Redirect> {
    session.insert("name", body).await?;
    Ok(Redirect::to("/"))
}

#[test]
fn a_test_visits_the_app_as_a_browser() {
    block(async {
        let app = App::new().routes(routes![home, name]).test().await;
        app.get("/").await.assert_status(200).assert_text("");
        app.post("/name").body("Ada").await.assert_redirect("/");
        app.get("/").await.assert_text("Ada");
        app.another().get("/").await.assert_text("");
    });
}

#[test]
#[should_panic(expected = "http.E007")]
fn a_mistake_in_the_set_up_fails_the_test() {
    block(async { App::new().mount("x", Blueprint::new("x")).test().await });
}

#[cfg(feature = "sqlite")]
mod with_models {
    use super::*;

    #[model]
    struct Visit {
        pub id: Id<Self>,
        #[field(max = 20)]
        pub page: String,
    }

    #[get("/visit")]
    async fn visit(db: Db) -> Result<String> {
        NewVisit {
            page: "visit".to_owned(),
        }
        .insert(&db)
        .await?;
        Ok(Visit::all().count(&db).await?.to_string())
    }

    fn app() -> App {
        App::new().mount(
            "/",
            Blueprint::new("visits")
                .routes(routes![visit])
                .models(models![Visit]),
        )
    }

    #[test]
    fn each_test_has_a_database_of_its_own() {
        block(async {
            let (one, other) = (app().test().await, app().test().await);
            one.get("/visit").await.assert_text("1");
            one.get("/visit").await.assert_text("2");
            other.get("/visit").await.assert_text("1");
            one.assert_queries(2);
        });
    }

    #[test]
    fn the_same_test_runs_on_every_database() {
        block(async {
            for app in carafe::test::on_every_database(app).await {
                app.get("/visit").await.assert_text("1");
            }
        });
    }
}
