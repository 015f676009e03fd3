//~ error: mismatched types
//~ hint: try wrapping the expression in `Ok`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Result<Html> {
    html("x") //~
}

fn main() {}
