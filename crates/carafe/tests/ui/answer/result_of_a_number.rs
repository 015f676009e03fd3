//~ error: a handler cannot return `Result<i32>`|a handler cannot return `Result<i32, Error>`|a handler cannot return `std::result::Result<i32, carafe::Error>`
//~ hint: not a response: return text, `Html`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Result<i32> { //~
    Ok(1)
}

fn main() {}
