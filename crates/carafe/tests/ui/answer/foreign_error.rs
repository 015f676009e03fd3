//~ error: a handler cannot return
//~ hint: not a response
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x() -> Result<String, std::io::Error> { //~
    Ok(String::new())
}

fn main() {}
