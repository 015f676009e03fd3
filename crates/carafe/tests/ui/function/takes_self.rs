//~ error: a handler is a free function: it cannot take `self`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x(&self) -> String { //~
    String::new()
}

fn main() {}
