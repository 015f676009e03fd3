//~ error: a handler cannot return `Good`
//~ hint: not a response: return text, `Html`
#![allow(unused)]
use carafe::prelude::*;

#[derive(serde::Deserialize)]
struct Good {
    name: String,
}

#[get("/x")]
async fn x() -> Good { //~
    Good { name: String::new() }
}

fn main() {}
