//~ error: a handler cannot be generic: a route needs one concrete function
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x<T>() -> String { //~
    String::new()
}

fn main() {}
