//~ error: unknown method `GTE`: there is GET, POST
#![allow(unused)]
use carafe::prelude::*;

#[route("/x", methods = [GTE])] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
