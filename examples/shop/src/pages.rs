//! The pages people see.

use crate::models::Product;
use carafe::{User, orm::fixture, prelude::*};

/// All products, by name.
#[get("/")]
pub async fn index(db: Db) -> Result<Html> {
    let products = Product::all()
        .with(|p| p.category)
        .order_by(|p| p.name)
        .fetch(&db)
        .await?;
    render("shop/index.html", context! { products })
}

/// One product.
#[get("/products/{id}")]
pub async fn product(Path(id): Path<Id<Product>>, db: Db) -> Result<Html> {
    let product = Product::filter(|p| p.id.eq(id))
        .with(|p| (p.category, p.tags))
        .one(&db)
        .await?;
    render("shop/product.html", context! { product })
}

/// For people who are signed in.
#[get("/protected")]
#[login_required]
pub async fn protected(user: CurrentUser) -> Result<Html> {
    render("shop/protected.html", context! { name: user.full_name() })
}

/// Loads the catalogue into an empty shop.
pub async fn stock_the_shelves(db: Db) -> Result<()> {
    if !Product::all().exists(&db).await? {
        fixture::load(
            &db,
            "catalogue.json",
            include_str!("../fixtures/catalogue.json"),
        )
        .await?;
    }
    Ok(())
}

/// Tells whoever starts a new shop how to come into its admin.
pub async fn say_how_to_come_in(db: Db) -> Result<()> {
    if !User::filter(|u| u.is_superuser.eq(true))
        .exists(&db)
        .await?
    {
        println!("Nobody can sign in yet: cargo run -p shop -- createsuperuser");
    }
    Ok(())
}
