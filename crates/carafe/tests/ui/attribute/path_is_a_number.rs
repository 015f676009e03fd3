//~ error: the first thing in a route is its path
#![allow(unused)]
use carafe::prelude::*;

#[get(5)] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
