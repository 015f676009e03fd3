//~ error: wrong URL parameter for `two`: it takes `String`, not
//~ hint: expected `String`
//~ lines: 38
#![allow(unused)]
use carafe::prelude::*;

#[get("/s/{slug}/{n}")]
async fn two(Path((slug, n)): Path<(String, i64)>) -> String {
    format!("{slug}{n}")
}

fn link() -> carafe::Url {
    url_for!(two, 1, "a") //~
}

fn main() {}
