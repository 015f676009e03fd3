//~ error: a handler cannot take
//~ hint: needs `#[derive(Deserialize)]`
#![allow(unused)]
use carafe::prelude::*;

#[derive(Clone)]
struct Pool;

#[get("/x/{a}")]
async fn x(Path(_a): Path<Pool>) -> String { //~
    String::new()
}

fn main() {}
