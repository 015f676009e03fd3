//~ error: a path has no `?` and no `#`: read the query with `Query`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x?page={page}")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
