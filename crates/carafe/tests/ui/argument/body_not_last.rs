//~ error: cannot be a handler argument here
//~ hint: only the last argument may read the body
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[derive(Clone)]
struct Pool;

#[post("/x")]
async fn x(Json(new): Json<Good>, State(_): State<Pool>) -> String { //~
    new.name
}

fn main() {}
