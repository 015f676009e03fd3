//! Queries as an application writes them.

#![warn(missing_debug_implementations, unreachable_pub, rust_2018_idioms)]

use shop::{orm::query::ColsOf, prelude::*, *};

pub async fn one(db: &Db, id: i64) -> Result<Product> {
    Product::get(db, id).await
}

pub async fn through_relations(db: &Db) -> Result<Vec<Product>> {
    let books =
        Product::filter(|p| p.category.name.eq("Books") & p.tags.any(|t| t.name.eq("sale")));
    books.fetch(db).await
}

pub async fn conditions(db: &Db) -> Result<Vec<Product>> {
    Product::filter(|p| p.price.lt(10) | !p.active)
        .fetch(db)
        .await
}

pub async fn page(db: &Db) -> Result<u64> {
    let rows = Product::all().order_by(|p| (-p.price, p.id));
    Ok(rows.page(2, 25).fetch(db).await?.total)
}

pub async fn loaded(db: &Db) -> Result<String> {
    let mut text = String::new();
    for p in Product::all().with(|p| p.category).fetch(db).await? {
        text += &format!("{} {} {}", p.name, p.category.name, p.category.id);
        takes_plain(&p);
        demands_category(&p);
    }
    Ok(text)
}

pub async fn loaded_deeply(db: &Db) -> Result<()> {
    let rows = Product::all().with(|p| {
        (
            p.category.with(|c| c.parent),
            p.brand,
            p.tags,
            p.reviews.order_by(|r| -r.rating),
        )
    });
    for p in rows.fetch(db).await? {
        let parent: &Option<Category> = &p.category.parent;
        let country: Option<&str> = p.brand.as_ref().map(|b| b.country.as_str());
        let _ = (parent.is_some(), country, p.tags.len(), p.reviews[0].rating);
    }
    for p in Product::all()
        .with(|p| p.tags)
        .with(|p| p.category.parent)
        .fetch(db)
        .await?
    {
        let _ = (p.category.parent.is_some(), p.tags.len());
    }
    let categories = Category::all().with(|c| {
        c.products
            .filter(|p| p.on_sale())
            .with(|p| (p.tags, p.category.with(|c| c.parent)))
    });
    for c in categories.fetch(db).await? {
        let _ = (
            c.products[0].category.parent.is_some(),
            c.products[0].tags.len(),
        );
    }
    Ok(())
}

fn takes_plain(p: &Product) -> &str {
    &p.name
}

fn demands_category<B, T, R>(p: &ProductWith<Category, B, T, R>) -> usize {
    p.category.name.len()
}

pub async fn cards(db: &Db) -> Result<Vec<String>> {
    let products = Product::all()
        .with(|p| (p.category, p.tags))
        .fetch(db)
        .await?;
    Ok(products.iter().map(card).collect())
}

pub fn any_products(products: &[impl AsRef<Product>]) -> usize {
    products.iter().map(|p| p.as_ref().name.len()).sum()
}

pub trait OnSale<P: On<Product>> {
    fn on_sale(self) -> Pred<P::Root>;
}

impl<P: On<Product>> OnSale<P> for ProductCols<P> {
    fn on_sale(self) -> Pred<P::Root> {
        self.active & self.price.lt(5)
    }
}

pub async fn scopes(db: &Db) -> Result<()> {
    Product::filter(|p| p.on_sale()).fetch(db).await?;
    Category::filter(|c| c.products.any(|p| p.on_sale() & p.name.ne(c.name)))
        .fetch(db)
        .await?;
    Review::filter(|r| r.product.on_sale() & r.product.category.parent.name.eq("Root"))
        .fetch(db)
        .await?;
    Category::filter(|c| !c.products.exists() & c.children.none(|k| k.products.exists()))
        .fetch(db)
        .await?;
    Ok(())
}

#[derive(Debug)]
pub struct Filters<'a> {
    pub least: Option<i32>,
    pub words: &'a [&'a str],
    pub brand: Option<i64>,
    pub sort: &'a str,
}

pub async fn dynamic(db: &Db, filters: &Filters<'_>) -> Result<Vec<Product>> {
    let mut rows = Product::all();
    if let Some(least) = filters.least {
        rows = rows.filter(|p| p.price.ge(least));
    }
    rows = rows.filter(|p| filters.brand.map(|brand| p.brand.eq(brand)));
    rows = rows.filter(|p| {
        let mut condition = p.on_sale() & p.name.ne("");
        condition &= p.stock.gt(0);
        condition & Pred::any(filters.words.iter().map(|word| p.name.icontains(*word)))
    });
    rows = match filters.sort {
        "price" => rows.order_by(|p| p.price),
        "new" => rows.order_by(|p| -p.created),
        _ => rows.order_by(|p| (p.category.name, p.name)),
    };
    rows.fetch(db).await
}

pub type Values = (Id<Product>, String, Option<String>, Option<Decimal>);

pub async fn values(db: &Db) -> Result<Vec<Values>> {
    let good = Review::filter(|r| r.rating.gt(3)).select(|r| r.product.id);
    let rows = Product::filter(|p| p.id.in_(good) & p.cost.eq(None::<i32>) & p.brand.ne(3));
    rows.select(|p| (p.id, p.category.name, p.brand.country, p.cost))
        .fetch(db)
        .await
}

pub async fn writes(db: &Db, category: &Category) -> Result<()> {
    let new = NewProduct {
        category: category.into(),
        name: "Tea".into(),
        price: 9.into(),
    };
    let mut p = new
        .with(|p| (p.stock.set(5), p.cost.set(None::<i32>)))
        .insert(db)
        .await?;
    p.update(db, |p| {
        (
            p.price.set(p.price * 2 + 1),
            p.brand.set(None::<i64>),
            p.category.set(1),
        )
    })
    .await?;
    Product::filter(|q| q.id.eq(p.id) & q.stock.gt(0))
        .update(db, |p| p.stock.set(p.stock - 1))
        .await?;
    db.atomic(async |tx| {
        p.save(tx).await?;
        tx.atomic(async |tx| p.save(tx).await).await.ok();
        Ok(())
    })
    .await?;
    p.delete(db).await
}

pub async fn composite(db: &Db, order: Id<Order>, product: Id<Product>) -> Result<i32> {
    let item = OrderItem::get(db, (order, product)).await?;
    let rows = OrderItem::filter(|i| i.order.eq(order) & i.product.category.name.eq("x"));
    for i in rows
        .with(|i| (i.order.with(|o| o.customer), i.product))
        .fetch(db)
        .await?
    {
        let _ = (i.order.customer.email.len(), i.product.name.len());
    }
    Ok(item.qty)
}

pub async fn generic<M: Model>(db: &Db, count: u64) -> Result<Vec<M>> {
    M::all().limit(count).fetch(db).await
}

pub fn cheap<S: shop::orm::shape::Shape>(
    rows: QuerySet<Product, S>,
    most: i32,
) -> QuerySet<Product, S> {
    rows.filter(move |p| p.price.lt(most))
}

pub fn condition(least: i32) -> Pred<Product> {
    let p: ColsOf<Product> = Product::COLS;
    p.price.ge(least) & p.active
}

fn spawn(_: impl Future + Send + 'static) {}

pub fn every_future_is_send(db: &'static Db, category: &'static Category) {
    spawn(through_relations(db));
    spawn(loaded_deeply(db));
    spawn(writes(db, category));
    spawn(values(db));
    spawn(scopes(db));
    spawn(composite(db, 1.into(), 2.into()));
    spawn(generic::<Product>(db, 3));
}
