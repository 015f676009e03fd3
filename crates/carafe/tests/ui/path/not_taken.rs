//~ error: the path has `id`, but `x` does not take it: add an argument such as `Path(id): Path<i64>`
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{id}")] //~
async fn x() -> &'static str {
    ""
}

fn main() {}
