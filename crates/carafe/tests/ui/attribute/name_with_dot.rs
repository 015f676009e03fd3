//~ error: a name has no dots and no spaces
#![allow(unused)]
use carafe::prelude::*;

#[get("/x", name = "shop.x")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
