//! A JSON API: one route that reports, one that takes products and numbers them.

use carafe::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};

static LAST_ID: AtomicI64 = AtomicI64::new(0);

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

#[derive(Deserialize)]
struct NewProduct {
    name: String,
}

#[derive(Serialize)]
struct Created {
    id: i64,
}

#[get("/api/health")]
async fn health() -> Json<Health> {
    Json(Health { status: "healthy" })
}

#[post("/api/products")]
async fn create_product(Json(new): Json<NewProduct>) -> Result<(StatusCode, Json<Created>)> {
    if new.name.trim().is_empty() {
        return Err(Error::bad_request("a product needs a name"));
    }
    let id = LAST_ID.fetch_add(1, Ordering::Relaxed) + 1;
    Ok((StatusCode::CREATED, Json(Created { id })))
}

fn main() -> ExitCode {
    App::new().routes(routes![health, create_product]).main()
}
