//~ error: this function takes 0 arguments but 1 argument was supplied
//~ hint: remove the extra argument
#![allow(unused)]
use carafe::prelude::*;

#[get("/")]
async fn home() -> &'static str {
    ""
}

fn link() -> carafe::Url {
    url_for!(home, 1) //~
}

fn main() {}
