//! The listings of `docs/guide/databases.md`.

use super::{
    block, every, filled,
    models::{Category, Folder, NewFolder, NewProduct, Product, Tag},
    registry,
};
use carafe::orm::{
    NonAtomic,
    db::{Isolation, Replicas, Router},
    model::ModelMeta,
};
use carafe::{
    orm::{LazyDb, migrate::create_all, test::TestDb},
    prelude::*,
    settings::{Environment, Settings},
    test::on_every_database,
};

#[post("/buy")]
async fn buy(db: Db) -> Result<String> {
    let sold = Product::filter(|p| p.stock.gt(0))
        .update(&db, |p| p.stock.set(p.stock - 1))
        .await?;
    Ok(sold.to_string())
}

#[get("/stock")]
async fn stock(NonAtomic(db): NonAtomic) -> Result<String> {
    Ok(Product::all().count(&db).await?.to_string())
}

fn shop() -> Blueprint {
    Blueprint::new("shop")
        .routes(routes![buy, stock])
        .models(models![Category, Tag, Product, Folder])
        .atomic_requests()
}

struct Archive;

impl Router for Archive {
    fn read(&self, model: &ModelMeta) -> Option<&str> {
        (model.name == "Folder").then_some("archive")
    }

    fn write(&self, model: &ModelMeta) -> Option<&str> {
        self.read(model)
    }
}

fn app() -> App {
    App::new()
        .mount("/", shop())
        .router(Archive)
        .router(Replicas::new(["replica"]))
}

#[test]
fn a_request_is_one_transaction() {
    block(async {
        for app in on_every_database(|| App::new().mount("/", shop())).await {
            app.post("/buy")
                .await
                .assert_status(200)
                .assert_contains("0");
            app.get("/stock")
                .await
                .assert_status(200)
                .assert_contains("0");
        }
    });
}

#[test]
fn databases_stand_beside_the_first() {
    block(async {
        let settings = Settings::defaults(Environment::Development)
            .with("database", "url", "sqlite::memory:")
            .with(
                "database",
                "others",
                "archive=sqlite::memory:, replica=sqlite::memory:",
            );
        let app = app().settings(settings).build().unwrap();
        let db = LazyDb::of(app.app()).unwrap().db().await.unwrap();
        for name in ["default", "archive", "replica"] {
            let one = db.using(name).unwrap();
            create_all(&one, one.registry()).await.unwrap();
        }
        filled(&db.using("default").unwrap()).await.unwrap();
        beside(&db).await.unwrap();
    });
}

async fn beside(db: &Db) -> Result<()> {
    let db = db.clone();
    let mut folder = NewFolder {
        name: "2025".into(),
    }
    .insert(&db)
    .await?;

    let count = Product::all().using("replica").count(&db).await?;
    let archive = db.using("archive")?;
    archive.atomic(async |tx| folder.save(tx).await).await?;

    assert_eq!(Folder::all().count(&archive).await?, 1);
    assert_eq!(Folder::all().using("default").count(&db).await?, 0);
    assert_eq!((count, Product::all().count(&db).await?), (0, 0));
    assert_eq!(Product::all().using("default").count(&db).await?, 2);
    Ok(())
}

#[test]
fn transactions_say_what_they_need() {
    block(async {
        for db in every().await {
            let books = filled(&db).await.unwrap();
            kept(&db, &books).await.unwrap();
            isolated(&db).await.unwrap();
        }
    });
}

async fn kept(db: &Db, c: &Category) -> Result<()> {
    let db = db.clone();
    db.atomic(async |tx| {
        let product = NewProduct {
            category: c.into(),
            name: "Salt".into(),
            price: 9.into(),
        }
        .insert(tx)
        .await?;
        tx.on_commit(async move || println!("{} is for sale", product.name));
        Ok(())
    })
    .await?;
    assert!(Product::filter(|p| p.name.eq("Salt")).exists(&db).await?);
    Ok(())
}

async fn report(db: &Db) -> Result<u64> {
    Ok(Product::all().count(db).await? + Category::all().count(db).await?)
}

async fn pay(db: &Db) -> Result<()> {
    Product::filter(|p| p.stock.gt(0))
        .update(db, |p| p.stock.set(p.stock - 1))
        .await
        .map(drop)
}

async fn isolated(db: &Db) -> Result<()> {
    let id = Product::filter(|p| p.name.eq("Jam")).one(db).await?.id;
    let db = db.clone();
    let slow = db.instrument(|ran| {
        if ran.duration.as_millis() > 100 {
            println!("{} took {:?}: {}", ran.at, ran.duration, ran.sql);
        }
    });

    let total = db
        .transaction()
        .isolation(Isolation::RepeatableRead)
        .read_only()
        .atomic(async |tx| report(tx).await)
        .await?;
    assert_eq!(total, 5);

    db.transaction()
        .isolation(Isolation::Serializable)
        .atomic_retry(5, async |tx| {
            let mut product = Product::get(tx, id).await?;
            product.stock += 1;
            product.save(tx).await
        })
        .await?;
    assert_eq!(Product::get(&db, id).await?.stock, 3);

    db.transaction()
        .durable()
        .atomic(async |tx| pay(tx).await)
        .await?;
    assert_eq!(Product::get(&db, id).await?.stock, 2);
    drop(slow);
    Ok(())
}

#[test]
fn a_file_is_copied_while_it_is_used() {
    block(async {
        let db = TestDb::sqlite(registry()).await;
        create_all(&db, &registry()).await.unwrap();
        filled(&db).await.unwrap();
        let file = std::env::temp_dir().join(format!("carafe-copy-{}.db", std::process::id()));
        let file = file.display().to_string();
        copied(&db, file.clone()).await.unwrap();
        let copy = Db::open(&format!("sqlite:{file}"), registry())
            .await
            .unwrap();
        assert_eq!(Product::all().count(&copy).await.unwrap(), 2);
        drop(copy);
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{file}{end}"));
        }
    });
}

async fn copied(db: &Db, file: String) -> Result<()> {
    let db = db.clone();
    db.execute("VACUUM INTO ?1", &[file.into()]).await?;
    Ok(())
}
