//~ error: unknown key `nmae`: a route takes `name`. Did you mean `name`?
#![allow(unused)]
use carafe::prelude::*;

#[get("/x", nmae = "y")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
