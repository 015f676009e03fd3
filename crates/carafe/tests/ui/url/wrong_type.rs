//~ error: wrong URL parameter for `product`: it takes `i64`, not `&str`
//~ hint: expected `i64`
#![allow(unused)]
use carafe::prelude::*;

#[get("/p/{id}")]
async fn product(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn link() -> carafe::Url {
    url_for!(product, "seven") //~
}

fn main() {}
