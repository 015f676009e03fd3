//~ error: `{id` has an unclosed brace
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{id")] //~
async fn x(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn main() {}
