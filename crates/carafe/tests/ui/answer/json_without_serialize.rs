//~ error: a handler cannot return `Json<Good>`|a handler cannot return `carafe::Json<Good>`
//~ hint: not a response
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[get("/x")]
async fn x() -> Json<Good> { //~
    Json(Good { name: String::new() })
}

fn main() {}
