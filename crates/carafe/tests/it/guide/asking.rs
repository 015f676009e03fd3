//! The listings of `docs/guide/queries.md`.

use super::{
    block, every, filled,
    models::{Folder, NewFolder, Product, ProductCard, Status},
};
use carafe::{QuerySet, prelude::*};

#[test]
fn rows_are_combined_and_paged() {
    block(async {
        for db in every().await {
            filled(&db).await.unwrap();
            simple(&db).await.unwrap();
            combined(&db).await.unwrap();
            one_by_one(&db).await.unwrap();
            locked(&db).await.unwrap();
        }
    });
}

fn affordable(products: QuerySet<Product>) -> QuerySet<Product> {
    products.filter(|p| p.price.between(0, 10))
}

async fn simple(db: &Db) -> Result<()> {
    use carafe::orm::query::{case, concat};

    let db = db.clone();
    let most = Some(10);
    let cheap = Product::filter(|p| p.category.name.eq("Books") & p.price.lt(10))
        .order_by(|p| (-p.price, p.name))
        .limit(20)
        .fetch(&db)
        .await?;
    assert_eq!(cheap.len(), 1);

    let mut products = Product::all();
    if let Some(most) = most {
        products = products.filter(|p| p.price.le(most));
    }
    assert_eq!(products.count(&db).await?, 1);

    let books = affordable(Product::filter(|p| p.category.name.eq("Books")))
        .fetch(&db)
        .await?;
    assert_eq!(books.len(), 1);

    let lines = Product::filter(|p| p.created.year().ge(2020) & p.name.upper().starts_with("JA"))
        .order_by(|p| (-(p.price * 2), p.name.length()))
        .select(|p| {
            (
                concat((p.name, " ", p.price.to_text())),
                case().when(p.price.lt(10), "cheap").otherwise("dear"),
                1 - p.price / 100,
            )
        })
        .fetch(&db)
        .await?;
    assert!(lines[0].0.starts_with("Jam 4"), "{}", lines[0].0);
    assert_eq!(lines[0].1, "cheap");
    Ok(())
}

async fn combined(db: &Db) -> Result<()> {
    let db = db.clone();
    let cheap = Product::filter(|p| p.price.lt(10));
    let gone = Product::filter(|p| p.stock.eq(0));
    let both = cheap
        .union(gone)
        .order_by(|p| p.name)
        .with(|p| p.category)
        .fetch(&db)
        .await?;
    assert_eq!(both.len(), 2);

    let months = Product::all()
        .select(|p| p.created.trunc_month())
        .distinct()
        .order_by(|p| p.created.trunc_month())
        .fetch(&db)
        .await?;
    let dearest = Product::all()
        .distinct_on(|p| p.category)
        .order_by(|p| (p.category.key(), -p.price))
        .fetch(&db)
        .await?;
    assert_eq!((months.len(), dearest[0].name.as_str()), (1, "Atlas"));

    let days = Product::all()
        .select(|p| p.created.date())
        .distinct()
        .fetch(&db)
        .await?;
    assert_eq!(days.len(), 1);

    let live = Product::all()
        .order_by(|p| -p.price)
        .limit(10)
        .with_cte()
        .filter(|p| p.status.eq(Status::Live))
        .fetch(&db)
        .await?;
    assert_eq!(live.len(), 1);

    let cards: Vec<ProductCard> = Product::filter(|p| p.stock.gt(0)).view().fetch(&db).await?;
    assert_eq!(
        (cards[0].category.as_str(), cards[0].tags[0].name.as_str()),
        ("Books", "sale")
    );
    Ok(())
}

async fn one_by_one(db: &Db) -> Result<()> {
    let db = db.clone();
    let ids = [1, 2];
    let by_id = Product::all().in_bulk(&db, ids).await?;
    assert_eq!(by_id.len(), 2);

    let mut products = Product::all().order_by(|p| p.name).stream(&db);
    while let Some(product) = products.next().await {
        println!("{}", product?.name);
    }

    let token = "";
    let page = Product::all()
        .order_by(|p| (-p.price, p.name))
        .cursor_page(25, token)
        .fetch(&db)
        .await?;
    assert!(page.next.is_none() && page.items.len() == 2);

    println!(
        "{}",
        Product::filter(|p| p.price.lt(10)).explain(&db).await?
    );
    Ok(())
}

async fn locked(db: &Db) -> Result<()> {
    let db = db.clone();
    db.atomic(async |tx| {
        let next = Product::filter(|p| p.stock.gt(0))
            .select_for_update()
            .skip_locked()
            .first(tx)
            .await?;
        if let Some(mut product) = next {
            product.update(tx, |p| p.stock.set(p.stock - 1)).await?;
        }
        Ok(())
    })
    .await?;
    assert!(!Product::filter(|p| p.stock.gt(1)).exists(&db).await?);
    Ok(())
}

#[test]
fn trees_are_climbed() {
    block(async {
        for db in every().await {
            climbed(&db).await.unwrap();
        }
    });
}

async fn climbed(db: &Db) -> Result<()> {
    let db = db.clone();
    let root = NewFolder {
        name: "root".into(),
    }
    .insert(&db)
    .await?;
    let below = NewFolder {
        name: "below".into(),
    }
    .with(|f| f.parent.set(&root));
    let folder = below.insert(&db).await?;
    let id = root.id;

    let path = folder.ancestors().fetch(&db).await?;
    let all = Folder::filter(|f| f.id.eq(id))
        .with_descendants()
        .with_depth()
        .fetch(&db)
        .await?;
    let heavy = root
        .descendants()
        .filter(|f| f.weight.gt(10))
        .count(&db)
        .await?;
    assert_eq!((path.len(), all.len(), heavy), (1, 2, 0));

    let folders = vec![folder];
    let folders = Folder::load(folders, &db, |f| f.parent).await?;
    assert!(
        folders[0]
            .parent
            .as_ref()
            .is_some_and(|parent| parent.name == "root")
    );
    Ok(())
}
