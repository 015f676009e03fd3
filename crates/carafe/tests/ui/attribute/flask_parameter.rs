//~ error: parameters are written in braces: "/x/{id}"
#![allow(unused)]
use carafe::prelude::*;

#[get("/x/<int:id>")] //~
async fn x(Path(id): Path<i64>) -> String {
    id.to_string()
}

fn main() {}
