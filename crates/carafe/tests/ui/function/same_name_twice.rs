//~ error: the name `home` is defined multiple times
//~ hint: must be defined only once
//~ lines: 36
#![allow(unused)]
use carafe::prelude::*;

#[get("/")]
async fn home() -> &'static str {
    ""
}

#[get("/q")]
async fn home() -> &'static str { //~
    ""
}

fn main() {}
