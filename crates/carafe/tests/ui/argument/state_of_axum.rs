//~ error: a handler cannot take
//~ hint: take `Path`, `Query`, `Json`, `Form`, `State`
#![allow(unused)]
use carafe::prelude::*;

#[derive(Clone)]
struct Pool;

#[get("/x")]
async fn x(_pool: carafe::axum::extract::State<Pool>) -> &'static str { //~
    ""
}

fn main() {}
