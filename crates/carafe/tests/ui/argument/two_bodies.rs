//~ error: cannot be a handler argument here
//~ hint: only the last argument may read the body
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[post("/x")]
async fn x(Json(new): Json<Good>, Form(_): Form<Good>) -> String { //~
    new.name
}

fn main() {}
