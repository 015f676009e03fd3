//~ error: a handler argument needs a concrete type, not `impl Trait`
#![allow(unused)]
use carafe::prelude::*;

#[post("/x")]
async fn x(body: impl ToString) -> String { //~
    body.to_string()
}

fn main() {}
