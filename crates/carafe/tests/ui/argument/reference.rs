//~ error: a handler owns its arguments: no reference here
#![allow(unused)]
use carafe::prelude::*;

#[post("/x")]
async fn x(body: &str) -> String { //~
    body.to_owned()
}

fn main() {}
