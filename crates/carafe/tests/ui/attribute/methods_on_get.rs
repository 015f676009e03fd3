//~ error: unknown key `methods`: a route takes `name`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x", methods = [GET])] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
