//~ error: a route needs a path: `#[get("/products/{id}")]`
#![allow(unused)]
use carafe::prelude::*;

#[get] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
