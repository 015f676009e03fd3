//~ error: `#[route]` needs `methods = [GET, POST]`
#![allow(unused)]
use carafe::prelude::*;

#[route("/x")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
