//~ error: the catch-all `{*rest}` must come last
#![allow(unused)]
use carafe::prelude::*;

#[get("/{*rest}/x")] //~
async fn x(Path(rest): Path<String>) -> String {
    rest
}

fn main() {}
