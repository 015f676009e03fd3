//~ error: constant provided when a type was expected
#![allow(unused)]
use carafe::prelude::*;

async fn plain() -> &'static str {
    ""
}

fn app() -> App {
    App::new().routes(routes![plain]) //~
}

fn main() {}
