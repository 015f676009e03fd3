//~ error: `Pool` cannot be a handler argument here
//~ hint: only the last argument may read the body
#![allow(unused)]
use carafe::prelude::*;

#[derive(Clone)]
struct Pool;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[get("/x")]
async fn x(pool: Pool, Query(good): Query<Good>) -> String { //~
    good.name
}

fn main() {}
