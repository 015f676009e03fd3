//~ error: the path has 2 parameters (`a`, `b`), but this `Path` reads 3
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{a}/{b}")]
async fn x(Path((a, _, _)): Path<(i64, i64, i64)>) -> String { //~
    a.to_string()
}

fn main() {}
