//! Routers and replicas.

use super::{NewVisit, Page, Visit, page, pairs, registry};
use carafe_core::{
    context::{self, AppParts, Context},
    settings::{Environment, Settings},
};
use carafe_orm::{
    Insertable as _, Model as _,
    db::{Replicas, Router},
    model::ModelMeta,
    test::TestDb,
};

/// Visits are kept elsewhere.
struct Visits;

impl Router for Visits {
    fn read(&self, model: &ModelMeta) -> Option<&str> {
        (model.name == "Visit").then_some("other")
    }

    fn write(&self, model: &ModelMeta) -> Option<&str> {
        self.read(model)
    }
}

fn visit() -> NewVisit {
    NewVisit { who: "ann".into() }
}

#[tokio::test]
async fn a_model_can_live_elsewhere() {
    for pair in pairs(|| vec![Box::new(Visits)]).await {
        let db = &pair.db;
        page("a").insert(db).await.unwrap();
        let mut visit = visit().insert(db).await.unwrap();
        visit.who = "bob".into();
        visit.save(db).await.unwrap();
        assert_eq!(
            Visit::filter(|v| v.who.eq("bob")).count(db).await.unwrap(),
            1
        );
        assert_eq!(Visit::all().count(&pair.other).await.unwrap(), 1);
        assert_eq!(Page::all().count(&pair.other).await.unwrap(), 0);
        let here = db.using("default").unwrap();
        assert_eq!(Visit::all().count(&here).await.unwrap(), 0);
    }
}

async fn in_a_request<T>(work: impl Future<Output = T>) -> T {
    let app = AppParts::new(Settings::defaults(Environment::Development)).finish();
    context::enter(Context::command(app), work).await
}

#[tokio::test]
async fn who_has_written_reads_what_it_wrote_and_others_the_replica() {
    for pair in pairs(|| vec![Box::new(Replicas::new(["other"]))]).await {
        let db = &pair.db;
        page("old").insert(&pair.other).await.unwrap();
        let titles = || Page::all().select(|p| p.title).fetch(db);
        in_a_request(async {
            assert_eq!(titles().await.unwrap(), ["old"]);
            page("new").insert(db).await.unwrap();
            assert_eq!(titles().await.unwrap(), ["new"]);
        })
        .await;
        assert_eq!(in_a_request(titles()).await.unwrap(), ["old"]);
        in_a_request(async {
            db.atomic(async |tx| {
                assert_eq!(Page::all().count(tx).await?, 1);
                Page::all().update(tx, |p| p.title.set("newer")).await
            })
            .await
            .unwrap();
            assert_eq!(titles().await.unwrap(), ["newer"]);
        })
        .await;
        in_a_request(async {
            db.execute("DELETE FROM page WHERE 1 = 0", &[])
                .await
                .unwrap();
            assert_eq!(titles().await.unwrap(), ["newer"]);
        })
        .await;
        let locked =
            in_a_request(db.atomic(async |tx| Page::all().select_for_update().fetch(tx).await));
        assert_eq!(locked.await.unwrap()[0].title, "newer");
    }
}

struct Nowhere;

impl Router for Nowhere {
    fn write(&self, _: &ModelMeta) -> Option<&str> {
        Some("nowhere")
    }
}

#[tokio::test]
async fn a_router_that_names_no_database_is_found_at_once() {
    let routers: [Box<dyn Router>; 2] = [Box::new(Nowhere), Box::new(Replicas::new(["nowhere"]))];
    for router in routers {
        let db = TestDb::memory(registry()).await;
        let error = (*db).clone().beside(Vec::new(), vec![router]).unwrap_err();
        assert_eq!(error.error_code(), Some("orm.E289"));
        assert!(error.to_string().contains("`nowhere`"));
    }
}
