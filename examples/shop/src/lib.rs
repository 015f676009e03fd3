//! A bookshop: pages, an API and an admin over three models.

pub mod api;
pub mod models;
pub mod pages;

use carafe::prelude::*;
use models::{Category, Product, Tag};

/// The shop itself: pages, API, models.
pub fn shop() -> Blueprint {
    Blueprint::new("shop")
        .routes(routes![pages::index, pages::product, pages::protected])
        .routes(routes![api::list_products, api::create_product])
        .routes(routes![api::list_shelves])
        .models(models![Product, Category, Tag])
}

/// The whole site.
pub fn app() -> App {
    App::new()
        .mount("/", shop())
        .mount("/accounts", auth())
        .mount("/admin", admin())
        .on_start(pages::stock_the_shelves)
        .on_start(pages::say_how_to_come_in)
}
