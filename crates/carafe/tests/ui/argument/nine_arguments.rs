//~ error: a handler takes at most 8 arguments: put some into a struct or a tuple
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[get("/x")]
async fn x(
    _1: Query<Good>,
    _2: Query<Good>,
    _3: Query<Good>,
    _4: Query<Good>,
    _5: Query<Good>,
    _6: Query<Good>,
    _7: Query<Good>,
    _8: Query<Good>,
    _9: Query<Good>, //~
) -> String {
    String::new()
}

fn main() {}
