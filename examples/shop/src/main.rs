//! A bookshop: pages, an API and an admin over three models.

mod api;
mod models;
mod pages;

use carafe::prelude::*;
use models::{Category, Product, Tag};

/// The shop, as other programs can mount it too.
pub fn shop() -> Blueprint {
    Blueprint::new("shop")
        .routes(routes![pages::index, pages::product])
        .routes(routes![api::list_products, api::create_product])
        .models(models![Product, Category, Tag])
}

/// The whole program.
pub fn app() -> App {
    App::new()
        .mount("/", shop())
        .on_start(pages::stock_the_shelves)
}

fn main() -> ExitCode {
    app().main()
}
