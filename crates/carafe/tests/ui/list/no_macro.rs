//~ error: `.routes()` takes a list made by `routes!`
//~ hint: write `.routes(routes![hello, product])`
#![allow(unused)]
use carafe::prelude::*;

#[get("/")]
async fn home() -> &'static str {
    ""
}

fn app() -> App {
    App::new().routes(home) //~
}

fn main() {}
