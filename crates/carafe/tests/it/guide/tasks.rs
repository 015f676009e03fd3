//! The fourteen tasks of `docs/guide/orm.md`, on every database.

use super::{
    block, every, filled,
    models::{Category, NewProduct, Product, Status},
};
use carafe::prelude::*;

#[test]
fn rows_are_asked() {
    block(async {
        for db in every().await {
            asked(&db).await.unwrap();
            loaded(&db).await.unwrap();
        }
    });
}

async fn asked(db: &Db) -> Result<()> {
    filled(db).await?;
    let id = Product::filter(|p| p.name.eq("Jam")).one(db).await?.id;
    let db = db.clone();

    let p = Product::get(&db, id).await?; // else a 404
    assert_eq!(p.name, "Jam");

    let ps = Product::filter(|p| p.category.name.eq("Books") & p.tags.any(|t| t.name.eq("sale")))
        .fetch(&db)
        .await?;
    assert_eq!(ps.len(), 1);

    let ps = Product::filter(|p| p.price.lt(10) | !p.status.eq(Status::Draft))
        .fetch(&db)
        .await?;
    assert_eq!(ps.len(), 1);

    let page = Product::all()
        .order_by(|p| (-p.price, p.id))
        .page(2, 25)
        .fetch(&db)
        .await?;
    assert_eq!((page.items.len(), page.total), (0, 2));

    let cs = Category::all()
        .annotate(|c| c.products.count())
        .fetch(&db)
        .await?; // Vec<(Category, i64)>
    let counts: Vec<i64> = cs.iter().map(|c| c.1).collect();
    assert_eq!(counts, [2, 0]);

    let lo = Decimal::from(10);
    let ps: Vec<Product> = sql!("SELECT {*} FROM {Product} WHERE price > {lo}")
        .fetch(&db)
        .await?;
    assert_eq!(ps[0].name, "Atlas");
    Ok(())
}

async fn loaded(db: &Db) -> Result<()> {
    let db = db.clone();
    for p in Product::all().with(|p| p.category).fetch(&db).await? {
        println!("{} {}", p.name, p.category.name);
    }

    let cs = Category::all().with(|c| c.products.filter(|p| p.status.eq(Status::Live)));
    for c in cs.fetch(&db).await? {
        println!("{} {}", c.name, c.products.len());
    }
    Ok(())
}

#[test]
fn rows_are_written() {
    block(async {
        for db in every().await {
            written(&db).await.unwrap();
        }
    });
}

async fn written(db: &Db) -> Result<()> {
    let c = &filled(db).await?;
    let id = Product::filter(|p| p.name.eq("Jam")).one(db).await?.id;
    let names = ["Salt".to_owned(), "Rice".to_owned()];
    let db = db.clone();

    Product::filter(|p| p.id.eq(id) & p.stock.gt(0))
        .update(&db, |p| p.stock.set(p.stock - 1))
        .await?;
    assert_eq!(Product::get(&db, id).await?.stock, 1);

    let new = names.iter().map(|n| NewProduct {
        category: c.into(),
        name: n.clone(),
        price: 9.into(),
    });
    let ps = Product::insert_many(&db, new).await?;
    assert_eq!(ps[1].name, "Rice");

    let (p, created) = NewProduct {
        category: c.into(),
        name: "Tea".into(),
        price: 9.into(),
    }
    .get_or_create(&db, |p| (p.category, p.name)) // compile error unless unique
    .await?;
    assert!(created && p.name == "Tea");

    let (mut a, mut b) = (p, Product::get(&db, id).await?);
    a.stock = 7;
    b.name = "Tea".into();
    db.atomic(async |tx| {
        a.save(tx).await?;
        tx.atomic(async |tx| b.save(tx).await).await.ok(); // a savepoint
        Ok(())
    })
    .await?;
    assert_eq!(
        Product::filter(|p| p.stock.eq(7)).one(&db).await?.name,
        "Tea"
    );
    assert_eq!(Product::get(&db, id).await?.name, "Jam");
    Ok(())
}
