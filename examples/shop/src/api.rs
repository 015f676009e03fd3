//! The same for programs.

use crate::models::{Category, NewProduct, Product};
use carafe::prelude::*;
use serde::{Deserialize, Serialize};

/// All products.
#[get("/api/products")]
pub async fn list_products(db: Db) -> Result<Json<Vec<Product>>> {
    Ok(Json(Product::all().order_by(|p| p.id).fetch(&db).await?))
}

/// What stands on a shelf.
#[derive(Row, Serialize)]
pub struct Shelf {
    name: String,
    products: i64,
    dearest: Option<Decimal>,
}

/// The shelves, the fullest first.
#[get("/api/shelves")]
pub async fn list_shelves(db: Db) -> Result<Json<Vec<Shelf>>> {
    let shelves: Vec<Shelf> = sql!(
        "SELECT c.name, count(p.id) AS products, max(p.price) AS dearest
         FROM {Category} c LEFT JOIN {Product} p ON p.category_id = c.id
         GROUP BY c.id, c.name ORDER BY products DESC, c.name"
    )
    .fetch(&db)
    .await?;
    Ok(Json(shelves))
}

/// What a new product needs.
#[derive(Deserialize)]
pub struct ProductIn {
    name: String,
    price: Decimal,
    category: Id<Category>,
}

/// Adds a product.
#[post("/api/products")]
pub async fn create_product(
    _: StaffUser,
    db: Db,
    Json(new): Json<ProductIn>,
) -> Result<impl IntoResponse> {
    if !Category::filter(|c| c.id.eq(new.category))
        .exists(&db)
        .await?
    {
        let problem = Error::invalid(Vec::new());
        return Err(problem.field("category", "unknown", "There is no such category."));
    }
    let new = NewProduct {
        name: new.name,
        price: new.price,
        category: new.category.into(),
    };
    let product = new.insert(&db).await?;
    let location = url_for!(crate::pages::product, product.id).to_string();
    Ok((StatusCode::CREATED, [("location", location)], Json(product)))
}
