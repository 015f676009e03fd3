//~ error: a handler cannot take
//~ hint: needs `#[derive(Deserialize)]`
#![allow(unused)]
use carafe::prelude::*;

struct New {
    name: String,
}

#[post("/x")]
async fn x(Json(new): Json<New>) -> String { //~
    new.name
}

fn main() {}
