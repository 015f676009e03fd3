//! The listings of `docs/guide/writing.md` and `docs/guide/relations.md`.

use super::{
    block, every, filled,
    models::{Category, NewProduct, Product, Status},
};
use carafe::{
    Tx,
    orm::write::{Clean, Errors, Hooks, Saved},
    prelude::*,
};

#[model(clean, hooks)]
pub struct Event {
    pub id: Id<Self>,
    #[field(max = 80)]
    pub title: String,
    pub first: Date,
    pub last: Date,
    #[field(max = 80, default = "")]
    pub slug: String,
}

impl Clean for Event {
    fn clean(&self, errors: &mut Errors) {
        if self.last < self.first {
            errors.add(Self::COLS.last, "It ends before it begins.");
        }
    }
}

impl Hooks for Event {
    async fn before_save(&mut self, _: &Tx, created: bool) -> Result<()> {
        if created {
            self.slug = self.title.to_lowercase();
        }
        Ok(())
    }

    async fn after_commit(&self, _: &Db, saved: Saved) {
        println!("{saved:?} {}", self.title);
    }
}

#[test]
fn rows_are_made_and_changed() {
    block(async {
        for db in every().await {
            let books = filled(&db).await.unwrap();
            made(&db, &books).await.unwrap();
            changed(&db).await.unwrap();
            ruled(&db).await.unwrap();
            related(&db).await.unwrap();
        }
    });
}

async fn made(db: &Db, c: &Category) -> Result<()> {
    let db = db.clone();
    let product = NewProduct {
        category: c.into(),
        name: "Salt".into(),
        price: 9.into(),
    }
    .with(|p| p.stock.set(5))
    .insert(&db)
    .await?;
    assert_eq!(product.stock, 5);

    let new = || NewProduct {
        category: c.into(),
        name: "Tea".into(),
        price: 9.into(),
    };
    let (first, created) = new().get_or_create(&db, |p| (p.category, p.name)).await?;
    let (second, made) = new()
        .update_or_create(&db, |p| (p.category, p.name), |p| p.price.set(8))
        .await?;
    let third = new()
        .upsert(
            &db,
            |p| (p.category, p.name),
            |p| p.stock.set(p.stock + p.incoming().stock),
        )
        .await?;
    assert_eq!((first.stock, created, made), (0, true, false));
    assert_eq!((second.id, third.price), (first.id, 8.into()));
    Ok(())
}

async fn changed(db: &Db) -> Result<()> {
    let db = db.clone();
    let mut product = Product::filter(|p| p.name.eq("Tea")).one(&db).await?;
    product.update(&db, |p| p.price.set(12)).await?;
    product.name = "Green tea".into();
    product.save(&db).await?;
    product.save_only(&db, |p| p.name).await?;
    product.refresh_from_db(&db).await?;
    assert_eq!(
        (product.name.as_str(), product.price),
        ("Green tea", 12.into())
    );

    let products = Product::all().fetch(&db).await?;
    let changed = Product::filter(|p| p.stock.eq(0))
        .update(&db, |p| {
            (p.price.set(p.price * 2), p.status.set(Status::Draft))
        })
        .await?;
    Product::bulk_update(&db, &products, |p| (p.price, p.stock)).await?;
    assert_eq!(changed, 2);
    product.refresh_from_db(&db).await?;
    assert_eq!(product.price, 12.into());
    Ok(())
}

async fn ruled(db: &Db) -> Result<()> {
    let new = |last: &str| NewEvent {
        title: "FAIR".into(),
        first: "2026-01-02".parse().expect("a day"),
        last: last.parse().expect("a day"),
    };
    assert_eq!(new("2026-01-03").insert(db).await?.slug, "fair");
    assert!(new("2026-01-01").insert(db).await.is_err());
    Ok(())
}

async fn related(db: &Db) -> Result<()> {
    let db = db.clone();
    for product in Product::all()
        .with(|p| (p.category, p.tags))
        .fetch(&db)
        .await?
    {
        println!(
            "{} {} {}",
            product.name,
            product.category.name,
            product.tags.len()
        );
    }

    let categories = Category::all().with(|c| {
        c.products
            .filter(|p| p.price.lt(10))
            .order_by(|p| p.name)
            .limit(5)
            .with(|p| p.tags)
    });
    assert_eq!(categories.fetch(&db).await?[0].products[0].tags.len(), 1);

    Ok(())
}
