//! The listings of `docs/guide/aggregates.md`.

use super::{
    block, every, filled,
    models::{Category, Product, Status},
};
use carafe::orm::query::{
    aggregate::count_all,
    subquery::{exists, outer},
    window::{rank, row_number},
};
use carafe::prelude::*;

#[test]
fn rows_are_counted_and_summed() {
    block(async {
        for db in every().await {
            filled(&db).await.unwrap();
            aggregated(&db).await.unwrap();
            nested(&db).await.unwrap();
        }
    });
}

async fn aggregated(db: &Db) -> Result<()> {
    let db = db.clone();
    let (rows, sum, live) = Product::filter(|p| p.price.gt(0))
        .aggregate(|p| {
            (
                count_all(),
                p.price.sum().default(0),
                p.id.count().filter(|p| p.status.eq(Status::Live)),
            )
        })
        .fetch(&db)
        .await?;
    assert_eq!((rows, sum, live), (2, 44.into(), 1));

    let categories = Category::all()
        .annotate(|c| {
            (
                c.products.count(),
                c.products.tags.count(),
                c.products.price.max(),
            )
        })
        .having(|(products, _, _)| products.gt(1))
        .order_by_annotation(|(_, _, most)| -most)
        .fetch(&db)
        .await?;
    let (category, products, tags, _) = &categories[0];
    assert_eq!((category.name.as_str(), *products, *tags), ("Books", 2, 1));

    let groups = Product::all()
        .group_by(|p| p.category.name)
        .annotate(|p| (p.id.count(), p.price.sum()))
        .having(|p| p.id.count().gt(1))
        .order_by(|p| (-p.id.count(), p.key()))
        .fetch(&db)
        .await?;
    assert_eq!(groups.len(), 1);
    Ok(())
}

async fn nested(db: &Db) -> Result<()> {
    let db = db.clone();
    let with_gone = Category::filter(|c| {
        exists(Product::filter(|p| {
            p.category.eq(outer(c.id)) & p.stock.eq(0)
        }))
    });
    let with_dearest = Category::all().annotate(|c| {
        Product::filter(|p| p.category.eq(outer(c.id)))
            .order_by(|p| -p.price)
            .select(|p| p.name)
            .scalar()
    });
    assert_eq!(with_gone.count(&db).await?, 1);
    assert_eq!(with_dearest.fetch(&db).await?.len(), 2);

    let three_of_each = Product::all()
        .annotate(|p| rank().over(|w| w.partition_by(p.category).order_by(-p.price)))
        .having(|place| place.le(3))
        .fetch(&db)
        .await?;
    let running = Product::all().select(|p| {
        (
            p.name,
            p.price.sum().over(|w| w.order_by(p.id).rows(..=0)),
            row_number().over(|w| w.order_by(p.name)),
        )
    });
    assert_eq!(
        (three_of_each.len(), running.fetch(&db).await?.len()),
        (2, 2)
    );
    Ok(())
}
