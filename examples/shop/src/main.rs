//! A bookshop: pages, an API and an admin over three models.

mod api;
mod models;
mod pages;

use carafe::prelude::*;
use models::{Category, Product, Tag};

fn shop() -> Blueprint {
    Blueprint::new("shop")
        .routes(routes![pages::index, pages::product, pages::protected])
        .routes(routes![api::list_products, api::create_product])
        .models(models![Product, Category, Tag])
}

fn app() -> App {
    App::new()
        .mount("/", shop())
        .mount("/accounts", auth())
        .mount("/admin", admin())
        .on_start(pages::stock_the_shelves)
}

fn main() -> ExitCode {
    app().main()
}
