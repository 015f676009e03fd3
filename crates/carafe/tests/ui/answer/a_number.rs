//~ error: a handler cannot return `i32`
//~ hint: not a response: return text, `Html`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> i32 { //~
    1
}

fn main() {}
