//~ error: the path "/x" has no parameter, so `Path` has nothing to read
#![allow(unused)]
use carafe::prelude::*;

#[get("/x")]
async fn x(Path(id): Path<i64>) -> String { //~
    id.to_string()
}

fn main() {}
