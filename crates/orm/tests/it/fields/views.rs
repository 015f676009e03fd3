//! Models over views: rows are read, by themselves and over relations, and never written.

use carafe_macros::model;
use carafe_orm::{
    Insertable as _, Model as _,
    migrate::create_all,
    model::{Fk, Id, Registry},
    test::TestDb,
};

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Shop {
    id: Id<Self>,
    name: String,
}

#[model(crate = carafe_orm)]
#[derive(Debug, Clone)]
struct Sale {
    id: Id<Self>,
    shop: Fk<Shop>,
    amount: i32,
}

#[model(crate = carafe_orm, view = "shop_totals")]
#[derive(Debug, Clone)]
struct Total {
    #[field(pk)]
    shop: Fk<Shop>,
    sales: i64,
    best: i32,
}

fn registry() -> Registry {
    let mut registry = Registry::new();
    registry
        .add("shop", carafe_orm::models![Shop, Sale, Total])
        .unwrap();
    registry
}

#[tokio::test]
async fn rows_are_read_and_never_written() {
    for db in TestDb::every(registry).await {
        create_all(&db, &registry()).await.unwrap();
        db.script("CREATE VIEW shop_totals AS SELECT shop_id, count(*) AS sales, max(amount) AS best FROM shop_sale GROUP BY shop_id").await.unwrap();
        let one = NewShop {
            name: "one".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        let two = NewShop {
            name: "two".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        for (shop, amount) in [(&one, 5), (&one, 9), (&two, 7)] {
            NewSale {
                shop: shop.into(),
                amount,
            }
            .insert(&db)
            .await
            .unwrap();
        }
        let totals = Total::filter(|t| t.best.gt(5))
            .order_by(|t| t.shop.name)
            .with(|t| t.shop);
        let totals = totals.fetch(&db).await.unwrap();
        let seen: Vec<_> = totals
            .iter()
            .map(|t| (t.shop.name.as_str(), t.sales, t.best))
            .collect();
        assert_eq!(seen, [("one", 2, 9), ("two", 1, 7)]);
        let mut total = Total::get(&db, one.id).await.unwrap();
        total.best = 1;
        assert_eq!(
            total.save(&db).await.unwrap_err().error_code(),
            Some("orm.E243")
        );
        let all = Total::all().update(&db, |t| t.best.set(1)).await;
        assert_eq!(all.unwrap_err().error_code(), Some("orm.E243"));
        assert_eq!(
            total.delete(&db).await.unwrap_err().error_code(),
            Some("orm.E243")
        );
        assert_eq!(Total::all().count(&db).await.unwrap(), 2);
    }
}
