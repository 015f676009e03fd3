//! The listings of the guide: they are parts of these programs, and these programs run on every database.

#![expect(
    unreachable_pub,
    dead_code,
    clippy::print_stdout,
    reason = "listings stand here as users write them"
)]

mod asking;
mod databases;
mod generic;
mod grouping;
mod listings;
mod models;
mod tasks;
mod writing;

use self::models::{Category, Folder, NewCategory, NewProduct, NewTag, Product, Status, Tag};
use carafe::{
    orm::{Registry, migrate::create_all, test::TestDb},
    prelude::*,
};

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add(
            "shop",
            models![
                Category,
                Tag,
                Product,
                Folder,
                writing::Event,
                generic::Customer,
                generic::Badge,
                generic::Note
            ],
        )
        .expect("models of one label");
    registry
}

async fn every() -> Vec<TestDb> {
    let all = TestDb::every(registry).await;
    for db in &all {
        create_all(db, &registry()).await.expect("tables");
    }
    all
}

/// Books: `Jam` for 4, on sale and live, and `Atlas` for 40; Teas: nothing.
async fn filled(db: &Db) -> Result<Category> {
    let books = NewCategory {
        name: "Books".into(),
    }
    .insert(db)
    .await?;
    NewCategory {
        name: "Teas".into(),
    }
    .insert(db)
    .await?;
    let sale = NewTag {
        name: "sale".into(),
    }
    .insert(db)
    .await?;
    let new = |name: &str, price: i32| NewProduct {
        category: (&books).into(),
        name: name.into(),
        price: price.into(),
    };
    let jam = new("Jam", 4).with(|p| (p.status.set(Status::Live), p.stock.set(2)));
    jam.insert(db).await?.tags.add(db, [&sale]).await?;
    new("Atlas", 40).insert(db).await?;
    Ok(books)
}

fn block<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(work)
}
