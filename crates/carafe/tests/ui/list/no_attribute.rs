//~ error: expected type, found function `plain`
#![allow(unused)]
use carafe::prelude::*;

async fn plain() -> &'static str {
    ""
}

fn app() -> App {
    App::new().routes(routes![plain]) //~
}

fn main() {}
