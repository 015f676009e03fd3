//~ error: a path starts with `/`: write "/x"
#![allow(unused)]
use carafe::prelude::*;

#[get("x")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
