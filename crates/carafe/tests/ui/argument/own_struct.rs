//~ error: a handler cannot take `Pool`
//~ hint: take `Path`, `Query`
#![allow(unused)]
use carafe::prelude::*;

#[derive(Clone)]
struct Pool;

#[get("/x")]
async fn x(pool: Pool) -> String { //~
    String::new()
}

fn main() {}
