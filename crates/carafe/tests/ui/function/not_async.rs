//~ error: a handler must be async: write `async fn x`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
fn x() -> &'static str { //~
    ""
}

fn main() {}
