//~ error: the path has 2 parameters (`a`, `b`), but this `Path` reads 1
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/{a}/{b}")]
async fn x(Path(a): Path<i64>) -> String { //~
    a.to_string()
}

fn main() {}
