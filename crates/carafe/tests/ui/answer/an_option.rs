//~ error: a handler cannot return `Option<String>`|a handler cannot return `std::option::Option<String>`
//~ hint: not a response
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Option<String> { //~
    None
}

fn main() {}
